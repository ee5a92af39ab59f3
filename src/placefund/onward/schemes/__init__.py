"""Schemes: drafted by whoever runs them, agreed by the fund, closed when they grant nothing more."""
