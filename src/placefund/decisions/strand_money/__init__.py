"""What a strand has, lowered to what is promised."""
