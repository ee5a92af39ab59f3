"""Who reads what: the best assignment there is, with its proof, its reasons, and what stands in the way when there is none."""
