"""How often somebody who is not signed in may search: in memory, by network, for this process, so that searching writes nothing.

It keeps a machine that searches without end from taking the time of everybody else; a whole office behind one address has enough.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

MOST = 60
WITHIN_SECONDS = 60.0
MOST_NETWORKS = 10_000
"""Of how many networks it is remembered; the one that was quiet longest is forgotten first."""


class Throttle:
    """Lets so many through in a time, and one more whenever the share of one has passed."""

    def __init__(self, most: int = MOST, within: float = WITHIN_SECONDS) -> None:
        self.most, self.within = most, within
        self._full_until: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def seconds_to_wait(self, network: str, now: float | None = None) -> int:
        """0 where one more is let through, which counts it; else for how many seconds to wait."""
        now = time.monotonic() if now is None else now
        share = self.within / self.most
        with self._lock:
            busy = max(self._full_until.get(network, now), now) + share
            if busy - now > self.within:
                return max(1, round(busy - now - self.within))
            self._full_until[network] = busy
            self._full_until.move_to_end(network)
            while len(self._full_until) > MOST_NETWORKS:
                self._full_until.popitem(last=False)
        return 0

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._full_until.clear()


SEARCHES = Throttle()
