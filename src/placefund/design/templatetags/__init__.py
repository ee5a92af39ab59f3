"""Template tags: `placefund` prints values, `design` draws components. Both are template built-ins."""
