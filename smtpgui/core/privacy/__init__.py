"""Keeps secrets out of texts, and names out of reports."""
