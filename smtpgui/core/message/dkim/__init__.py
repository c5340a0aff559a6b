"""DKIM and ARC signatures of a received message (RFC 6376, RFC 8617)."""
