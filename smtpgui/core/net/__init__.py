"""Deadlines, host names, network settings and HTTP: what several rooms share of the network."""
