"""What happened in a stretch of the rehearsal, in sentences, read from the record."""

from __future__ import annotations

from collections import Counter

from placefund.domain.money import Money, format_short
from placefund.records.models import Event

_TOLD: tuple[tuple[str, str, str, str], ...] = (
    ("opened", "funds.round", "round opened", "rounds opened"),
    ("closed", "funds.round", "round closed", "rounds closed"),
    ("published", "funds.clarification", "clarification was published", "clarifications were published"),
    ("started", "applications.application", "application was started", "applications were started"),
    ("submitted", "applications.application", "application was submitted", "applications were submitted"),
    (
        "found eligible",
        "applications.application",
        "application was found eligible",
        "applications were found eligible",
    ),
    ("found ineligible", "applications.application", "was found ineligible", "were found ineligible"),
    ("applied", "matching.proposal", "proposal of readers was applied", "proposals of readers were applied"),
    ("scored", "assessment.assignment", "reading was scored", "readings were scored"),
    ("closed", "panels.meeting", "panel meeting was held", "panel meetings were held"),
    ("signed", "scenarios.scenario", "scenario was signed", "scenarios were signed"),
    ("decided to fund", "applications.application", "application was decided for", "applications were decided for"),
    ("decided to decline", "applications.application", "was decided against", "were decided against"),
    ("offered", "awards.award", "award was offered", "awards were offered"),
    ("accepted", "awards.award", "award was accepted", "awards were accepted"),
    ("declined", "awards.award", "award was declined", "awards were declined"),
    ("started", "delivery.project", "project started", "projects started"),
    ("completed", "delivery.project", "project was completed", "projects were completed"),
    ("closed", "awards.award", "award was closed", "awards were closed"),
    ("queried", "returns.return", "return was queried", "returns were queried"),
    ("approved", "returns.return", "return was approved", "returns were approved"),
    ("paid", "returns.return", "return was paid", "returns were paid"),
    ("published", "evaluation.evaluationfinding", "finding was published", "findings were published"),
    ("published", "opendata.release", "release of open data went out", "releases of open data went out"),
)


def newest_event() -> int:
    """The number of the last event on record; 0 when there is none."""
    return Event.objects.order_by("pk").values_list("pk", flat=True).last() or 0


def news_since(event: int, fund: str) -> tuple[str, ...]:
    """A sentence for each kind of thing that happened in a fund after an event, in the order of a fund's life."""
    rows = Event.objects.filter(pk__gt=event, fund=fund)
    counts = Counter(rows.values_list("verb", "subject_kind"))
    paid = Money.total(Money(row["pence"]) for row in rows.filter(verb="paid").values_list("details", flat=True))
    sentences = []
    for verb, kind, one, many in _TOLD:
        if count := counts[verb, kind]:
            money = f": {format_short(paid)}" if verb == "paid" else ""
            sentences.append(f"{count} {one if count == 1 else many}{money}.")
    return tuple(sentences)
