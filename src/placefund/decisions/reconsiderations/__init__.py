"""Finding an application not eligible after all, by two people to neither of whom it is closed."""
