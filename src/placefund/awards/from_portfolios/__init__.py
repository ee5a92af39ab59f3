"""An award offered for the portfolio that a place signed and that was approved in its review."""
