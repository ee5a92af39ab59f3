"""What a place writes and sends to show that it is ready."""
