"""The dialogs that read a received message."""
