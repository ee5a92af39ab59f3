"""The page of an offer for an approved portfolio."""
