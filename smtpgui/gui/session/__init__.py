"""What is open, edited, saved and kept as draft."""
