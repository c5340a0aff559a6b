"""The words for what the checks find."""
