"""The window: the only room that loads Qt."""
