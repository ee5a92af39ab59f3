"""What is written about the lines of a candidate, among its office and with whoever leads it."""
