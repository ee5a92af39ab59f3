"""Signing the one scenario of a round that is decided on, and taking a signature back."""
