"""What is done to a draft beside writing it."""
