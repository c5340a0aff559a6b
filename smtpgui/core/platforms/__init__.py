"""Platforms: the custom SMTP settings in their API, read, compared, written and read back.

A Preset describes a platform's API as data (CONTRIBUTING describes the format); `rest.py` speaks it.
"""
