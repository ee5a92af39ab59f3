"""Mail domains, asking to join by them, and the answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.accounts.queries import roles_to_give
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.notices.foresight import foreseen_page
from placefund.organisations.joining import actions
from placefund.organisations.joining.forms import AddressForm, AnswerForm, AskAsNewForm, AskForm, ClaimForm
from placefund.organisations.joining.queries import claim_of, has_role_in, organisation_at, proven_by
from placefund.organisations.joining.tasks import write_apart
from placefund.organisations.models import JoinRequest, MailDomain
from placefund.organisations.queries import scope_of
from placefund.organisations.views.administrator import people_page, way_of
from placefund.people.models import Organisation, User
from placefund.people.sessions import enter
from placefund.records import clock
from placefund.web.crumbs import NOWHERE
from placefund.web.forms import ConfirmForm, posted
from placefund.web.pages import behind_a_key, page, person, show
from placefund.web.steps import form_page, onward, pressed, submitted, taken

GONE = 410
JOIN = NOWHERE.to(say("Join your organisation"), "join")


@page(Capability.LOOK_AFTER_ORGANISATION, Organisation)
def claim_domain(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Claim a mail domain: the keeper of one of its standard mailboxes is asked."""
    form = ClaimForm(posted(request))
    return form_page(
        request,
        "organisations/claim_domain.html",
        way_of(organisation).to(say("Claim a mail domain")),
        form,
        lambda: actions.claim(organisation, *form.asked, by=person(request), at=clock.now()),
        lambda row: people_page(
            organisation,
            say("A mail is on its way to {mailbox}@{domain}.", mailbox=row.mailbox, domain=row.domain),
        ),
        refused_at="domain",
        organisation=organisation,
    )


@page(Capability.LOOK_AFTER_ORGANISATION, MailDomain, named="domain", methods=("POST",))
def ask_keeper_again(request: HttpRequest, domain: MailDomain) -> HttpResponse:
    """Ask the keeper of a domain again."""
    said = say("A new mail is on its way to {mailbox}@{domain}.", mailbox=domain.mailbox, domain=domain.domain)
    then = people_page(domain.organisation, said)
    return pressed(request, lambda: actions.ask_keeper_again(domain, by=person(request), at=clock.now()), then)


@page(Capability.LOOK_AFTER_ORGANISATION, MailDomain, named="domain", methods=("POST",))
def drop_domain(request: HttpRequest, domain: MailDomain) -> HttpResponse:
    """Drop a domain: nobody asks to join by it any more."""
    then = people_page(domain.organisation, say("{domain} counts no more.", domain=domain.domain))
    return pressed(request, lambda: actions.drop(domain, by=person(request), at=clock.now()), then)


@page(Capability.READ_PUBLIC)
@behind_a_key
def verify_domain(request: HttpRequest, key: str) -> HttpResponse:
    """The keeper of a domain confirms whose it is."""
    at, way = clock.now(), NOWHERE.to(say("Confirm a mail domain"))
    row = claim_of(key, at)
    if row is None or row.verified_at:
        return show(request, "organisations/key_is_old.html", way, status=GONE, is_done=row is not None)
    form = ConfirmForm(posted(request))
    then = onward("home", said=say("{domain} is confirmed. Thank you.", domain=row.domain))
    return form_page(
        request, "organisations/verify_domain.html", way, form, lambda: actions.verify(row, at=at), then, row=row
    )


@page(Capability.READ_PUBLIC)
def join(request: HttpRequest) -> HttpResponse:
    """Ask to join by an address at work. Without an account the answer is the same whatever is known of the address."""
    reader = request.user if isinstance(request.user, User) else None
    body = organisation_at(reader.email) if reader else None
    at = clock.now()
    if reader and body and not has_role_in(reader, body):
        asking = AskForm(posted(request))
        then = onward("tasks", said=say("{body} is asked. Its administrator answers.", body=body))
        if response := submitted(
            request, asking, lambda: actions.ask(reader, asking.cleaned_data["words"], at=at), then
        ):
            return response
        return show(request, "organisations/ask_to_join.html", JOIN, form=asking, body=body, address=reader.email)
    form = AddressForm(posted(request))
    said = say("If an organisation here has the domain of that address, a link is on its way to it. Look there.")
    if response := submitted(request, form, lambda: write_apart(form.cleaned_data["email"]), onward("join", said=said)):
        return response
    return show(request, "organisations/join.html", JOIN, form=form)


@page(Capability.READ_PUBLIC)
@behind_a_key
def ask_to_join(request: HttpRequest, key: str) -> HttpResponse:
    """Whoever has the key has the address: they make their account, or sign in, and ask."""
    at = clock.now()
    address = proven_by(key, at)
    body = organisation_at(address) if address else None
    if body is None:
        return show(request, "organisations/key_is_old.html", JOIN.to(say("This link works no more")), status=GONE)
    reader = request.user if isinstance(request.user, User) else None
    is_theirs = reader is not None and reader.email.lower() == address
    known = User.objects.filter(email__iexact=address).exists()
    is_new = not known and reader is None
    form = AskAsNewForm(posted(request)) if is_new else AskForm(posted(request))
    if reader is not None and is_theirs:
        then = onward("tasks", said=say("{body} is asked. Its administrator answers.", body=body))
        if response := submitted(request, form, lambda: actions.ask(reader, form.cleaned_data["words"], at=at), then):
            return response
    elif is_new and (step := taken(form, lambda: actions.ask_as_new(key, **form.cleaned_data, at=at))):
        return enter(request, step.result, how="mail domain", then=reverse("tasks"), at=at)
    may_ask = is_new or is_theirs
    refused = request.method == "POST" and not may_ask
    template = "organisations/ask_to_join.html" if may_ask else "organisations/sign_in_to_join.html"
    way = JOIN.to(say("Ask to join"))
    return show(
        request, template, way, form=form, body=body, address=address, is_new=is_new, status=409 if refused else None
    )


@page(Capability.LOOK_AFTER_ORGANISATION, JoinRequest, named="asked")
def answer_join_request(request: HttpRequest, asked: JoinRequest) -> HttpResponse:
    """Give whoever asks a role, or decline, shown first."""
    body = asked.organisation
    form = AnswerForm(posted(request), roles=roles_to_give(request.user, scope_of(body)))
    title = say("{person} asks to join", person=asked.user)
    return foreseen_page(
        request,
        "organisations/answer_join_request.html",
        way_of(body).to(title),
        form,
        lambda: actions.answer(
            asked, form.given, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()
        ),
        people_page(body, say("{person} has your answer.", person=asked.user)),
        does=say("Answer"),
        back_url=reverse("people-of", args=["organisation", body.pk]),
        way_back=say("A role can be ended again, and whoever was declined can ask again."),
        asked=asked,
        organisation=body,
    )
