"""The costs of each partner as one grid: written by the partner or the lead, approved by the partner."""
