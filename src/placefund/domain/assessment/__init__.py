"""How applications are read and scored."""
