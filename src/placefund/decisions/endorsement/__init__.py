"""What a local call chose before the board of its place: put on the agenda, endorsed or not, and what release waits for."""
