"""MTA-STS policies: their text, and how they are fetched (RFC 8461)."""
