"""What becomes of mail from this domain through this service."""
