"""Pipelines: every candidate project of a place, from whichever door it came."""
