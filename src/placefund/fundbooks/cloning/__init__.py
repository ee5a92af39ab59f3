"""A fund that begins on a page: from nothing, or from the book of another fund."""
