"""The zone itself: its names, its delegation, its own servers, and who hosts it."""
