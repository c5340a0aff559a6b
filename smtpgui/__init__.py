"""smtpgui: set up, test and understand the custom SMTP of a debate platform."""

__version__ = "0.1.0"
PROGRAM = "smtpgui"
