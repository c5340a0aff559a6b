"""Widgets and helpers of every room."""
