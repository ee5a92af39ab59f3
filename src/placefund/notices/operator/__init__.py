"""Who runs this installation, as it says of itself, and whether a mail from it arrives."""
