"""Reading the local calls of a place's programme: which there are, what they can begin with, and what money is left for one."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from placefund.domain.findings import Finding
from placefund.domain.local_calls import loosened
from placefund.domain.money import Money
from placefund.domain.terms import Terms
from placefund.funds.models import Programme, Round, Strand
from placefund.funds.queries import call_frame_of
from placefund.ledger.queries import balance


def calls_of(programme: Programme) -> QuerySet[Round]:
    """The local calls of a programme, the newest first."""
    return Round.objects.filter(programme=programme).select_related("strand__fund", "programme__place").order_by("-pk")


def sources_for(programme: Programme) -> QuerySet[Round]:
    """The rounds that a local call can begin with: the fund's own that have terms, and the programme's earlier calls."""
    own = Q(programme=None, strand__fund=programme.strand.fund) | Q(programme=programme)
    return Round.objects.filter(own).exclude(terms_record={}).select_related("bound_by", "strand").order_by("pk")


def of_other_calls(programme: Programme, *, apart_from: Round | None = None) -> Money:
    """The money of a programme's calls together, but for one."""
    rows = Round.objects.filter(programme=programme)
    if apart_from is not None:
        rows = rows.exclude(pk=apart_from.pk)
    return Money.total(Money(pence) for pence in rows.values_list("call_pence", flat=True) if pence)


def held_by(programme: Programme) -> Money:
    """What stands in the account of the place: what it is promised and no award has taken."""
    return balance(programme.account)


def loosened_by(bound: Round, terms: Terms, strand: Strand) -> tuple[Finding, ...]:
    """The rules of the fund's round, and the frame of local calls in a strand, that these terms would loosen."""
    return loosened(bound.terms(), terms, call_frame_of(strand))
