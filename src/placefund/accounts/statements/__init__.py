"""What whoever runs this installation says to everybody in their own words."""
