"""The tab of DNS health."""
