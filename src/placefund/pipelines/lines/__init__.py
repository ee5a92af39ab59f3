"""What stands in the lines of a candidate: its description, its ask, other money, partners and its subsidy position."""
