"""What window and command line share of applying settings to a platform."""
