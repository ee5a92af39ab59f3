"""Comments on the paragraphs of a plan."""
