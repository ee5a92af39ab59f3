"""Questions to the fund: asked by an applicant about a round, answered to them alone or to everybody."""
