"""Reading answers: who is funded, why, what rules cost, and how scenarios differ."""
