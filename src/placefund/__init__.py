"""Placefund runs a place-based innovation fund, from allocation to impact."""

__version__ = "0.2.0"
