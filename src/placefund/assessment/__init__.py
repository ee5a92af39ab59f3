"""Assessors, conflicts, assignment, scores, and the panel's agreed score."""
