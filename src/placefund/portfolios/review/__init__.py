"""The delivery body's review of a submitted portfolio: how it begins, where it stands, its clock, and what came of it."""
