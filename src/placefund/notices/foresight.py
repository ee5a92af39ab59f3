"""What a step would do and whom it would tell, before it is done: it is taken, looked at and undone.

So a preview cannot say anything else than the step does, and a refusal is told before instead of after.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.roles import Role
from placefund.notices.actions import overheard
from placefund.notices.models import Notice
from placefund.people.models import Membership
from placefund.records.actions import witnessed
from placefund.records.models import Event
from placefund.web.collisions import in_turn
from placefund.web.crumbs import Crumbs
from placefund.web.pages import show
from placefund.web.steps import Onward, submitted, taken

FORESEE = "foresee"
"""The name of the button that asks what a step would do. A form that is sent without it takes the step."""
MOST_NAMED = 6

Result = TypeVar("Result")
Shown = tuple[str, Any]
"""What a page shows of a thing before and after: what it is called, and the value as a template prints it."""


@dataclass(frozen=True, slots=True)
class ForeseenChange:
    """One thing that would be otherwise afterwards."""

    label: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ForeseenMessage:
    """One message that would go out: what it is called, its text, and whom it goes to, by their parts and never by name."""

    subject: str
    text: str
    people: str


@dataclass(frozen=True, slots=True)
class Foresight:
    """What a step would do: the acts on record, what changes, who is told what, and which way leads back.

    `given` is what the form holds, to be sent again by whoever goes on.
    """

    acts: tuple[tuple[str, str], ...]
    changes: tuple[ForeseenChange, ...]
    told: tuple[ForeseenMessage, ...]
    more_told: int
    way_back: str
    given: tuple[tuple[str, str], ...]


def foreseen(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[], object],
    *,
    shows: Callable[[], Iterable[Shown]] = tuple,
    way_back: str = "",
    called: str = "",
) -> Foresight | None:
    """What the step of a page would do, where its visitor asks for it; None, with the refusal on the form, where it cannot be.

    Whoever fills in a form asks with its button; a page that asks for nothing but consent shows it at once. `shows` gives what
    the page compares, and is asked before the step and after it. For a step that concerns bids which are closed to the visitor
    use another preview: this one tells of everything the step writes. Where the visitor may not know the name of what the step
    is done to, `called` is what they know it as: then no act is shown by another name, and no message by its words.
    """
    if request.method == "POST":
        if FORESEE not in request.POST:
            return None
        step = taken(form, lambda: _rehearsed(act, shows))
        found = step.result if step else None
    else:
        found = None if form.fields else _quietly(act, shows)
    if found is None:
        return None
    events, notices, changes = found
    told = _told(notices)
    if called:
        told = tuple(ForeseenMessage(say("A message about it"), "", each.people) for each in told)
    return Foresight(
        acts=tuple((event.sentence, called or event.what) for event in events),
        changes=changes,
        told=told[:MOST_NAMED],
        more_told=max(0, len(told) - MOST_NAMED),
        way_back=way_back,
        given=tuple(
            (name, value)
            for name, values in request.POST.lists()
            if name not in ("csrfmiddlewaretoken", FORESEE)
            for value in values
        ),
    )


def foreseen_page(
    request: HttpRequest,
    template: str,
    way: Crumbs,
    form: forms.BaseForm,
    act: Callable[[], Result],
    then: Onward | Callable[[Result], Onward],
    *,
    does: str,
    back_url: str,
    way_back: str,
    shows: Callable[[], Iterable[Shown]] = tuple,
    called: str = "",
    **context: Any,
) -> HttpResponse:
    """The page of one step that is shown first, then taken. `does` names the step, on its button too."""
    preview = foreseen(request, form, act, shows=shows, way_back=way_back, called=called)
    if preview is None and (response := submitted(request, form, act, then)):
        return response
    return show(request, template, way, form=form, preview=preview, does=does, back_url=back_url, **context)


_Found = tuple[Sequence[Event], Sequence[Notice], tuple[ForeseenChange, ...]]


def _quietly(act: Callable[[], object], shows: Callable[[], Iterable[Shown]]) -> _Found | None:
    """The same where nothing was asked for: a step that would be refused has no preview, and the page says why in its own way."""
    try:
        return _rehearsed(act, shows)
    except NotAllowed:
        return None


def _rehearsed(act: Callable[[], object], shows: Callable[[], Iterable[Shown]]) -> _Found:
    before = dict(shows())
    with transaction.atomic():
        with witnessed() as events, overheard() as notices:
            in_turn(act)
        after = dict(shows())
        transaction.set_rollback(True)
    changes = [
        ForeseenChange(label, before.get(label), value) for label, value in after.items() if before.get(label) != value
    ]
    return events, notices, tuple(changes)


def _told(notices: Sequence[Notice]) -> tuple[ForeseenMessage, ...]:
    """The messages, each once, with how many people of which part get it."""
    if not notices:
        return ()
    held = Membership.objects.filter(user__in=[each.recipient_id for each in notices], ended_at__isnull=True)
    parts: dict[int, str] = {}
    for user, role in held.order_by("-pk").values_list("user_id", "role"):
        parts[user] = Role(role).label
    groups: dict[tuple[str, str], Counter[str]] = {}
    for notice in notices:
        part = parts.get(notice.recipient_id, say("Somebody without a part"))
        groups.setdefault((notice.subject, notice.text), Counter())[part] += 1
    return tuple(
        ForeseenMessage(subject, text, ", ".join(f"{part} ({count})" for part, count in sorted(counts.items())))
        for (subject, text), counts in groups.items()
    )
