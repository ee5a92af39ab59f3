"""A round that closes later for what one organisation leads."""
