"""Versions of a plan: issued, compared, endorsed by the board, and released."""
