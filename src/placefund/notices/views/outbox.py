"""The mails that went out in a fund: each as its reader got it, what became of it, and the button that sends it anew."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Fund
from placefund.notices.mail import headed, shown
from placefund.notices.models import Mail
from placefund.notices.outbox.actions import resend
from placefund.notices.queries import mails_are_filed
from placefund.notices.views.mail_columns import state_of
from placefund.notices.views.outbox_list import (
    failure_told,
    kind_in_words,
    mails_open_by,
    mails_shown_to,
    openness_of,
    outbox_acts,
    outbox_listing,
    recipient_of,
)
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import Crumbs, way_to
from placefund.web.lists.answers import show_list
from placefund.web.lists.sources import TableRows
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, pressed


@page(Capability.MANAGE_FUND, Fund, posting=Capability.CHANGE_FUND)
def outbox(request: HttpRequest, fund: Fund) -> HttpResponseBase:
    """Every mail that went out in the fund and that this person may see: to whom, of which kind, and what became of it."""
    user, at = person(request), clock.now()
    openness = openness_of(fund, user, at)
    listing = outbox_listing(fund, openness.rounds)
    return show_list(
        request,
        "notices/outbox.html",
        _way(request, fund),
        listing,
        TableRows(listing, mails_open_by(openness, fund)),
        acts=outbox_acts(user, at) if has(user, Capability.CHANGE_FUND, fund) else (),
        has_closed=openness.is_closed,
        was_played=settings.DEMO,
        is_filed=mails_are_filed(),
    )


@page(Capability.MANAGE_FUND, Fund, methods=("GET",))
def outbox_mail(request: HttpRequest, fund: Fund, mail: int) -> HttpResponse:
    """One mail as it went out, as text and as HTML, without the keys that its reader alone may have."""
    rows = mails_shown_to(person(request), fund, clock.now())
    row = _one_of(rows, mail)
    as_text, as_html = shown(row)
    return show(
        request,
        "notices/outbox_mail.html",
        _way(request, fund).to(row.subject),
        mail=row,
        recipient=recipient_of(row),
        kind=kind_in_words(row),
        state=state_of(row),
        failure=failure_told(row),
        heading=say("As it went out"),
        drawn_subject=headed(row),
        as_text=as_text,
        as_html=as_html,
        copies=list(rows.filter(first=row.pk)),
        may_resend=has(request.user, Capability.CHANGE_FUND, fund) and not row.is_secret and not row.is_test,
    )


@page(Capability.CHANGE_FUND, Fund, methods=("POST",))
def resend_mail(request: HttpRequest, fund: Fund, mail: int) -> HttpResponse:
    """Send a mail to the same person once more."""
    row = _one_of(mails_shown_to(person(request), fund, clock.now()), mail)
    return pressed(
        request,
        lambda: resend(row, by=person(request), at=clock.now()),
        lambda copy: onward("outbox-mail", fund.slug, copy.pk, said=say("It is sent anew. This is the new one.")),
        refused=onward("outbox-mail", fund.slug, row.pk),
    )


def _one_of(rows: QuerySet[Mail], number: int) -> Any:
    if (row := rows.filter(pk=number).first()) is None:
        raise Http404(say("There is no mail {number} here.", number=number))
    return row


def _way(request: HttpRequest, fund: Fund) -> Crumbs:
    return way_to(request, fund).to(say("Mails that went out"), "outbox", fund.slug)
