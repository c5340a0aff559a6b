"""The dialogs that connect a platform, apply to it, compare and test."""
