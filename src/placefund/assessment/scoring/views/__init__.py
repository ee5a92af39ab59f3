"""The pages of scores: an assessor's own, and where the fund gives readings out."""
