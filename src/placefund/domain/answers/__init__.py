"""What a question can ask for: each kind of answer in one module of `kinds`, and one register that finds them."""
