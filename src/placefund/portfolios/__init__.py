"""Portfolios: what a place puts forward, its board's signature, and the review with the delivery body."""
