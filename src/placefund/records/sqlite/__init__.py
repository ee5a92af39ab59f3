"""SQLite as Django knows it, except that a table that is built anew keeps its triggers."""
