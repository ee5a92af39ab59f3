"""How far something has come towards its target: one bar in three shades, by how far it was checked, and a mark for today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from placefund.design.charts.bars import BAR_HEIGHT
from placefund.design.charts.meanings import Meaning
from placefund.design.charts.scene import (
    NARROW,
    WIDE,
    Chart,
    Key,
    Line,
    Rect,
    Scene,
    Shape,
    Table,
    Text,
    brief,
    exact,
    fits,
    fitted,
    rounded,
)
from placefund.design.wording import percent_in_words
from placefund.domain.messages import Message, row_of, say
from placefund.domain.money import Money

Quantity = Money | Decimal | int
"""Money, or a count that may have decimals."""


@dataclass(frozen=True, slots=True)
class TowardsTarget:
    """One target and what has been reached of it. What is verified is also evidenced, and that also claimed.

    `expected` is where it would stand today had it come evenly; None where no day is known by which it is due.
    """

    label: str
    target: Quantity
    claimed: Quantity
    evidenced: Quantity
    verified: Quantity
    expected: Quantity | None = None
    href: str = ""

    @property
    def headline(self) -> Message:
        """£620m of £1bn verified, 62%."""
        return say(
            "{verified} of {target} verified, {percent}",
            verified=_brief(self.verified),
            target=_brief(self.target),
            percent=percent_in_words(self.share_of(self.verified)),
        )

    @property
    def words(self) -> Message:
        """The headline, and what is not verified yet."""
        said = say(
            "{headline}; {evidenced} evidenced, {claimed} claimed",
            headline=self.headline,
            evidenced=_brief(self.evidenced),
            claimed=_brief(self.claimed),
        )
        if self.expected is None:
            return said
        return say("{said}; {expected} expected by now", said=said, expected=_brief(self.expected))

    def share_of(self, amount: Quantity) -> Fraction:
        """A share of the target; above 1 where it is more."""
        return Fraction(_number(amount)) / Fraction(_number(self.target))


def progress(title: str, items: Sequence[TowardsTarget], *, description: str = "") -> Chart:
    """Each item against its own target: the track is the target, the darkest shade what is verified.

    Raises:
        ValueError: when a target is not above zero, or more is verified than evidenced, or than claimed.
    """
    for item in items:
        if _number(item.target) <= 0:
            raise ValueError(f"Progress needs a target above zero, and “{item.label}” has none.")
        if not _number(item.verified) <= _number(item.evidenced) <= _number(item.claimed):
            raise ValueError(f"What is verified was also evidenced and claimed; not so for “{item.label}”.")
    has_expected = any(item.expected is not None for item in items)
    keys = (
        Key(say("Verified"), Meaning.VERIFIED.css),
        Key(say("Evidenced, not verified"), Meaning.EVIDENCED.css),
        Key(say("Claimed, not evidenced"), Meaning.CLAIMED.css),
        Key(say("Still to come"), "track"),
    )
    return Chart(
        title=title,
        description=description or row_of((f"{item.label}: {item.words}." for item in items), " "),
        wide=_tracks(items, WIDE),
        narrow=_tracks(items, NARROW),
        table=_table(items),
        keys=(*keys, Key(say("Expected by now, had it come evenly"), "target")) if has_expected else keys,
    )


def _table(items: Sequence[TowardsTarget]) -> Table:
    headers = (
        say("Verified"), say("Share"), say("Evidenced"), say("Claimed"), say("Expected by now"), say("Target"),
    )  # fmt: skip
    return Table(
        ("", *headers),
        tuple(
            (
                item.label,
                _exact(item.verified),
                percent_in_words(item.share_of(item.verified)),
                _exact(item.evidenced),
                _exact(item.claimed),
                "–" if item.expected is None else _exact(item.expected),
                _exact(item.target),
            )
            for item in items
        ),
    )


def _tracks(items: Sequence[TowardsTarget], width: float) -> Scene:
    row = 66 if width > NARROW else 84
    shapes: list[Shape] = []
    for position, item in enumerate(items):
        top = position * row + row - 40
        shapes += [*_labels(item, top, width), *_bar(item, top, width)]
    return Scene(width, len(items) * row, tuple(shapes))


def _labels(item: TowardsTarget, top: float, width: float) -> list[Shape]:
    words = str(item.headline)
    if width > NARROW and fits(f"{item.label}  {words}", width):
        return [Text(0, top - 8, item.label, "start", "label"), Text(width, top - 8, words, "end", "value")]
    if width > NARROW:
        room = width - len(words) * 8.2 - 16
        return [
            Text(0, top - 8, fitted(item.label, room), "start", "label"),
            Text(width, top - 8, words, "end", "value"),
        ]
    return [
        Text(0, top - 26, fitted(item.label, width), "start", "label"),
        Text(0, top - 8, fitted(words, width), "start", "value small"),
    ]


def _bar(item: TowardsTarget, top: float, width: float) -> list[Shape]:
    def end(amount: Quantity) -> float:
        return rounded(float(min(max(item.share_of(amount), Fraction(0)), Fraction(1))) * width)

    said = f"{item.label}: {item.words}"
    shapes: list[Shape] = [Rect(0, top, width, BAR_HEIGHT, "track", "", said)]
    left = 0.0
    for amount, meaning in (
        (item.verified, Meaning.VERIFIED),
        (item.evidenced, Meaning.EVIDENCED),
        (item.claimed, Meaning.CLAIMED),
    ):
        shapes.append(Rect(left, top, rounded(max(end(amount) - left, 0)), BAR_HEIGHT, meaning.css, item.href, said))
        left = end(amount)
    if item.expected is not None:
        mark = end(item.expected)
        shapes.append(Line(mark, top - 4, mark, top + BAR_HEIGHT + 4, "target"))
    return shapes


def _number(amount: Quantity) -> Decimal | int:
    return amount.pence if isinstance(amount, Money) else amount


def _brief(amount: Quantity) -> str:
    return _count(amount) if isinstance(amount, Decimal) else brief(amount)


def _exact(amount: Quantity) -> str:
    return _count(amount) if isinstance(amount, Decimal) else exact(amount)


def _count(amount: Decimal) -> str:
    return f"{amount.normalize():,f}"
