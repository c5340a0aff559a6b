"""The SMTP dialogue as the platform holds it, and what its failures mean."""
