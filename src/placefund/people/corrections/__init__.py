"""What the register of organisations says is corrected, and two entries of one body are put together."""
