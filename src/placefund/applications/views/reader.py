"""An application as people read it: its own page, the whole of it on one page, what was submitted, who did what."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from placefund.applications.models import Application
from placefund.applications.queries import (
    guests_of,
    leverage_of,
    may_answer,
    may_have_guests,
    proposals,
    unread_clarifications,
    why_changes_are_wanted,
)
from placefund.applications.readable import of_content, reading
from placefund.applications.revisions.queries import of_snapshot
from placefund.applications.sections import chapters
from placefund.applications.views.application_page import is_own, show_application
from placefund.applications.views.reopened_parts import ways_to_opened
from placefund.applications.views.stages import next_of
from placefund.awards.models import Award
from placefund.decisions.models import Decision
from placefund.decisions.queries import feedback_pack, told_versions
from placefund.domain.asking import base_key, partner_of
from placefund.domain.eligibility import ON_CERTIFICATION, ON_SUBMISSION, findings
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.domain.terms import digest
from placefund.drafting.views.margin import open_comments, with_writers
from placefund.funds.stages import earlier_of, invites, stage_of
from placefund.panels.confidentiality import why_closed
from placefund.panels.history import acts_on_application
from placefund.people.access import has
from placefund.people.models import Membership, User
from placefund.people.queries import renamed
from placefund.records import clock
from placefund.records.models import Event
from placefund.web.pages import page, person
from placefund.web.tongues import words_in

A_PAGE = 50


@page(Capability.READ_APPLICATION, Application, methods=("GET",))
def application(request: HttpRequest, application: Application) -> HttpResponse:
    """The task list of a draft with every rule's finding; afterwards, where the application stands."""
    own = is_own(request.user, application)
    possible = application.LIFECYCLE.from_state(application.state)
    may = {move.name for move in possible if has(request.user, move.capability, application)}
    is_draft = application.state in ("draft", "certified")
    return show_application(
        request,
        "applications/draft.html" if is_draft else "applications/sent.html",
        application,
        own=own,
        may_copy=has(request.user, Capability.EDIT_APPLICATION, application),
        may=may,
        earlier=(earlier := earlier_of(application)),
        shows_since=earlier is not None and (own or stage_of(application.round).shows_differences),
        **(_draft(request, application) if is_draft else _outcome(request, application, own=own)),
    )


def _outcome(request: HttpRequest, application: Application, *, own: bool) -> dict[str, Any]:
    """Where a sent application stands; what became of it only for those to whom it is not closed."""
    closed = not own and is_closed(request, application)
    released = Decision.objects.filter(application=application, released_at__isnull=False)
    decision = None if closed else released.first()
    pack = feedback_pack(application) if decision else None
    is_refused = application.state == "unsuccessful" and not closed
    return {
        "decision": decision,
        "is_stage": invites(application.round),
        **(next_of(request, application) if own and decision and decision.outcome == "invite" else {}),
        "revised": told_versions([decision]).get(application.pk, ()) if decision else (),
        "told": pack.told if pack and pack.is_reviewed else (),
        "embargo": None if application.round.is_public(clock.now()) else application.round.public_from,
        "refusal": getattr(application, "eligibility", None) if is_refused else None,
        "award": Award.objects.filter(application=application).last() if own else None,
        "snapshot": application.snapshot,
        **(_changes_wanted(application) if own else {}),
        "may_reconsider": may_reconsider(request, application),
        "is_open": application.is_taken(clock.now()),
        "state": "submitted" if closed else application.state_told if own else application.state,
    }


def _changes_wanted(application: Application) -> dict[str, Any]:
    """What the fund lets be changed now, why and until when; nothing where it does not."""
    if not application.is_open_for_changes(clock.now()):
        return {}
    return {
        "changes_until": application.open_until,
        "changes_why": why_changes_are_wanted(application),
        "opened": ways_to_opened(application),
    }


def is_closed(request: HttpRequest, application: Application) -> bool:
    """Whether what became of it is closed to whoever looks: they have a conflict with it, and the outcomes are not public."""
    return not application.round.is_public(clock.now()) and bool(why_closed(person(request), application, clock.now()))


def may_reconsider(request: HttpRequest, application: Application) -> bool:
    """Whether whoever looks is led to the finding on an eligible application, to correct it."""
    checks = application.state == "eligible" and has(request.user, Capability.CHECK_ELIGIBILITY, application)
    return checks and not is_closed(request, application)


def _guests(request: HttpRequest, application: Application) -> QuerySet[Membership] | None:
    """The guests of a draft, for those who stand on its side; a guest sees no other."""
    if not is_own(request.user, application):
        return None
    return guests_of(application).filter(Membership.in_time(clock.now()), ended_at__isnull=True)


