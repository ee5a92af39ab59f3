"""Who stands together for a place: the lead, the partners, the three helices."""
