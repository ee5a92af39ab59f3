"""The pages of questions to the fund."""
