"""Verdict on mail from a domain through a service, and the state of each card."""
