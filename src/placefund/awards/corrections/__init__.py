"""Taking back what was done to an award."""
