"""One SMTP connection: TCP, TLS, replies and the transcript (RFC 5321)."""
