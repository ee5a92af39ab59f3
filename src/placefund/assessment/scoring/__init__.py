"""Scores as assessors give them: what each was given, what they drafted and sent, and what is hidden from them."""
