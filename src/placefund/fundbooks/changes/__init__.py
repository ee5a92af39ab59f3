"""A fund that runs is changed: a changed book is proposed, compared, shown, and applied as a whole or not."""
