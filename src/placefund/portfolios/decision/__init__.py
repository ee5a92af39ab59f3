"""The decision on a portfolio: drafted, proposed, decided by whom the fund names, released, and corrected by a further one."""
