"""For whoever looks after this installation: how it begins, what it lacks, and what became of its mails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from placefund.accounts import actions, factors
from placefund.accounts.first_run import is_first_key
from placefund.accounts.forms import BeginForm, LostFactorForm, SiteStatementsForm
from placefund.accounts.queries import places_of_work, somebody_is_here, tells_of_a_bid
from placefund.accounts.statements.actions import state_for_site
from placefund.accounts.statements.queries import statements_of_site
from placefund.domain.messages import Message, say
from placefund.domain.roles import Capability
from placefund.fundbooks.actions import take
from placefund.fundbooks.shelf import shipped_books
from placefund.funds.models import Fund
from placefund.notices.actions import send_again
from placefund.notices.mail import shown_as
from placefund.notices.models import STILL_TO_SEND, Mail
from placefund.notices.queries import is_operator_known, mails_are_filed, site_tests
from placefund.notices.views.mail_columns import failure_column, state_column, state_filter, state_of, written_column
from placefund.operations.server import command_in_words
from placefund.people.access import INSTALLATION
from placefund.people.sessions import enter
from placefund.records import clock
from placefund.web.crumbs import NOWHERE
from placefund.web.forms import posted
from placefund.web.lists.answers import show_list
from placefund.web.lists.declaration import Column, Listing
from placefund.web.lists.sources import TableRows
from placefund.web.pages import behind_a_key, page, person, show
from placefund.web.steps import form_page, onward, pressed, taken

INSTALLATION_PAGE = NOWHERE.to(say("This installation"), "installation")
MAILS = INSTALLATION_PAGE.to(say("Mails"), "mails")


@page(Capability.READ_PUBLIC)
@behind_a_key
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Make the first administrator, with the address that the server printed. Once somebody is here there is no such page."""
    if somebody_is_here() or not is_first_key(key):
        raise Http404(say("There is no such page here."))
    form, at = BeginForm(posted(request)), clock.now()
    step = taken(
        form,
        lambda: actions.begin(
            form.cleaned_data["email"], form.cleaned_data["name"], form.cleaned_data["password"], at=at
        ),
        refused_at="password",
    )
    if step:
        return enter(request, step.result, how="first run", then=reverse("installation"), at=at)
    return show(request, "accounts/begin.html", NOWHERE.to(say("Begin")), form=form)


@page(Capability.RUN_INSTALLATION, methods=("GET",))
def installation(request: HttpRequest) -> HttpResponse:
    """What this installation holds, what it lacks, and what to do first."""
    here = {fund.slug: fund for fund in Fund.objects.order_by("name")}
    return show(
        request,
        "accounts/installation.html",
        INSTALLATION_PAGE,
        funds=list(here.values()),
        books=[book for book in shipped_books() if book.slug not in here],
        places=[place for place in places_of_work(person(request)) if place.scope != INSTALLATION.SCOPE],
        this=INSTALLATION.SCOPE,
        steps=(steps := list(_first_steps(has_fund=bool(here)))),
        is_set_up=all(step.is_done for step in steps),
        is_demo=settings.DEMO,
        rehearsal=command_in_words("demo --port 8001"),
        rehearsal_home=f"{settings.HOME}-demo",
        waiting=Mail.objects.filter(STILL_TO_SEND, attempts__gt=0).count(),
        given_up=Mail.objects.filter(given_up_at__isnull=False).count(),
        writes_files=mails_are_filed(),
        mail_folder=settings.EMAIL_FILE_PATH,
        is_for_this_machine="127.0.0.1" in settings.ADDRESS or "localhost" in settings.ADDRESS,
        address=as_it_is(settings.ADDRESS),
        sender=as_it_is(settings.DEFAULT_FROM_EMAIL),
    )


@dataclass(frozen=True, slots=True)
class FirstStep:
    """Something to do before people are invited: what, where, whether it is done."""

    title: Message
    page: str
    hint: Message
    is_done: bool

    @property
    def state(self) -> str:
        return "done" if self.is_done else "not_started"

    @property
    def href(self) -> str:
        return reverse(self.page)


def _first_steps(*, has_fund: bool) -> Iterator[FirstStep]:
    """What a new installation lacks, in the order in which it is done."""
    yield FirstStep(
        say("Say who runs this site"),
        "site-operator",
        say("The organisation, its number in a register, its address, and where replies go"),
        is_operator_known(),
    )
    yield FirstStep(
        say("See that mail arrives"),
        "test-mail",
        say("Send a test message to yourself: people come in by a link in a mail"),
        site_tests().filter(sent_at__isnull=False).exists() and not mails_are_filed(),
    )
    yield FirstStep(
        say("Begin a fund"), "new-fund", say("From nothing, like another fund, or from a book of yours below"), has_fund
    )


