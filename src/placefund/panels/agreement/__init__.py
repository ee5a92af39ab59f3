"""What a panel agrees: the score of each bid, what calibration showed it, and the draw near the line."""
