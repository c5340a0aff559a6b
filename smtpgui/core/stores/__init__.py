"""Stores of configurations and passwords on this computer."""

HELPER_SWITCH = "--keyring-helper"
"""The only argument of a frozen program that is to run `keyring_helper.main` and nothing else."""
