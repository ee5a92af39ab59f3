"""Pages of returns, by audience."""
