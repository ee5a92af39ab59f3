"""What the person who runs an installation does: serve it, make a demonstration of it."""
