"""Files people send: examined, hashed, kept, and given out only to those who may read them."""
