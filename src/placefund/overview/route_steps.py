"""One step of a place's way, as its desk and the lists of programmes show it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One step: its name, how far it has come in a sentence, and the page on which it is worked on."""

    name: str
    standing: str
    url: str = ""
