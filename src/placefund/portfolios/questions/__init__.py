"""Questions on a portfolio and its projects, which go back and forth between the delivery body and the place."""
