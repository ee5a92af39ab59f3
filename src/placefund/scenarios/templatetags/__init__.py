"""What the pages of scenarios say in their own way."""
