"""The page that sets up approved projects."""
