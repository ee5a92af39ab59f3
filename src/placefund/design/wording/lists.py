"""Lists and numbers as sentences give them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from placefund.domain.money import Money, format_exact

PENCE_IN_A_THOUSAND = 100_000


def listed(words: Iterable[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    given = list(words)
    if len(given) < 2:
        return "".join(given)
    return _("{others} and {last}").format(others=", ".join(given[:-1]), last=given[-1])


def quoted(title: str) -> str:
    """A title, or the name of a rule, within a sentence."""
    return _("“{title}”").format(title=title)


def pounds(thousands: int) -> str:
    """£1,250,000, from whole thousands."""
    return format_exact(Money(thousands * PENCE_IN_A_THOUSAND))
