"""Reading who asks twice: what an organisation has in the pipelines of one fund and among its bids."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from placefund.applications.models import Application
from placefund.domain.money import Money
from placefund.domain.periods import financial_years_between
from placefund.domain.pipeline.double_ask import Asking
from placefund.funds.models import Fund
from placefund.people.queries import merged_numbers
from placefund.pipelines.models import Candidate, DoubleAsk
from placefund.pipelines.queries import with_parts

OUT = ("refused", "withdrawn", "dropped", "merged", "split")


def family_of(organisations: Iterable[int]) -> frozenset[int]:
    """These organisations with every entry of the register that was merged with one of them: one body is one body."""
    merged = merged_numbers()
    heads = {merged.get(number, number) for number in organisations}
    return frozenset(heads | {number for number, head in merged.items() if head in heads})


def others_of(candidate: Candidate, family: frozenset[int]) -> list[Candidate]:
    """The other open candidates of the fund in which one of these organisations leads or stands."""
    rows = with_parts(Candidate.objects.filter(programme__strand__fund=candidate.programme.strand.fund_id))
    named = Q(lead__in=family) | Q(partners__organisation__in=family)
    return list(rows.filter(named).exclude(state__in=OUT).exclude(pk=candidate.pk).distinct())


def bids_of(candidate: Candidate, family: frozenset[int]) -> list[Application]:
    """The bids sent to the fund that one of these organisations leads; not the one that the candidate was taken from."""
    rows = Application.objects.filter(Application.opened(), round__strand__fund=candidate.programme.strand.fund_id)
    rows = rows.filter(partnership__lead__in=family).exclude(state__in=("withdrawn", "unsuccessful"))
    taken = Candidate.objects.filter(application__isnull=False).values("application")
    return list(rows.exclude(pk__in=taken).select_related("round__strand__fund", "partnership__lead", "snapshot"))


def asking_of(candidate: Candidate) -> Asking:
    """A candidate as something that is asked for."""
    project = candidate.snapshot()
    years = frozenset(line.year for line in project.asks)
    if not years and project.starts_on and project.ends_on:
        years = frozenset(financial_years_between(project.starts_on, project.ends_on))
    return Asking(candidate.title, candidate.summary, years, project.ask)


def asking_of_bid(application: Application) -> Asking:
    """A bid as something that is asked for: as it was sent."""
    years = frozenset(application.round.terms().payable_years)
    sent = application.snapshot
    ask = sent.ask if sent else None
    return Asking(application.title, application.summary, years, ask if ask and ask != Money(0) else None)


def doubles_in(fund: Fund) -> QuerySet[DoubleAsk]:
    """What was found in a fund, what waits first."""
    rows = DoubleAsk.objects.filter(fund=fund).select_related(*DoubleAsk.READ_WITH)
    return rows.order_by("settled_at", "-pk")


def doubles_within(candidate: Candidate) -> QuerySet[DoubleAsk]:
    """What was found of a candidate inside its own pipeline alone: its place may know both."""
    rows = DoubleAsk.objects.filter(Q(first=candidate) | Q(second=candidate), settled_at__isnull=True)
    own = {"first__programme": candidate.programme_id, "second__programme": candidate.programme_id}
    return rows.filter(**own).select_related(*DoubleAsk.READ_WITH)


def shared_with(candidate: Candidate) -> QuerySet[DoubleAsk]:
    """What the organisation itself has said to a candidate's place about asking elsewhere."""
    rows = DoubleAsk.objects.filter(Q(first=candidate) | Q(second=candidate), is_shared=True)
    return rows.select_related("organisation")


def doubles_to_answer(organisations: Iterable[int]) -> list[DoubleAsk]:
    """What organisations are asked about two of their own projects, and have not answered."""
    rows = DoubleAsk.objects.filter(
        organisation__in=list(organisations), answered_at__isnull=True, settled_at__isnull=True
    )
    return [row for row in rows.select_related(*DoubleAsk.READ_WITH) if row.is_known_to_owner]
