"""Finding the settings that go with an address: the built-in table, autoconfig, the DNS, a look at the server.

Only the domain leaves this computer, never the part before the "@". `run.discover` does it; nothing is imported here,
so that the words of this room cost no start its time.
"""
