"""The small language in which a book says when a question is asked, and what must hold between answers.

It is read and never run: a text becomes a tree of a few known shapes, or is refused with a sentence.
"""
