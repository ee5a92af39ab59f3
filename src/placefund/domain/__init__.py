"""What the fund's guidance says, as pure functions: no Django, no database, no clock, no network."""
