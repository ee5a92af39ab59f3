"""Whether the money worked: claims, facts and what can be said of them."""
