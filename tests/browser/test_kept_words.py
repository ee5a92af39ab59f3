"""Words that were typed and not sent, in a real Chromium: kept for whoever typed them, on every form with more than a line."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from placefund.enquiries.models import Enquiry
from placefund.records import clock
from tests.browser.test_drafting import opened_by
from tests.build import AT, an_application

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KEPT = "() => Object.keys(localStorage).filter(key => key.startsWith('placefund:'))"
OFFER = "that you typed here and did not send"


def test_words_that_were_not_sent_are_offered_to_who_typed_them_and_go_once_sent(
    live_server: Any, browser: Any
) -> None:
    clock.move_to(AT)
    draft = an_application()
    side = draft.side  # type: ignore[attr-defined]
    page = opened_by(side.lead, browser, live_server)
    ask = live_server.url + reverse("ask-fund", args=[draft.round_id])

    page.goto(ask)
    page.get_by_label("Your question").fill("May a hospital join us?")
    page.goto(live_server.url + reverse("application", args=[draft.pk]))
    page.goto(ask)
    page.get_by_text(OFFER).wait_for()
    assert page.get_by_label("Your question").input_value() == ""
    page.get_by_role("button", name="Put them back").click()
    assert page.get_by_label("Your question").input_value() == "May a hospital join us?"
    page.get_by_role("button", name="Ask the fund").click()
    page.get_by_role("heading", name="Question 1").wait_for()
    assert Enquiry.objects.get().text == "May a hospital join us?"
    assert page.evaluate(KEPT) == []
    page.goto(ask)
    assert page.get_by_text(OFFER).count() == 0


def test_a_title_and_a_summary_are_kept_and_what_is_refused_stays_kept(live_server: Any, browser: Any) -> None:
    clock.move_to(AT)
    draft = an_application()
    page = opened_by(draft.side.lead, browser, live_server)  # type: ignore[attr-defined]
    about = live_server.url + reverse("describe-application", args=[draft.pk])
    page.goto(about)
    page.get_by_label("Title").fill("Harbour robots")
    page.reload()
    page.get_by_role("button", name="Put them back").click()
    assert page.get_by_label("Title").input_value() == "Harbour robots"

    withdraw = live_server.url + reverse("withdraw-application", args=[draft.pk])
    page.goto(withdraw)
    page.get_by_label("Why is it withdrawn?").fill("word " * 400)
    page.get_by_role("button", name="Show what it would do").click()
    page.locator(".govuk-error-summary").wait_for()
    assert len(page.evaluate(KEPT)) == 2


def test_another_person_is_offered_nothing_and_signing_out_leaves_nothing(live_server: Any, browser: Any) -> None:
    clock.move_to(AT)
    draft = an_application()
    side = draft.side  # type: ignore[attr-defined]
    page = opened_by(side.lead, browser, live_server)
    ask = live_server.url + reverse("ask-fund", args=[draft.round_id])
    page.goto(ask)
    page.get_by_label("Your question").fill("May a hospital join us?")
    answer = live_server.url + reverse("answer-question", args=[draft.pk, "vision"])
    page.goto(answer)
    page.get_by_label("Your answer").fill("Half a thought.")

    other = opened_by(side.certifier, browser, live_server)
    page.context.clear_cookies()
    page.context.add_cookies(other.context.cookies())
    page.goto(ask)
    assert page.get_by_text(OFFER).count() == 0
    assert len(page.evaluate(KEPT)) >= 1
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("You have signed out.").wait_for()
    assert page.evaluate(KEPT) == []


def test_whoever_is_not_signed_in_leaves_nothing(live_server: Any, browser: Any) -> None:
    clock.move_to(AT)
    draft = an_application()
    page = browser.new_context().new_page()
    page.goto(live_server.url + reverse("check-yourself", args=[draft.round_id]))
    page.get_by_label("Which councils' areas").fill("Plymouth")
    page.reload()
    assert page.evaluate(KEPT) == []


def test_a_form_of_several_short_boxes_is_kept_too_and_forgotten_once_it_is_sent(
    live_server: Any, browser: Any
) -> None:
    clock.move_to(AT)
    draft = an_application()
    page = opened_by(draft.side.lead, browser, live_server)  # type: ignore[attr-defined]
    lines = live_server.url + reverse("co-investment", args=[draft.pk])
    page.goto(lines)
    page.get_by_label("Who invests").fill("Harbour Capital")
    page.get_by_label("Amount").fill("250000")
    page.reload()
    page.get_by_role("button", name="Put them back").click()
    assert page.get_by_label("Who invests").input_value() == "Harbour Capital"
    assert page.get_by_label("Amount").input_value() == "250000"
    page.get_by_role("combobox", name="Whose money it is").select_option(index=1)
    page.get_by_role("group", name="Form").get_by_role("radio", name="Cash", exact=True).check()
    page.get_by_role("group", name="How sure it is").get_by_role("radio", name="Committed", exact=True).check()
    page.get_by_role("combobox", name="Financial year").select_option(index=1)
    page.get_by_role("button", name="Add the line").click()
    page.get_by_text("The line is added.").wait_for()
    page.goto(lines)
    assert page.get_by_text(OFFER).count() == 0


def test_what_is_too_old_goes_on_whichever_page_is_opened_next(live_server: Any, browser: Any) -> None:
    clock.move_to(AT)
    draft = an_application()
    page = opened_by(draft.side.lead, browser, live_server)  # type: ignore[attr-defined]
    ask = live_server.url + reverse("ask-fund", args=[draft.round_id])
    page.goto(ask)
    page.get_by_label("Your question").fill("May a hospital join us?")
    page.evaluate(
        "() => { for (const key of Object.keys(localStorage)) {"
        " const draft = JSON.parse(localStorage.getItem(key)); draft.at = '2020-01-01T00:00:00Z';"
        " localStorage.setItem(key, JSON.stringify(draft)); } }"
    )
    assert len(page.evaluate(KEPT)) == 1
    page.goto(live_server.url + reverse("home"))
    assert page.evaluate(KEPT) == []
