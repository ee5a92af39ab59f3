"""Projects under an award, their partners and milestones."""
