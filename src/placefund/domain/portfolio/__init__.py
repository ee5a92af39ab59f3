"""Which bids a fund should choose together: the question, the proven answer, and why it is so."""
