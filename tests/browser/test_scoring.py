"""Scoring in a real Chromium: the halves scroll by themselves, scores and notes save themselves, and the foot counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from placefund.assessment.models import Assignment, Notebook, ScoreDraft
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.scoring import actions as scoring_actions
from placefund.people.models import CLOCK
from placefund.records import clock
from tests.browser.test_drafting import opened_by
from tests.build import AFTER, AT, TERMS, Cast, a_user, an_application, an_open_round

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def one_given() -> Assignment:
    clock.move_to(AFTER)
    questions = tuple(replace(question, informs=(question.key,)) for question in TERMS.questions)
    bid = an_application("eligible", round_=an_open_round(terms=replace(TERMS, questions=questions)))
    assessor = pool_actions.add_assessor(bid.round.strand.fund, a_user(), by=CLOCK, at=AT)
    return scoring_actions.assign(bid, assessor, by=Cast(bid.round.strand.fund).manager, at=AFTER)


def test_scores_and_notes_save_themselves_one_after_the_other(live_server: Any, browser: Any) -> None:
    given = one_given()
    page = opened_by(given.assessor.user, browser, live_server)
    page.goto(live_server.url + reverse("assignment", args=[given.pk]))
    page.locator("#answer-vision summary").click()
    page.get_by_label("Your note on “What will be different?”").fill("First thought.")
    page.locator("[data-autosave-version=notes][value='1']").wait_for(state="attached")
    assert (Notebook.objects.get().texts, ScoreDraft.objects.count()) == ({"vision": "First thought."}, 0)
    page.get_by_role("group", name="Score for “Vision”").get_by_label("4").check()
    page.get_by_label("Reason for your score on “Vision”").fill("Clear.")
    page.locator("[name=seen_version][value='1']").wait_for(state="attached")
    assert page.locator(".pf-sticky").get_by_text("1 of 2 criteria scored, 1 with a reason").is_visible()
    page.get_by_label("Your note on “What will be different?”").fill("Second thought.")
    page.locator("[data-autosave-version=notes][value='2']").wait_for(state="attached")
    assert (Notebook.objects.get().texts, ScoreDraft.objects.get().points) == (
        {"vision": "Second thought."},
        {"vision": 4},
    )


def test_each_half_scrolls_by_itself_and_on_a_phone_they_follow_one_another(live_server: Any, browser: Any) -> None:
    given = one_given()
    page = opened_by(given.assessor.user, browser, live_server)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(live_server.url + reverse("assignment", args=[given.pk]))
    left, right = (page.locator(".pf-split__half").nth(number) for number in (0, 1))
    scrolled = "half => half.scrollTop"
    right.get_by_role("link", name="Who will do it?").evaluate(
        "link => link.click()"
    )  # without bringing it into sight first
    assert (left.evaluate(scrolled) > 0, right.evaluate(scrolled)) == (True, 0)
    left.get_by_role("link", name="Delivery").click()
    assert right.evaluate(scrolled) > 0
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("link", name="Go to your scores").click()
    assert page.get_by_role("heading", name="Your scores").bounding_box()["y"] < 100
    page.get_by_role("link", name="Go to what was submitted").click()
    assert page.get_by_role("heading", name="What was submitted").bounding_box()["y"] < 100
