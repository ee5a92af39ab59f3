"""The parts of calibration: readings, the test of the design, the mixed model, its variances, and ranks with intervals."""
