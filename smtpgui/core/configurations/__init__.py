"""A configuration while it is edited, in files, and its history."""
