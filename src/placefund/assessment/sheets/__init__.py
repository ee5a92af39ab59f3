"""The offline scoring sheet: the workbook that goes out, and what comes back in it, opened without trust."""
