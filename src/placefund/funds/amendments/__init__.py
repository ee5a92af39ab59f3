"""How a fund that runs is changed: what its changed book says of it is taken up, entry by entry."""
