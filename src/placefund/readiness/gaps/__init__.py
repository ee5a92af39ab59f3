"""The list of gaps that a place and the delivery body work off together."""
