"""A place's pipeline as rules: what a candidate is, what falls without it, what became of projects like it, who asks twice."""
