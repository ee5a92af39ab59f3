"""The editions of a fund's book: what it was loaded from, and what it became."""
