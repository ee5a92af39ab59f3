"""The lines of co-investment of a draft, changed where they stand."""
