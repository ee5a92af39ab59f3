"""What is missing or wrong in an installation, and what to do about it."""
