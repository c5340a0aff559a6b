"""What becomes of an audit: lines of JSON, a table, a page, and what changed since the last one."""
