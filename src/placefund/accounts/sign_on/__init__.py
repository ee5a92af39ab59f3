"""Coming in by single sign-on: whom a provider vouches for, and who is told."""
