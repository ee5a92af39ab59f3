"""People, organisations, their memberships, and the one way from an address to a row."""
