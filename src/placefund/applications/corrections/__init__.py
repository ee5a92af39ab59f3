"""Ways back: what was sent is reopened, what was withdrawn revived, what was found reconsidered, what was removed put back."""
