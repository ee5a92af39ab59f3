"""The waves of readiness: planned from the book, restated before they open, and given to one place."""
