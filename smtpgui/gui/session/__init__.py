"""State behind the window: what is open, edited, saved and kept as draft."""
