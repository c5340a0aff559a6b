"""The reference platform: a server of the contract reference-v1, on SQLite or PostgreSQL.

`PlatformServer` runs it in a thread, `python -m smtpgui.sandbox.platform` alone. The contract itself is
`resources/platform-api/reference-v1.json`, made from this code.
"""
