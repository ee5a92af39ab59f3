"""The list of the mails that went out in a fund, and which of them a person may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse

from placefund.assessment.scoring.blinding import veiled_readings
from placefund.domain.letters import LETTERED
from placefund.domain.messages import say, say_count
from placefund.domain.notices import NoticeKind
from placefund.domain.outbox import ABOUT_NO_BID, SHOWN, TO_DRAFTS
from placefund.funds.models import Fund, Round
from placefund.notices.models import Mail
from placefund.notices.outbox.actions import resend
from placefund.notices.views.mail_columns import (
    by_standing,
    state_column,
    state_filter,
    written_column,
)
from placefund.panels.confidentiality import closed_in
from placefund.partnerships.models import LaterClosing
from placefund.people.models import User
from placefund.web.lists.declaration import Column, Filter, Listing
from placefund.web.lists.ticks import TickedAct

SOMEBODY_WITH_A_BID = say("Somebody with a bid in the round")
NOT_TAKEN = say("It was not taken. What the other side said would tell whose address it is, and is not shown.")


def _stored(kinds: Iterable[NoticeKind]) -> list[str]:
    return sorted(kind.value for kind in kinds)


@dataclass(frozen=True, slots=True)
class Openness:
    """How far a fund's mails are open to a person: the names of the rounds whose mails they may see, and whether a bid of the
    fund is closed to them.

    A mail knows its round by name, so a name that a closed round bears is closed whichever round is meant.
    """

    rounds: tuple[str, ...]
    is_closed: bool


def openness_of(fund: Fund, reader: User, at: datetime) -> Openness:
    """Worked out bid by bid: who shows several things of one fund asks it once."""
    names: set[str] = set()
    shut: set[str] = set()
    is_closed = False
    rounds = Round.objects.filter(strand__fund=fund).select_related("strand__fund")
    sealed_for_one = set(_sealed_for_one(rounds, at).values_list("pk", flat=True))
    for round_ in rounds:
        has_closed = bool(closed_in(reader, [round_], at))
        is_closed = is_closed or has_closed
        is_shut = has_closed or round_.is_sealed or round_.pk in sealed_for_one or veiled_readings(reader, round_)
        (shut if is_shut else names).add(round_.name)
    return Openness(tuple(sorted(names - shut)), is_closed)


def _sealed_for_one(rounds: QuerySet[Round], at: datetime) -> QuerySet[Round]:
    """Those in which what one organisation may send later than the others is sealed still. That there is one is published."""
    given = LaterClosing.objects.filter(LaterClosing.IN_FORCE, round=OuterRef("pk"), closes_at__gt=at)
    return rounds.filter(Exists(given), terms_record__method__is_sealed=True)


def mails_shown_to(reader: User, fund: Fund, at: datetime) -> QuerySet[Mail]:
    """The mails of a fund that a person of it may see now."""
    return mails_open_by(openness_of(fund, reader, at), fund)


def mails_open_by(openness: Openness, fund: Fund) -> QuerySet[Mail]:
    """The mails of a fund that a person of it may see: no draft's, none of a sealed round, and none that tells of a closed bid.

    While one bid is closed to somebody, so is every mail that may tell of a bid in its round, or of an award of the fund: a row
    that is missing from among others would tell as much as the row.
    """
    told = Q(kind__in=_stored(ABOUT_NO_BID)) | Q(round_name__in=openness.rounds) | Q(is_test=True)
    if not openness.is_closed:
        told |= Q(round_name="")
    rows = Mail.objects.filter(told, fund=fund.slug)
    rows = rows.filter(Q(kind__in=_stored(SHOWN)) | Q(is_test=True))
    is_draft = Q(kind__in=_stored(TO_DRAFTS), is_test=False)
    named = When(first__isnull=False, then=F("first__notice__recipient__name"))
    rows = rows.annotate(
        shown_to=Case(When(is_draft, then=Value("")), default=F("to"), output_field=CharField()),
        shown_name=Case(When(is_draft, then=Value("")), named, default=F("notice__recipient__name")),
    )
    return by_standing(rows.select_related("worded_by"))


def outbox_listing(fund: Fund, rounds: Iterable[str]) -> Listing[Any]:
    """Mails of a fund: failures first, then the newest. They can be narrowed to one of these rounds."""
    return Listing(
        slug=f"{fund.slug}-outbox",
        title=say("Mails that went out"),
        one=say("mail"),
        many=say("mails"),
        columns=(
            Column(key="subject", title=say("Subject"), cell=str, order="subject", href=_page_of),
            Column(key="to", title=say("To"), cell=recipient_of, note=_address, is_decisive=True),
            Column(key="kind", title=say("Kind"), cell=kind_in_words, order="kind"),
            Column(key="round", title=say("Round"), cell=_round, order="round_name"),
            written_column(),
            state_column(order="standing"),
            Column(key="failure", title=say("Why not"), cell=failure_told),
            Column(key="text", title=say("Text"), cell=_text, is_shown=False),
            Column(key="anew", title=say("Sent anew"), cell=_anew, is_shown=False),
        ),
        order="-state",
        filters=(
            state_filter(),
            Filter(
                key="kind",
                title=say("Kind"),
                choices=tuple((kind.value, kind.label) for kind in LETTERED if kind in SHOWN),
                path="kind",
            ),
            Filter(key="round", title=say("Round"), choices=tuple((name, name) for name in rounds), path="round_name"),
        ),
        searched=("shown_to", "shown_name", "subject"),
        search_title=say("Person, address or subject"),
        size=50,
        nothing=(say("No mail yet"), say("Each mail that goes out in this fund stands here, with what became of it.")),
    )


def outbox_acts(by: User, at: datetime) -> tuple[TickedAct[Any], ...]:
    """What can be done to the mails that are ticked."""
    return (
        TickedAct(
            key="resend",
            title=say("Send anew"),
            warning=say("Each goes to the same person again, as it was, and says that it was sent before."),
            do=lambda mail: resend(mail, by=by, at=at),
            done=lambda count: say_count("{count} mail is sent anew.", "{count} mails are sent anew.", count),
        ),
    )


def recipient_of(row: Any) -> str:
    """Who gets it, as the fund may know them."""
    return row.shown_name or row.shown_to or SOMEBODY_WITH_A_BID


def _address(row: Any) -> str:
    return row.shown_to if row.shown_name else ""


def failure_told(row: Any) -> str:
    """What the other side said where it could not be sent: it often names the address, which the fund may not know."""
    return NOT_TAKEN if row.failure and not row.shown_to else row.failure


def _page_of(row: Mail) -> str:
    return reverse("outbox-mail", args=[row.fund, row.pk])


def kind_in_words(row: Mail) -> str:
    """What its kind is called, and whether it was a test."""
    label = row.sort.label if row.sort else ""
    return say("Test: {kind}", kind=label) if row.is_test else label


def _round(row: Mail) -> str:
    return row.round_name


def _text(row: Mail) -> str:
    return row.text


def _anew(row: Mail) -> str:
    return say("Yes") if row.first_id else ""
