"""The gates before the tranches of awards: how each stands by what is on record, and what people decide on it."""
