"""The program and its main window."""
