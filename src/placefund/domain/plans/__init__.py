"""A place's plan: what it is made of, what is missing in it, how two versions differ, and its theory of change as a drawing."""
