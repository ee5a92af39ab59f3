"""Signing in with an account that somebody has elsewhere, at the provider of this installation (OpenID Connect)."""
