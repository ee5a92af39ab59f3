"""The steps of a candidate from stage to stage."""
