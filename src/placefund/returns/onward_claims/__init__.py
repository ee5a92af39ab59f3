"""Claims for grants that a project made to others: each names its grant, so that no pound is claimed twice."""
