"""The window of an audit of many domains."""
