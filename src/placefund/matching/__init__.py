"""Who reads what: proposals, their difference from what stands, and the pairs a person has fixed by hand."""
