"""Emptying who a person was, where the law and the record need only that somebody was."""
