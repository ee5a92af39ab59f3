"""Sessions in which a plan is made together, and what they agreed."""
