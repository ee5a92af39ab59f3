"""Projects set up from the lines of an approved portfolio."""
