"""Organisations as their own people look after them: who acts for one, who may bind it, what it is called."""
