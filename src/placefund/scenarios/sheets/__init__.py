"""One side of paper: what is recommended, what else could be had and at what price, whose view was followed, who signed."""
