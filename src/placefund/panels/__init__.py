"""Panel meetings: the order, who leaves for which bid, the score agreed for each criterion, the minutes."""
