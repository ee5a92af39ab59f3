"""Blind reading: in every phase, on every page and in every file, who applies and who reads is hidden exactly as long as published."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from fractions import Fraction
from html import unescape
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from placefund.applications import actions as applications
from placefund.applications.models import Application
from placefund.assessment.conflicts import actions as conflicts_actions
from placefund.assessment.models import Assignment
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.queries import panel_rows, readings
from placefund.assessment.scoring import actions as scoring_actions
from placefund.assessment.scoring.submissions import the_others
from placefund.decisions import actions as decisions
from placefund.domain.assessment.method import Method, Phase
from placefund.notices.models import Notice
from placefund.people.models import CLOCK
from tests.build import AFTER, AT, TERMS, Cast, a_side, a_user, an_application, an_open_round, fill, release
from tests.witness import signed_in, takes_as_many_queries_with_more
from tests.worlds import once

pytestmark = pytest.mark.django_db
POINTS, REASONS = {"vision": 5, "delivery": 3}, {"vision": "Clear.", "delivery": "Thin."}
STEPS = ("given", "sent", "agreed", "released")
HIDDEN_AT = {
    Phase.NEVER: (),
    Phase.READING: ("given",),
    Phase.AGREED: ("given", "sent"),
    Phase.RELEASED: ("given", "sent", "agreed"),
}
BOTH = [(until, step) for until in Phase for step in STEPS]


@once
def told_everywhere(method: Method) -> Application:
    """An eligible application that names its council, its company and its place in its title, its summary and an answer."""
    terms = replace(TERMS, method=method, assessors_needed=2)
    round_ = an_open_round(terms=terms)
    cast, side = Cast(round_.strand.fund), a_side()
    bid = applications.start(round_, side.partnership, by=side.lead, at=AT)
    fill(bid, side)
    civic, business = (side.organisations[kind].name for kind in ("civic", "business"))
    words = (
        f"{civic} and {business} build robots in Plymouth for {side.partnership.name}. " + "It will bring jobs. " * 10
    )
    applications.describe(
        bid, title=f"Robots of {civic}", summary=words, sectors=("Life sciences",), by=side.lead, at=AT
    )
    applications.answer(
        bid, "vision", f"{business.upper()} leads; write to us@company.example.org.", by=side.lead, at=AT
    )
    bid = applications.certify(Application.objects.get(pk=bid.pk), by=side.certifier, at=AT)
    bid = applications.submit(bid, by=side.lead, at=AT)
    bid = applications.find_eligible(bid, reasons="Every rule holds.", by=cast.manager, at=AFTER)
    bid.cast, bid.side = cast, side  # type: ignore[attr-defined]
    return bid


def names_in(bid: Application) -> tuple[str, ...]:
    side = bid.side  # type: ignore[attr-defined]
    organisations = tuple(organisation.name for organisation in side.organisations.values())
    return (
        *organisations,
        side.partnership.name,
        side.partnership.place.name,
        "Plymouth",
        "Exeter",
        "Harbour Investors",
    )


@once
def given_two(bid: Application, *readers: str) -> list[Assignment]:
    cast = bid.cast  # type: ignore[attr-defined]
    pool = [
        pool_actions.add_assessor(cast.fund, a_user(name), by=CLOCK, at=AT)
        for name in readers or ("Ada Reader", "Bo Other")
    ]
    return [scoring_actions.assign(bid, assessor, by=cast.manager, at=AFTER) for assessor in pool]


@once
def brought_to(step: str, bid: Application, given: list[Assignment]) -> Assignment:
    """The first reader's assignment, with the round as far as this step."""
    cast, at = bid.cast, STEPS.index(step)  # type: ignore[attr-defined]
    if at >= 1:
        for row in given:
            scoring_actions.score(row, POINTS, REASONS, by=row.assessor.user, at=AFTER)
    if at >= 2:
        agree(bid, cast)
    if at >= 3:
        decisions.decide(
            Application.objects.get(pk=bid.pk),
            outcome="decline",
            amount=None,
            reasons="No.",
            feedback="Try again.",
            by=cast.decider,
            at=AFTER,
        )
        release(bid.round, cast)
    return Assignment.objects.get(pk=given[0].pk)


def agree(bid: Application, cast: Cast) -> None:
    from placefund.panels.agreement import actions as agreement_actions

    agreement_actions.agree_score(bid, Fraction(80), reason="Discussed.", by=cast.chair, at=AFTER)


def everything_shown_to(given: Assignment) -> str:
    """All pages and files of an assignment, and the inbox and the messages of its reader, as one text."""
    client = signed_in(given.assessor.user)
    pages = [
        reverse("my-assignments"),
        reverse("my-outcomes"),
        reverse("tasks"),
        reverse("messages"),
        *(
            reverse(name, args=[given.pk])
            for name in ("assignment", "check-scores", "scoring-scale", "declare-conflict")
        ),
    ]
    if given.state == "scored":
        pages += [reverse(name, args=[given.pk, 1]) for name in ("score-receipt", "score-receipt-file")]
    text = [client.get(page, follow=True).content.decode() for page in pages]
    sheet = client.get(reverse("scoring-sheet", args=[given.pk]), follow=True)
    if sheet.headers["Content-Type"].startswith("application/vnd"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content))
        text += [str(book.get_sheet_by_index(number).to_python()) for number in range(3)]
    notices = Notice.objects.filter(recipient=given.assessor.user)
    return unescape("\n".join([*text, *(f"{notice.subject} {notice.text}" for notice in notices)]))


