"""The pages on which anyone can follow a fund's money from its envelope to the last payment."""
