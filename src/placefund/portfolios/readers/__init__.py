"""Those who read a portfolio for the delivery body, what they declare, and what they find."""
