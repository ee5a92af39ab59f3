"""What the delivery body finds of a place's readiness, and what governments say to it."""
