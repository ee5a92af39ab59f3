"""Building a scenario: the bids of a round, the form of its rules, and working out its answer."""
