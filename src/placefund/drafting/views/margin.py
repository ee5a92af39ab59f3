"""What stands beside a part of a bid for those who write it: its threads, folded, and a box for another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from placefund.applications.models import Application
from placefund.applications.sections import Chapter, Section
from placefund.domain.drafting import BidPart, PartKind
from placefund.domain.messages import row_of, say, say_count
from placefund.domain.roles import Capability
from placefund.drafting.forms import CommentForm
from placefund.drafting.parts.queries import parts_of
from placefund.drafting.queries import authors_of, may_be_commented, open_by_part, threads_of
from placefund.drafting.views.presence import here_in_words
from placefund.people.access import has
from placefund.records import clock
from placefund.web.pages import person


def comment_form(request: HttpRequest, application: Application, given: QueryDict | None = None) -> CommentForm:
    """A comment to write, which mentions anybody on the bid but its writer."""
    authors = authors_of(application, Capability.COMMENT_ON_BID, clock.now())
    return CommentForm(given, authors=[author for author in authors if author.user.pk != request.user.pk])


def margin_of(request: HttpRequest, application: Application, part: BidPart) -> dict[str, Any]:
    """The comments on a part as its own page shows them; nothing for those who do not read comments."""
    if not has(request.user, Capability.COMMENT_ON_BID, application):
        return {}
    threads = threads_of(application, part)
    count = sum(thread.is_open for thread in threads)
    if part.kind is PartKind.QUESTION:
        address = reverse("comments-on-question", args=[application.pk, part.question_key])
    else:
        address = reverse("comments-on-costs", args=[application.pk])
    held = [each for each in parts_of(application, clock.now()) if each.question_key == part.question_key]
    is_question = part.kind is PartKind.QUESTION and application.is_editable
    return {
        "here_now": here_in_words(person(request), application, part.question_key) if is_question else "",
        "here_url": reverse("be-at-question", args=[application.pk, part.question_key]) if is_question else "",
        "part_to_write": held[0] if held and part.kind is PartKind.QUESTION else None,
        "threads": threads,
        "comments_title": said_of(count),
        "comments_address": address,
        "may_comment": may_be_commented(application, clock.now()),
        "comment_form": comment_form(request, application),
    }


def open_comments(request: HttpRequest, application: Application) -> dict[str, Any]:
    """How many threads of the bid are open, for its contents and before it is signed; nothing for those who read none."""
    if not has(request.user, Capability.COMMENT_ON_BID, application):
        return {}
    count = sum(open_by_part(application).values())
    return {"reads_comments": True, "open_comments": count, "open_comments_said": said_of(count)}


def with_writers(request: HttpRequest, application: Application, chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """The contents of a draft, each part with who writes it by when, and how many of its comments are open."""
    if not has(request.user, Capability.COMMENT_ON_BID, application):
        return tuple(chapters)
    told = _told(application)

    def shown(section: Section) -> Section:
        kind = PartKind.COSTS if section.page == "costs" else PartKind.QUESTION
        more = told.get(BidPart(kind, section.key), []) if kind is PartKind.COSTS or section.key else []
        return replace(section, hint=row_of((words for words in (section.hint, *more) if words), " · "))

    return tuple(replace(chapter, sections=tuple(map(shown, chapter.sections))) for chapter in chapters)


def _told(application: Application) -> dict[BidPart, list[str]]:
    told: dict[BidPart, list[str]] = {}
    for part in parts_of(application, clock.now()):
        sentence = (
            say("{writer}, by {day}: ready for a look.") if part.ready_at else say("{writer} writes it by {day}.")
        )
        told.setdefault(part.part, []).append(sentence.format(writer=part.writer, day=part.due_on))
    for about, count in open_by_part(application).items():
        told.setdefault(about, []).append(say_count("{count} open comment.", "{count} open comments.", count=count))
    return told


def said_of(count: int) -> str:
    """How many comments are open, in words."""
    return (
        say_count("{count} open comment", "{count} open comments", count=count) if count else say("Comments: none open")
    )
