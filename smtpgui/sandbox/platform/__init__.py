"""The reference platform: the contract reference-v1 at work, on SQLite or PostgreSQL.

`PlatformServer` runs it in a thread, `python -m smtpgui.sandbox.platform` alone. The contract itself is
`resources/platform-api/reference-v1.json`, made from this code.
"""
