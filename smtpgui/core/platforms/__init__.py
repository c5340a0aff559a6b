"""The platform: what its API holds of the custom SMTP, read, compared, written and read back.

How a platform's API is spoken is data, a Preset (`preset.py` has the format); `rest.py` speaks it.
"""
