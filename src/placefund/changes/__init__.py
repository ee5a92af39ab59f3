"""Changes of the projects of an award: asked for by its lead, worked out, decided by the fund, and carried out."""