@pytest.mark.parametrize(("until", "step"), BOTH)
def test_who_applies_is_hidden_in_every_phase_as_published(until: Phase, step: str) -> None:
    bid = told_everywhere(Method(applicants_hidden=until))
    given = brought_to(step, bid, given_two(bid))
    shown = everything_shown_to(given)
    found = {name for name in names_in(bid) if name.casefold() in shown.casefold()}
    if step in HIDDEN_AT[until]:
        assert found == set()
        assert all(words in shown for words in ("[Partner", "Partner A (civic body)", "Investor A", "[address]"))
        assert "Who applies is hidden from you until" in shown
    else:
        assert found == set(names_in(bid))
        assert "Who applies is hidden from you" not in shown


@pytest.mark.long
def test_each_reader_is_let_see_when_their_own_reading_is_sent() -> None:
    bid = told_everywhere(Method(applicants_hidden=Phase.READING))
    first, second = given_two(bid)
    scoring_actions.score(first, POINTS, REASONS, by=first.assessor.user, at=AFTER)
    name = names_in(bid)[0]
    assert name in everything_shown_to(Assignment.objects.get(pk=first.pk))
    assert name not in everything_shown_to(Assignment.objects.get(pk=second.pk))


def test_the_fund_and_the_panel_always_know_who_applies() -> None:
    bid = told_everywhere(Method(applicants_hidden=Phase.RELEASED))
    given_two(bid)
    page = signed_in(bid.cast.chair).get(reverse("panel", args=[bid.round_id])).content.decode()  # type: ignore[attr-defined]
    assert str(bid) in unescape(page)


# --- readers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("until", "step"), BOTH)
def test_the_panel_sees_readers_by_number_as_long_as_published(until: Phase, step: str) -> None:
    bid = told_everywhere(Method(readers_hidden=until))
    brought_to(step, bid, given_two(bid))
    bid = Application.objects.get(pk=bid.pk)
    cast = Cast(bid.round.strand.fund)
    names = {"Ada Reader", "Bo Other"}
    expected = {"Reader 1", "Reader 2"} if step in HIDDEN_AT[until] else names
    assert {reading.reader for reading in readings(bid)} == expected
    [row] = panel_rows(bid.round)
    assert {reading.reader for reading in row.readings} == expected
    client = signed_in(cast.chair)
    tabs = [client.get(reverse(name, args=[bid.round_id])) for name in ("panel", "panel-scores", "panel-ranking")]
    pages = [*tabs, client.get(reverse("agree-score", args=[bid.pk]))]
    file = client.get(reverse("readings-file", args=[bid.round_id]))
    text = b"".join(file.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    shown = [page.content.decode() for page in pages] + [text]
    if step in HIDDEN_AT[until]:
        assert not [name for name in names for one in shown if name in one]
    if step != "given":
        assert {line["reader"] for line in csv.DictReader(text.splitlines())} == expected


def test_a_reader_keeps_their_number_when_another_goes() -> None:
    bid = told_everywhere(Method(readers_hidden=Phase.RELEASED))
    first, _ = given_two(bid)
    conflicts_actions.declare_conflict(first, reason="My sister.", by=first.assessor.user, at=AFTER)
    assert [reading.reader for reading in readings(Application.objects.get(pk=bid.pk))] == ["Reader 2"]


@pytest.mark.parametrize(("until", "step"), BOTH)
def test_readers_see_one_another_when_published_and_never_before_their_own_is_sent(until: Phase, step: str) -> None:
    bid = told_everywhere(Method(readers_hidden=until))
    given = brought_to(step, bid, given_two(bid))
    others = [other.reader for other in the_others(given)]
    may_see = step != "given" and step not in HIDDEN_AT[until]
    assert others == (["Bo Other"] if may_see else [])
    page = signed_in(given.assessor.user).get(reverse("assignment", args=[given.pk])).content.decode()
    assert ("Bo Other" in page, "The other readings" in page) == (may_see, may_see)


def test_a_reading_that_is_not_sent_is_nobody_elses_even_then() -> None:
    bid = told_everywhere(Method(readers_hidden=Phase.NEVER))
    first, second = given_two(bid)
    scoring_actions.score(first, POINTS, REASONS, by=first.assessor.user, at=AFTER)
    scoring_actions.save_draft(second, POINTS, REASONS, by=second.assessor.user, at=AFTER)
    assert the_others(Assignment.objects.get(pk=first.pk)) == ()


def test_what_is_hidden_takes_no_more_queries_in_a_list() -> None:
    method = Method(applicants_hidden=Phase.RELEASED, readers_hidden=Phase.RELEASED)
    round_ = an_open_round(terms=replace(TERMS, method=method))
    cast = Cast(round_.strand.fund)
    assessor = pool_actions.add_assessor(cast.fund, a_user(), by=CLOCK, at=AT)

    def add() -> Any:
        bid = an_application("eligible", round_=round_, cast=cast)
        return scoring_actions.assign(bid, assessor, by=cast.manager, at=AFTER)

    add()
    takes_as_many_queries_with_more(assessor.user, reverse("my-assignments"), add)
