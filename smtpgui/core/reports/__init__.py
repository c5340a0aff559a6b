"""Reports of a test in several formats, and the JSON result of a command."""
