"""Changes that the fund asks for after an application was sent."""
