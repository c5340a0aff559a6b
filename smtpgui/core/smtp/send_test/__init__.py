"""The send test: connects, signs in and sends as the platform does."""
