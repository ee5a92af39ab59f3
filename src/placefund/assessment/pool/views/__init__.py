"""The pages of the pool: the fund's own, and those of whoever was asked."""
