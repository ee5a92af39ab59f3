"""A place's context card: published figures, joined to its areas by dated codes, beside its nation and places like it."""
