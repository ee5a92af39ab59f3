"""A draft of a changed book: its entries are changed on pages, one after the other, until it is proposed as one change."""
