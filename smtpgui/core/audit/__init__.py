"""An audit of many domains: reading the list, checking, JSON lines, a table, what changed since the last one."""
