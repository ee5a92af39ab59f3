"""Reading what was found of a place's readiness: as it is told to the place, and as the delivery body works on it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from placefund.domain.readiness import NotReady, Verdict
from placefund.funds.models import Fund, Programme, Strand
from placefund.places.models import Place
from placefund.readiness.models import GovernmentView, PublishedReadiness, ReadinessFinding, SentReadiness
from placefund.readiness.waves.queries import waves_of

_READ_WITH = ("drafted_by", "confirmed_by", *ReadinessFinding.READ_WITH)


def findings_of(sent: SentReadiness) -> list[ReadinessFinding]:
    """Everything that was found of one submission, the newest first, in whichever state."""
    rows = ReadinessFinding.objects.filter(sent=sent).select_related(*_READ_WITH).prefetch_related("tests")
    return list(rows.order_by("-pk"))


def released(programmes: Iterable[int]) -> QuerySet[ReadinessFinding]:
    """What was released to these places, the newest first: the findings that they may read."""
    rows = ReadinessFinding.objects.filter(state="released", sent__submission__programme__in=list(programmes))
    return rows.select_related(*_READ_WITH).prefetch_related("tests").order_by("-released_at", "-pk")


def standing_finding(programme: Programme) -> ReadinessFinding | None:
    """What holds of a place as it may be told to it: the newest that was released."""
    return released([programme.pk]).first()


def earlier_finding(sent: SentReadiness) -> ReadinessFinding | None:
    """What had been released of what the place sent before this, in this wave or in another."""
    rows = released([sent.submission.programme_id]).exclude(sent=sent)
    return rows.filter(sent__sent_at__lt=sent.sent_at).first()


def views_of(sent: SentReadiness) -> list[GovernmentView]:
    """What governments said to what was sent, with the answers."""
    rows = GovernmentView.objects.filter(sent=sent).select_related("given_by", "answer__answered_by")
    return list(rows.order_by("-pk"))


def published_of(place: Place, fund: Fund) -> PublishedReadiness | None:
    """What a fund has published of one place's readiness: the newest; None where nothing is."""
    rows = PublishedReadiness.objects.filter(
        finding__sent__submission__programme__place=place, finding__sent__submission__programme__strand__fund=fund
    )
    rows = rows.select_related(*(f"finding__{path}" for path in ReadinessFinding.READ_WITH))
    return rows.prefetch_related("finding__tests").order_by("pk").last()


def published_in(fund: Fund) -> list[PublishedReadiness]:
    """The findings of a fund that are public, one for each place: the newest that was published."""
    rows = PublishedReadiness.objects.filter(finding__sent__submission__programme__strand__fund=fund)
    rows = rows.select_related(*(f"finding__{path}" for path in ReadinessFinding.READ_WITH))
    newest = {
        row.finding.sent.submission.programme_id: row for row in rows.prefetch_related("finding__tests").order_by("pk")
    }
    return sorted(newest.values(), key=lambda row: str(row.finding.sent.submission.programme.place))


def not_ready_of(programme: Programme) -> NotReady | None:
    """What a place is not found ready in, by the newest finding of each test that was released to it; None where it is ready.

    Where nothing is found of it, its fund still asks for readiness if it has a wave for it. Three queries at most.
    """
    newest: dict[str, tuple[str, Verdict]] = {}
    for finding in released([programme.pk]):
        titles = {each["key"]: each["title"] for each in finding.sent.dimensions}
        for row in finding.tests.all():
            newest.setdefault(row.dimension, (titles.get(row.dimension, row.dimension), Verdict(row.verdict)))
    if not newest:
        return NotReady() if waves_of(programme) else None
    lacking = tuple(title for title, verdict in newest.values() if verdict is Verdict.NOT_YET)
    return NotReady(lacking) if lacking else None


def not_ready_at(strand: Strand, place: Place) -> NotReady | None:
    """The same of a place that has an allocation in a strand; None too where it has no programme, and so nothing was asked."""
    programme = Programme.objects.filter(strand=strand, place=place).first()
    return not_ready_of(programme) if programme else None
