"""Colleagues ask to join by an address at their organisation's own mail domain, and its administrator answers."""
