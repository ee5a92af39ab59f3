"""What people change of who they are here."""
