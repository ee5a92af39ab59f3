"""Grants of a scheme: granted, paid, given back, claimed, ended; and where the same recipient has another."""
