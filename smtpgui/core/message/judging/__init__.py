"""What a received message proves: its path, its receiver, SPF, DKIM and DMARC."""
