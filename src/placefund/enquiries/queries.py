"""Reading questions to the fund: whose they are, what waits, and whether one may be asked now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from placefund.domain.enquiries import why_not_asked
from placefund.enquiries.models import Enquiry
from placefund.funds.models import Round
from placefund.people.models import Organisation


def why_not(round_: Round, at: datetime) -> str:
    """Why no question may be asked about a round now, in a sentence; empty when one may."""
    until = round_.terms().questions_until if round_.terms_record else None
    return why_not_asked(round_.name, round_.closes_at, until, at)


def enquiries_of(round_: Round, organisations: Iterable[Organisation]) -> QuerySet[Enquiry]:
    """What these organisations asked about a round, the newest first."""
    rows = Enquiry.objects.filter(round=round_, organisation__in=organisations)
    return rows.select_related(*Enquiry.READ_WITH).prefetch_related("answers").order_by("-pk")


def waiting_in(rounds: Iterable[Round]) -> QuerySet[Enquiry]:
    """The questions about these rounds that wait for the fund, by the day until which they are answered."""
    return Enquiry.objects.filter(Enquiry.WAITS, round__in=rounds).select_related(*Enquiry.READ_WITH).distinct()
