"""Whoever applied and chose Cymraeg reads the fund's words in Welsh beside their feedback, and in clarifications."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256

import pytest
from django.test import Client
from django.urls import reverse

from placefund.applications.models import Application
from placefund.decisions import actions as decisions
from placefund.funds import actions as funds
from placefund.funds.models import Clarification, Fund, Round, Target, WelshText
from placefund.records import clock
from tests.assessment.test_bench import given_some
from tests.build import AFTER, AT, TERMS, an_application, an_open_round, review_all_feedback
from tests.witness import signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
IN_WELSH = {"Vision": "Gweledigaeth", "Outstanding": "Rhagorol"}
ASKED, ANSWERED = "May a school take part?", "Yes.\nAs a partner."
OF_BOOK = {ASKED: "A gaiff ysgol gymryd rhan?", "Yes. As a partner.": "Caiff, fel partner."}


def with_welsh(round_: Round, pairs: dict[str, str]) -> None:
    """The fund's book in force says these sentences in Welsh."""
    fund = round_.strand.fund
    WelshText.objects.bulk_create(
        WelshText(fund=fund, key=english[:64], english=english, welsh=welsh) for english, welsh in pairs.items()
    )
    Fund.objects.filter(pk=fund.pk).update(fundbook_digest=sha256(repr(pairs).encode()).hexdigest())


@once
def a_told_bid() -> Application:
    bid = an_application("decided", round_=an_open_round(terms=replace(TERMS, welsh=IN_WELSH)))
    cast = bid.cast  # type: ignore[attr-defined]
    review_all_feedback(bid.round, cast)
    funds.close(bid.round, by=cast.manager, at=AFTER)
    decisions.release(bid.round, by=cast.manager, at=AFTER)
    return bid


@once
def an_answered_draft() -> tuple[Application, Clarification]:
    bid = an_application("draft")
    manager = bid.cast.manager  # type: ignore[attr-defined]
    answer = funds.clarify(bid.round, question=ASKED, answer=ANSWERED, by=manager, at=AT)
    with_welsh(bid.round, OF_BOOK | {bid.round.name: "Rownd un"})
    return bid, answer


def test_feedback_names_its_criteria_in_welsh_and_marks_what_has_none() -> None:
    bid = a_told_bid()
    clock.move_to(AFTER)
    desk, page = signed_in(bid.side.lead), reverse("application", args=[bid.pk])
    english = desk.get(page).content.decode()
    assert '<p class="govuk-heading-s">Vision</p>' in english
    welsh = desk.get(page, {"words": "cy"}).content.decode()
    assert '<p class="govuk-heading-s"><span lang="cy">Gweledigaeth</span></p>' in welsh
    assert '<span lang="en-GB">Delivery</span>' in welsh
    again = desk.get(page).content.decode()
    assert "Gweledigaeth" in again


def test_the_page_of_an_outcome_offers_the_choice_where_its_fund_wrote_in_welsh() -> None:
    bid = a_told_bid()
    clock.move_to(AFTER)
    desk, page = signed_in(bid.side.lead), reverse("application", args=[bid.pk])
    assert "Cymraeg" not in desk.get(page).content.decode()
    with_welsh(bid.round, {bid.round.name: "Rownd un"})
    shown = desk.get(page).content.decode()
    assert "Cymraeg" in shown
    assert '<span lang="cy">Rownd un</span>' in desk.get(page, {"words": "cy"}).content.decode()


def test_a_clarification_of_the_book_stands_in_welsh_wherever_an_applicant_reads_it() -> None:
    bid, _answer = an_answered_draft()
    desk = signed_in(bid.side.lead)
    pages = (
        reverse("application", args=[bid.pk]),
        reverse("published-clarifications", args=[bid.round_id]),
    )
    for page in pages:
        assert ASKED in desk.get(page, {"words": "en"}).content.decode()
        shown = desk.get(page, {"words": "cy"}).content.decode()
        assert '<span lang="cy">A gaiff ysgol gymryd rhan?</span>' in shown, page
        assert re.search(r'lang="cy">(<p>)?Caiff, fel partner\.<', shown), page
        assert "As a partner." not in shown, page
    of_round = desk.get(reverse("round", args=[bid.round_id]), {"words": "cy"}).content.decode()
    assert '<span lang="cy">A gaiff ysgol gymryd rhan?</span>' in of_round
    of_fund = desk.get(reverse("fund", args=[bid.round.strand.fund.slug]), {"words": "cy"}).content.decode()
    assert '<span lang="cy">A gaiff ysgol gymryd rhan?</span>' in of_fund
    assert '<p lang="cy">Caiff, fel partner.</p>' in of_fund
    assert ASKED not in of_fund


def test_a_later_answer_stands_in_english_beside_the_one_that_it_replaces() -> None:
    bid, answer = an_answered_draft()
    manager = bid.cast.manager  # type: ignore[attr-defined]
    funds.clarify(bid.round, question=ASKED, answer="No <longer>.", supersedes=answer, by=manager, at=AT)
    desk = signed_in(bid.side.lead)
    for name, number in (("application", bid.pk), ("published-clarifications", bid.round_id)):
        shown = desk.get(reverse(name, args=[number]), {"words": "cy"}).content.decode()
        assert re.search(r'lang="en-GB">(<p>)?No &lt;longer&gt;\.<', shown)


def test_the_panel_reads_the_names_of_the_round_and_its_criteria_in_welsh() -> None:
    bid = an_application("scored", round_=an_open_round(terms=replace(TERMS, welsh=IN_WELSH)))
    with_welsh(bid.round, {bid.round.name: "Rownd un"})
    desk = signed_in(bid.cast.chair)  # type: ignore[attr-defined]
    shown = desk.get(reverse("agree-score", args=[bid.pk]), {"words": "cy"}).content.decode()
    assert '<span lang="cy">Gweledigaeth</span>' in shown
    assert '<span lang="cy">Rownd un</span>' in shown
    assert '<span lang="cy">Rownd un</span>' in desk.get(reverse("panel", args=[bid.round_id])).content.decode()


def test_a_target_of_the_fund_is_named_in_welsh() -> None:
    round_ = an_open_round()
    fund = round_.strand.fund
    Target.objects.create(fund=fund, key="jobs", label="1,000 new jobs", value=1000, unit="jobs")
    with_welsh(round_, {"1,000 new jobs": "1,000 o swyddi newydd"})
    for name in ("fund", "outcomes"):
        assert (
            "1,000 o swyddi newydd" in Client().get(reverse(name, args=[fund.slug]), {"words": "cy"}).content.decode()
        )
        assert "1,000 o swyddi newydd" not in Client().get(reverse(name, args=[fund.slug])).content.decode()


def test_the_criteria_to_print_keep_the_language_that_was_chosen_on_the_bench() -> None:
    [given] = given_some(1, replace(TERMS, welsh=IN_WELSH))
    desk = signed_in(given.assessor.user)
    bench, scale = (reverse(name, args=[given.pk]) for name in ("assignment", "scoring-scale"))
    assert "Gweledigaeth" in desk.get(bench, {"words": "cy"}).content.decode()
    shown = desk.get(scale).content.decode()
    assert '<span lang="cy">Gweledigaeth</span>' in shown
    assert '<span lang="cy">Rhagorol</span>' in shown
    assert "Gweledigaeth" not in desk.get(scale, {"words": "en"}).content.decode()
