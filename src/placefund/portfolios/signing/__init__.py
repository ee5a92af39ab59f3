"""From a draft to what the delivery body has: before the board, signed, submitted, withdrawn."""
