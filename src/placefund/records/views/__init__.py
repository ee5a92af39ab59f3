"""The record for those who audit a fund: who did what, when, and proof that nobody rewrote it."""
