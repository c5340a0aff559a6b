"""The parts of a received message, read without trusting it."""
