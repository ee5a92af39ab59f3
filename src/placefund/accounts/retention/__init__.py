"""What stands about people for a time alone goes when that time is over."""
