"""A place's page as a briefing: what each of its sections says, read from values and never written by hand."""
