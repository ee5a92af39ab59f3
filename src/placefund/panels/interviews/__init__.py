"""Interviews of a round: times are laid out, bids are invited and pick one, and nobody sits whom a conflict keeps away."""
