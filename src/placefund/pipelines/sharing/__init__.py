"""When the fund and governments read a candidate."""
