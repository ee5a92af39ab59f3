"""Onward money: what a lead passes on to its partners, and what a project grants to others, to the last recipient."""
