"""Reads fundbooks from disk into the database. Only the rehearsal and the commands of an operator use it."""
