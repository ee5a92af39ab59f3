"""Several candidates made one, and one made several, with the way back."""
