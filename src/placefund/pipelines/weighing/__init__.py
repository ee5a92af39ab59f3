"""What a candidate is weighed by: how ready it is, what may go wrong, and without what it falls."""
