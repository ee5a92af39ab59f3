"""The wish of a person to be erased, and what becomes of everything that stands here about them."""
