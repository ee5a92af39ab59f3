"""What the end of a project does to its money, whether it is completed or stopped."""
