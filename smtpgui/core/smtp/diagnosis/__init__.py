"""What the failure of a send test means."""