def _draft(request: HttpRequest, application: Application) -> dict[str, Any]:
    at, terms = clock.now(), application.round.terms()
    chosen = words_in(request, terms.questions, application.round)
    proposal = proposals([application])[application.pk]
    found = findings(ON_SUBMISSION if application.state == "certified" else ON_CERTIFICATION, proposal, terms, at)
    may_edit = has(request.user, Capability.EDIT_APPLICATION, application)
    unread = list(unread_clarifications(application).select_related("supersedes")) if may_edit else []
    replaced = {row.supersedes_id for row in unread}
    return {
        "chapters": with_writers(request, application, chapters(application, proposal, terms, found, chosen.code)),
        "words_in": chosen,
        "found": found,
        "not_sent": proposal.set_aside(terms),
        "may_edit": may_edit and application.is_editable,
        "may_write": application.is_editable and has(request.user, Capability.WRITE_ANSWERS, application),
        "guests": _guests(request, application),
        "may_invite": may_have_guests(request.user, str(application.pk)),
        "own_keys": [
            q.key for q in proposal.asked(terms) if partner_of(q.key) and may_answer(request.user, application, q.key)
        ],
        "may_cost": application.is_editable and has(request.user, Capability.EDIT_OWN_COSTS, application),
        "unread": [row for row in unread if row.pk not in replaced],  # what no longer holds stands beside what does
        "is_open": application.is_taken(at),
        **open_comments(request, application),
        "snapshot": application.snapshot,
        "ask": proposal.ask(terms),
        "asks_for_costs": terms.stage.asks_for_costs,
        "why_no_ask": proposal.why_no_ask(terms),
        "leverage": leverage_of(application),
        "needed": terms.counting.delivery_ratio,
    }


@page(Capability.READ_APPLICATION, Application, methods=("GET",))
def read_application(request: HttpRequest, application: Application) -> HttpResponse:
    """The whole application on one page, to read or to print."""
    more = {"reading": reading(application), "own": is_own(request.user, application)}
    more["shows_earlier"] = has(request.user, Capability.READ_EARLIER_ANSWERS, application)
    more["may_reconsider"] = may_reconsider(request, application)
    return show_application(request, "applications/read.html", application, say("The whole application"), **more)


@page(Capability.READ_APPLICATION, Application, methods=("GET",))
def application_snapshot(request: HttpRequest, application: Application) -> HttpResponse:
    """What was submitted, word for word, with its digest worked out again from what is kept; what it took the place of, too."""
    kept = list(application.snapshots.select_related("submitted_by").order_by("-pk"))
    own = is_own(request.user, application)
    wanted = request.GET.get("receipt", "") if own else ""
    snapshot = next((row for row in kept if row.receipt == wanted), application.snapshot)
    if snapshot is None:
        raise Http404(say("This application has not been submitted."))
    worked_out = digest(snapshot.content)
    return show_application(
        request,
        "applications/snapshot.html",
        application,
        say("As it was submitted"),
        snapshot=snapshot,
        others=[row for row in kept if row != snapshot] if own else [],
        counts=snapshot == application.snapshot,
        reading=of_content(snapshot.content, application, is_kept=True),
        worked_out=worked_out,
        is_intact=worked_out == snapshot.digest,
        differences=of_snapshot(snapshot),
        renamed=renamed(snapshot.signed_names()).items(),
    )


@page(Capability.READ_APPLICATION, Application, methods=("GET",))
def application_history(request: HttpRequest, application: Application) -> HttpResponse:
    """Who did what to this application, the newest first. The fund sees what happened from submission on."""
    events = acts_on_application(application, reader=person(request), at=clock.now()).order_by("-pk")
    shown = Paginator(events, A_PAGE).get_page(request.GET.get("page"))
    titles = {question.key: question.title for question in application.round.terms().questions}
    rows = [_told(event, titles) for event in shown]
    return show_application(request, "applications/history.html", application, say("History"), page=shown, rows=rows)


def _told(event: Event, titles: dict[str, str]) -> tuple[str, Event, list[str]]:
    return event.sentence, event, _details(event, titles)


def _details(event: Event, titles: dict[str, str]) -> list[str]:
    """What a line of the history adds in words; technical details stay in the record."""
    details = event.details
    said = [titles.get(base_key(details["question"]), details["question"])] if "question" in details else []
    said += [event.what] if event.subject_kind == User._meta.label_lower else []
    said += [say("{words} words", words=details["words"])] if "words" in details else []
    said += [str(details[key]) for key in ("organisation", "year", "investor", "reason", "receipt") if details.get(key)]
    return said
