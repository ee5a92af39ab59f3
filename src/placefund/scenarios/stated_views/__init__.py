"""What people in office asked for: their views on record, and the rules that scenarios take them for."""