def as_it_is(setting: str) -> SafeString:
    """A setting as it was written: nothing to translate."""
    return format_html('<span translate="no">{}</span>', setting)


@page(Capability.RUN_INSTALLATION, methods=("POST",))
def take_fundbook(request: HttpRequest, book: str) -> HttpResponse:
    """Begin a fund from a fundbook that came with Placefund."""
    found = next((each for each in shipped_books() if each.slug == book), None)
    if found is None:
        raise Http404(say("There is no fundbook “{book}” here.", book=book))
    return pressed(
        request,
        lambda: take(found, by=person(request), at=clock.now()),
        lambda loaded: onward(
            "people-of",
            "fund",
            loaded.fund.slug,
            said=say("{fund} is here. Invite its manager next.", fund=loaded.fund),
        ),
        refused=onward("installation"),
    )


@page(Capability.RUN_INSTALLATION, is_proved=True)
def lost_factor(request: HttpRequest) -> HttpResponse:
    """Let somebody sign in who has lost their phone and their codes: their second factors are removed, and they are told why."""
    form = LostFactorForm(posted(request))
    way = INSTALLATION_PAGE.to(say("Somebody has lost their second factor"))
    return form_page(
        request,
        "accounts/lost_factor.html",
        way,
        form,
        lambda: factors.forget_factors(
            form.cleaned_data["email"], reason=form.cleaned_data["reason"], by=person(request), at=clock.now()
        ),
        lambda user: onward(
            "installation", said=say("{user} signs in with their password now, and has been told.", user=user)
        ),
    )


@page(Capability.RUN_INSTALLATION)
def site_statements(request: HttpRequest) -> HttpResponse:
    """Say in one's own words how one is reached, and what becomes of personal data here."""
    form = SiteStatementsForm(
        posted(request), initial={matter.value: text for matter, text in statements_of_site().items()}
    )
    return form_page(
        request,
        "accounts/site_statements.html",
        INSTALLATION_PAGE.to(say("What this site says of itself")),
        form,
        lambda: state_for_site(form.said, by=person(request), at=clock.now()),
        lambda made: onward(
            "site-statements", said=say("It stands on the pages now.") if made else say("Nothing was changed.")
        ),
    )


@page(Capability.RUN_INSTALLATION, methods=("GET",))
def mails(request: HttpRequest) -> HttpResponseBase:
    """Every mail: to whom, what about, and what became of it. What a mail tells about a bid is not shown here."""
    listing = mail_listing()
    return show_list(request, "accounts/mails.html", MAILS, listing, TableRows(listing, Mail.objects.all()))


@page(Capability.RUN_INSTALLATION, methods=("GET",))
def mail(request: HttpRequest, mail: int) -> HttpResponse:
    """One mail and what became of it; its text only where it lets somebody in, for others may tell what is closed."""
    row = get_object_or_404(Mail, pk=mail)
    way = MAILS.to(say("Mail {number}", number=row.pk))
    is_open = row.is_secret and not tells_of_a_bid(row)
    return show(request, "accounts/mail.html", way, mail=row, is_open=is_open, link=shown_as(row), state=state_of(row))


@page(Capability.RUN_INSTALLATION, methods=("POST",))
def send_mail_again(request: HttpRequest, mail: int) -> HttpResponse:
    """Try a mail again at once."""
    row = get_object_or_404(Mail, pk=mail)
    return pressed(
        request,
        lambda: send_again(row, by=person(request), at=clock.now()),
        onward("mail", row.pk, said=say("It is tried again now.")),
    )


def mail_listing() -> Listing[Mail]:
    """Mails, the newest first. The subject of one that tells of a bid stays with whoever got it."""
    return Listing(
        slug="mails",
        title=say("Mails"),
        one=say("mail"),
        many=say("mails"),
        columns=(
            Column(key="number", title=say("Mail"), cell=_number, order="pk", href=_page_of),
            Column(key="to", title=say("To"), cell=_to, order="to", is_decisive=True),
            Column(key="about", title=say("About"), cell=_about),
            written_column(),
            state_column(),
            failure_column(),
        ),
        order="-number",
        filters=(state_filter(),),
        searched=("to",),
        search_title=say("Address"),
        size=50,
        nothing=(say("No mail yet"), say("Each message to somebody is also sent to their address, and stands here.")),
    )


def _number(row: Mail) -> str:
    return say("Mail {number}", number=row.pk)


def _page_of(row: Mail) -> str:
    return reverse("mail", args=[row.pk])


def _to(row: Mail) -> str:
    return row.to


def _about(row: Mail) -> str:
    return row.subject if row.notice_id is None else say("A message of theirs")
