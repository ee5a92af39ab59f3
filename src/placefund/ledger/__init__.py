"""The money: immutable transfers between accounts, and the balances that follow from them."""
