"""Plans: what a place chose and why, its theory of change, and the evidence beside it."""
