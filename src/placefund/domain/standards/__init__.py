"""How the fund's records read in published formats: pure mappings."""
