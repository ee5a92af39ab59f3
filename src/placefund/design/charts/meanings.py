"""What a colour of a chart means. One meaning has one colour in every chart; the style sheet has a rule for each class."""

from __future__ import annotations

from enum import StrEnum


class Meaning(StrEnum):
    """What a series or a part stands for. Money darkens as it comes nearer to being paid, facts as they are checked."""

    WHOLE = "whole"
    FREE = "free"
    SET_ASIDE = "set-aside"
    COMMITTED = "committed"
    PAID = "paid"
    CLAIMED = "claimed"
    EVIDENCED = "evidenced"
    VERIFIED = "verified"
    ATTENTION = "attention"

    @property
    def css(self) -> str:
        return f"fill-{self.value}"

    def beside(self, shape: str) -> str:
        """The classes of a shape that has a class of its own."""
        return shape + " " + self.css


ORDINALS = ("fill-1", "fill-2", "fill-3", "fill-5", "fill-6")
"""Colours of series that have no such meaning, in order. None of them is the colour of attention."""


def css_of(meaning: Meaning | None, place: int) -> str:
    """The class of a series: by its meaning, else by its place among the others."""
    return meaning.css if meaning else ORDINALS[place % len(ORDINALS)]
