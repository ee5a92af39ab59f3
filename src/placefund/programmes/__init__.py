"""Programmes: who governs a place's half of the fund, how they meet, and how healthy that is."""
