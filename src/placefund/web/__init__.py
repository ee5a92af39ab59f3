"""What every page is written with: who may open it, where it stands, its form, its button, and the answer."""
