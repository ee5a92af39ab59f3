"""Who writes which part of a bid by when."""
