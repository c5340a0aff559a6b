"""DKIM (RFC 6376): selectors that are known, and keys."""
