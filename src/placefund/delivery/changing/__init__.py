"""What an agreed change of an award does to its projects."""
