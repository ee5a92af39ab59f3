"""Areas by code, with dates; places as dated sets of areas; their drawing on a map."""
