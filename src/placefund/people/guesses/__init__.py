"""How fast anybody may guess at a secret."""
