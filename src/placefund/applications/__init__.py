"""Drafts, answers, costs, co-investment, certification, submission, eligibility."""
