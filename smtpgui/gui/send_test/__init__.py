"""The panel of the send test."""
