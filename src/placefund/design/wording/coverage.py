"""What is on record of a fund, in words: of one kind of record, and what is missing as the first thing a page says."""

from __future__ import annotations

from django.utils.translation import gettext as _

from placefund.design.wording import day_in_words
from placefund.design.wording.lists import listed
from placefund.domain.coverage import Coverage, Holding


def holding_in_words(holding: Holding) -> str:
    """“Complete”, “Complete from 1 April 2026 on”, “Not on record here”."""
    if holding.since is not None:
        return _("Complete from {day} on").format(day=day_in_words(holding.since))
    return str(holding.extent.label)


def absent_in_words(coverage: Coverage) -> str:
    """“awards, payments and outcomes”: the kinds of which nothing is here; empty where something of each is."""
    return listed(str(kind.label).lower() for kind in coverage.absent)


def partial_in_words(coverage: Coverage) -> str:
    """“Awards and payments are on record here from 1 April 2026 on.”, day by day; empty where none begins on a day."""
    days = sorted({holding.since for holding in coverage.partial if holding.since is not None})
    return " ".join(
        _("{kinds} are on record here from {day} on: what came before is in no figure.").format(
            kinds=_sentence_case(listed(str(h.kind.label).lower() for h in coverage.partial if h.since == day)),
            day=day_in_words(day),
        )
        for day in days
    )


def _sentence_case(words: str) -> str:
    return words[:1].upper() + words[1:]
