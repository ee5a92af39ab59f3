"""Releases of the fund's records in open formats."""
