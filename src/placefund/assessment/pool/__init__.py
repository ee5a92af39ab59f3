"""The pool of assessors: who is asked, what they say of themselves, how much they can be given."""
