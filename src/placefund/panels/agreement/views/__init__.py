"""The pages of what a panel agrees: the bids side by side, the score of one, the draw."""
