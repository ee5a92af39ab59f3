"""Money as whole pence: added, shared out to the penny, and written for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import total_ordering

from placefund.domain.messages import say

MOST_POUNDS = 10**12  # no public fund is a thousand billion pounds: anything above is a slip of the keyboard
_AMOUNT = re.compile(r"(?P<pounds>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<pence>\d{1,2}))?", re.ASCII)
_LETTERED = re.compile(r"\d\s*(k|m|bn|b|million|billion|thousand)\b", re.IGNORECASE)


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount of the fund's one currency, in whole pence. May be negative (a difference), never a float.

    Raises:
        TypeError: when `pence` is not an int (a float loses pennies, a bool is not an amount).
    """

    pence: int

    def __post_init__(self) -> None:
        if type(self.pence) is not int:
            raise TypeError(f"Money is whole pence as an int, not {type(self.pence).__name__} {self.pence!r}.")

    @classmethod
    def pounds(cls, pounds: int) -> Money:
        """`Money.pounds(30_000_000)` is £30 million. Whole pounds only; use `Money(pence)` for the rest."""
        if type(pounds) is not int:
            raise TypeError(f"Money.pounds takes whole pounds as an int, not {type(pounds).__name__} {pounds!r}.")
        return cls(pounds * 100)

    @classmethod
    def total(cls, amounts: Iterable[Money]) -> Money:
        """The sum; nothing adds up to £0."""
        return cls(sum(amount.pence for amount in amounts))

    def __add__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.pence + other.pence)

    def __sub__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.pence - other.pence)

    def __neg__(self) -> Money:
        return Money(-self.pence)

    def __lt__(self, other: Money) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return self.pence < other.pence

    def __bool__(self) -> bool:
        return self.pence != 0

    def __str__(self) -> str:
        return format_exact(self)

    def times(self, rate: Fraction) -> Money:
        """This amount at a rate, rounded half up to the penny (the rule printed in grant terms).

        Raises:
            TypeError: when the rate is a float; write `Fraction(4, 5)`.
        """
        if not isinstance(rate, Fraction | int) or isinstance(rate, bool):
            raise TypeError(f"A rate is a Fraction, not {type(rate).__name__} {rate!r}.")
        exact = self.pence * Fraction(rate)
        rounded = (2 * abs(exact) + 1) // 2
        return Money(int(rounded if exact >= 0 else -rounded))


ZERO = Money(0)


def share(total: Money, weights: Sequence[int | Fraction]) -> tuple[Money, ...]:
    """Split an amount by weights so that the parts add up to it exactly (largest remainder, ties to the earlier part).

    Raises:
        ValueError: when there are no weights, one is negative, or all are zero.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("A share cannot have a negative weight.")
    whole = sum((Fraction(weight) for weight in weights), Fraction(0))
    if whole == 0:
        raise ValueError("Money cannot be shared out: there are no weights above zero.")
    sign, pence = (-1, -total.pence) if total.pence < 0 else (1, total.pence)
    parts = to_whole_pence([pence * Fraction(weight) / whole for weight in weights], adding_to=Money(pence))
    return tuple(Money(sign * part.pence) for part in parts)


def to_whole_pence(exact: Sequence[Fraction], *, adding_to: Money) -> tuple[Money, ...]:
    """Each amount (in pence, not negative) one way or the other to a whole penny, so that they add up to their rounded sum.

    Largest remainder, ties to the earlier. `adding_to` is the sum of the exact amounts, rounded either way to the penny.

    Raises:
        ValueError: when it is not, so that no part would stay within a penny of its exact amount.
    """
    parts = [int(part) for part in exact]
    left = adding_to.pence - sum(parts)
    if not -1 < adding_to.pence - sum(exact, Fraction(0)) < 1:
        raise ValueError(f"{adding_to.pence} pence are not the rounded sum of the {len(exact)} amounts.")
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[:left]:
        parts[i] += 1
    return tuple(Money(part) for part in parts)


def format_exact(money: Money) -> str:
    """£12,345.67; pence are left out when there are none: £12,345."""
    sign = "−" if money.pence < 0 else ""
    pounds, pence = divmod(abs(money.pence), 100)
    return f"{sign}£{pounds:,}" + (f".{pence:02d}" if pence else "")


def parse_money(text: str) -> Money:
    """Read "£1,234.50", "1234.5" or "1 234" as Money.

    Raises:
        ValueError: a sentence that says what to type instead.
    """
    squeezed = re.sub(r"[\s£]", "", text)
    if squeezed.startswith(("-", "−", "(")):
        raise ValueError(say("Enter an amount of £0 or more. An amount cannot be negative."))
    if _LETTERED.search(text):
        raise ValueError(say("Enter the amount in full, in figures, such as 1,500,000 and not 1.5m."))
    match = _AMOUNT.fullmatch(squeezed)
    if match is None:
        raise ValueError(
            say("Enter an amount in pounds and pence, such as 1,234.50. Use only figures, commas and one point.")
        )
    if len(match["pounds"].replace(",", "")) > len(str(MOST_POUNDS)):
        raise ValueError(say("This amount is too large. Check the number of zeros."))
    pence = int((match["pence"] or "0").ljust(2, "0"))
    return Money(int(match["pounds"].replace(",", "")) * 100 + pence)
