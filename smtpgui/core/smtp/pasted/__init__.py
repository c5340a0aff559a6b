"""A server's answer in text that a user pasted: a line, a log, a bounce."""
