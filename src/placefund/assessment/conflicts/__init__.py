"""Who must not read what: the graph of everything on record that joins people to applications, and the rulings on it."""
