"""An audit of many domains: reading the list, checking, lines of JSON, a table, and what changed since the last one."""
