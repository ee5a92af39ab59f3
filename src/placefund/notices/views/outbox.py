"""The mails that went out in a fund: each as its reader got it, what became of it, and the button that sends it anew."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Fund
from placefund.notices.mail import headed, shown
from placefund.notices.outbox.actions import resend
from placefund.notices.views.mail_columns import state_of
from placefund.notices.views.outbox_list import (
    failure_told,
    kind_in_words,
    mails_shown_to,
    open_rounds,
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
    listing = outbox_listing(fund, user, at)
    return show_list(
        request,
        "notices/outbox.html",
        _way(request, fund),
        listing,
        TableRows(listing, mails_shown_to(user, fund, at)),
        acts=outbox_acts(user, at) if has(user, Capability.CHANGE_FUND, fund) else (),
        has_closed=open_rounds(fund, user, at)[1],
    )


@page(Capability.MANAGE_FUND, Fund, methods=("GET",))
def outbox_mail(request: HttpRequest, fund: Fund, mail: int) -> HttpResponse:
    """One mail as it went out, as text and as HTML, without the keys that its reader alone may have."""
    row = _seen(request, fund, mail)
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
        copies=list(mails_shown_to(person(request), fund, clock.now()).filter(first=row.pk)),
        may_resend=has(request.user, Capability.CHANGE_FUND, fund) and not row.is_secret and not row.is_test,
    )


@page(Capability.CHANGE_FUND, Fund, methods=("POST",))
def resend_mail(request: HttpRequest, fund: Fund, mail: int) -> HttpResponse:
    """Send a mail to the same person once more."""
    row = _seen(request, fund, mail)
    return pressed(
        request,
        lambda: resend(row, by=person(request), at=clock.now()),
        lambda copy: onward("outbox-mail", fund.slug, copy.pk, said=say("It is sent anew. This is the new one.")),
        refused=onward("outbox-mail", fund.slug, row.pk),
    )


def _seen(request: HttpRequest, fund: Fund, number: int) -> Any:
    rows = mails_shown_to(person(request), fund, clock.now()).filter(pk=number)
    if (row := rows.first()) is None:
        raise Http404(say("There is no mail {number} here.", number=number))
    return row


def _way(request: HttpRequest, fund: Fund) -> Crumbs:
    return way_to(request, fund).to(say("Mails that went out"), "outbox", fund.slug)
