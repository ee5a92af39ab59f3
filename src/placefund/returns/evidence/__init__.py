"""What shows the figures of a return: files that passed their checks, and reasons for what is far from usual."""
