"""Panel meetings: who sits, the running order, who leaves for which bid, and the minutes."""
