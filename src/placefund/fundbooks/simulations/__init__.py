"""What the values of a changed book would have done to the bids of the last round."""
