"""The ways back from what was done to a return: taken back, sent back, its approval withdrawn, its payment reversed."""
