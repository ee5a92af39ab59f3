"""The board of a place: its seats, who holds them, and the interests of those who do."""
