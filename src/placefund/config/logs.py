"""What the log must not hold: the keys in addresses, which open what they were made for to whoever reads them."""

from __future__ import annotations

import logging
import re

_SLASH = "(?:/|%2F)"  # as it stands in an address, and in one that another address holds, such as where to go after signing in
KEYS = re.compile(
    rf"({_SLASH}(?:come-in|join|verify|forgotten|begin|calendar|unsubscribe){_SLASH})(?:(?!{_SLASH})\S)+", re.IGNORECASE
)


class WithoutKeys(logging.Filter):
    """Puts a word in the place of the key in every address of a line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = KEYS.sub(r"\1(key)", record.getMessage()), ()
        return True
