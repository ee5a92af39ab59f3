"""Readiness: what a place shows before its portfolio is built, what the delivery body finds, and the gaps worked off together."""
