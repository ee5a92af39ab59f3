"""The pages of writing a bid together."""
