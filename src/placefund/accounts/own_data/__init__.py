"""All that stands here about a person, for that person to take away."""
