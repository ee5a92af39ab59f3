"""Views of governments and of the department on a portfolio: asked for, given, and answered."""
