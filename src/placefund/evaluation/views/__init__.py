"""The pages that say whether the money worked, and what nobody can say yet."""
