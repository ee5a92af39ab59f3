"""The pages of who is paid."""
