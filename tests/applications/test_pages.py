"""The pages of an application: who sees what, what can be done, and what is refused."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from placefund.applications.costing import actions as costing
from placefund.applications.models import Application, Snapshot
from placefund.design.wording import clock_in_words
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.roles import Role
from placefund.funds import actions as funds
from placefund.records import clock
from placefund.records.models import Event
from tests.build import (
    AFTER,
    AT,
    CLOSES,
    Cast,
    a_side,
    a_user,
    an_application,
    an_earmarked_place,
    an_open_round,
    an_organisation,
    fill,
)
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def to(name: str, application: Application, *more: Any) -> str:
    return reverse(name, args=[application.pk, *more])


PAGES_OF_A_DRAFT = (
    "application", "describe-application", "costs", "co-investment", "certification", "submit-application",
    "read-application", "application-history", "withdraw-application", "return-application",
)  # fmt: skip


@pytest.mark.parametrize("state", ["draft", "filled", "certified"])
@pytest.mark.parametrize("name", PAGES_OF_A_DRAFT)
def test_the_lead_sees_every_page_before_it_is_sent(name: str, state: str) -> None:
    draft = an_application(state)
    answer = signed_in(draft.side.lead).get(to(name, draft))
    assert answer.status_code == 200


@pytest.mark.long
@pytest.mark.parametrize("state", ["submitted", "eligible", "assessed", "decided", "successful"])
def test_what_was_sent_is_read_by_both_sides(state: str) -> None:
    sent = an_application(state)
    for user in (sent.side.lead, sent.side.partner, sent.side.certifier, sent.cast.manager, sent.cast.auditor):
        client = signed_in(user)
        for name in (
            "application",
            "read-application",
            "application-snapshot",
            "application-history",
            "application-receipt",
        ):
            assert client.get(to(name, sent)).status_code == 200, (name, user)


@pytest.mark.long
def test_a_draft_is_nobody_s_business_but_its_authors() -> None:
    draft = an_application("filled")
    stranger = a_side()
    for user in (draft.cast.manager, draft.cast.auditor, stranger.lead, stranger.partner, stranger.certifier, a_user()):
        client = signed_in(user)
        assert [client.get(to(name, draft)).status_code for name in PAGES_OF_A_DRAFT] == [403] * len(PAGES_OF_A_DRAFT)


def test_a_partner_reads_and_costs_but_does_not_answer() -> None:
    draft = an_application("filled")
    client = signed_in(draft.side.partner)
    open_to_partner = {name for name in PAGES_OF_A_DRAFT if client.get(to(name, draft)).status_code == 200}
    assert open_to_partner == {"application", "read-application", "application-history", "costs"}
    assert client.get(to("answer-question", draft, "vision")).status_code == 403
    assert (
        client.post(to("autosave-answer", draft, "vision"), {"answer": "Mine", "seen_version": "0"}).status_code == 403
    )


def test_an_answer_is_saved_with_its_version_and_the_next_question_opened() -> None:
    draft = an_application()
    client = signed_in(draft.side.lead)
    page = to("answer-question", draft, "vision")
    assert b'name="seen_version" value="0"' in client.get(page).content
    answer = client.post(page, {"answer": "One\r\ntwo", "seen_version": "0", "then": "next"})
    assert (answer.status_code, answer.headers["Location"]) == (302, to("answer-question", draft, "delivery"))
    saved = draft.answers.get()
    assert (saved.value, saved.version) == ("One\ntwo", 1)


def test_too_many_words_are_saved_while_drafting_and_found_by_the_rules() -> None:
    draft = an_application()
    client = signed_in(draft.side.lead)
    client.post(to("answer-question", draft, "delivery"), {"answer": "word " * 101, "seen_version": "0"})
    assert draft.answers.get().value.split() == ["word"] * 101
    assert "1 word over its limit" in client.get(to("application", draft)).content.decode()


def test_autosave_answers_with_the_version_and_the_words() -> None:
    draft = an_application()
    client = signed_in(draft.side.lead)
    page = to("autosave-answer", draft, "vision")
    first = client.post(page, {"answer": "A start", "seen_version": "0"})
    assert (first.status_code, first.json()["version"], first.json()["words"]) == (200, 1, 2)
    # by this installation's clock, as the page writes it: the browser's own may tell another time
    assert first.json()["saved"] == clock_in_words(datetime.fromisoformat(first.json()["saved_at"]))
    second = client.post(page, {"answer": "A start made", "seen_version": "1"})
    assert (second.json()["version"], second.json()["words"]) == (2, 3)
    assert client.post(page, {"answer": "A start", "seen_version": "x"}).status_code == 422
    assert client.post(to("autosave-answer", draft, "no-such"), {"answer": "", "seen_version": "0"}).status_code == 404


def test_two_writers_see_both_texts_and_choose() -> None:
    draft = an_application()
    lead = draft.side.lead
    other = a_user("Other Writer", role=Role.LEAD_BIDDER, scope=f"organisation:{draft.partnership.lead_id}")
    page = to("answer-question", draft, "vision")
    signed_in(other).post(page, {"answer": "Theirs", "seen_version": "0"})
    auto = signed_in(lead).post(to("autosave-answer", draft, "vision"), {"answer": "Mine", "seen_version": "0"})
    assert (auto.status_code, auto.json()["theirs"], auto.json()["version"]) == (409, "Theirs", 1)
    both = signed_in(lead).post(page, {"answer": "Mine", "seen_version": "0"})
    shown = both.content.decode()
    assert both.status_code == 409
    assert "Theirs" in shown
    assert "Mine" in shown
    assert 'name="seen_version" value="1"' in shown
    assert draft.answers.get().value == "Theirs"
    signed_in(lead).post(page, {"answer": "Mine", "seen_version": "1"})
    assert draft.answers.get().value == "Mine"


def test_a_clarification_stands_on_top_until_it_is_read_with_the_one_it_supersedes() -> None:
    draft = an_application()
    cast = draft.cast
    first = funds.clarify(draft.round, question="Is fit-out eligible?", answer="Only fit-out.", by=cast.manager, at=AT)
    funds.clarify(
        draft.round, question="Building?", answer="New building, too.", supersedes=first, by=cast.manager, at=AT
    )
    client = signed_in(draft.side.lead)
    page = client.get(to("application", draft)).content.decode()
    assert [text in page for text in ("1 new clarification", "Only fit-out.", "New building, too.")] == [True] * 3
    client.post(to("read-clarifications", draft), {"up_to": "1"})
    assert "1 new clarification" in client.get(to("application", draft)).content.decode()
    client.post(to("read-clarifications", draft), {"up_to": "2"})
    assert "new clarification" not in client.get(to("application", draft)).content.decode()


def test_the_whole_journey_by_clicking_from_start_to_receipt() -> None:
    round_, side = an_open_round(), a_side()
    lead, certifier = signed_in(side.lead), signed_in(side.certifier)
    begun = lead.post(reverse("start-application", args=[round_.pk]), {"partnership": str(side.partnership.pk)})
    draft = Application.objects.get()
    assert begun.headers["Location"] == to("application", draft)
    fill(draft, side)
    assert b"Read and certify" in certifier.get(reverse("tasks")).content
    assert lead.post(to("certification", draft)).status_code == 302
    assert certifier.post(to("certify-application", draft), {}).status_code == 422
    assert certifier.post(to("certify-application", draft), {"agreed": "on"}).status_code == 302
    sent = lead.post(to("submit-application", draft))
    assert sent.headers["Location"] == to("application-receipt", draft)
    again = lead.post(to("submit-application", draft))
    assert again.headers["Location"] == to("application-receipt", draft)
    snapshot = Snapshot.objects.get()
    receipt = lead.get(to("application-receipt", draft)).content.decode()
    assert (snapshot.receipt in receipt, snapshot.digest in receipt) == (True, True)
    assert re.search(r"10(:\d\d)?am on 12 January 2026", receipt)  # the clock goes on while the test clicks


def test_after_closing_a_submission_is_refused_with_a_clear_sentence() -> None:
    certified = an_application("certified")
    clock.move_to(CLOSES + timedelta(seconds=2))
    answer = signed_in(certified.side.lead).post(to("submit-application", certified))
    assert answer.status_code == 422
    assert "The round closed at 4pm on 12 February 2026, London time." in answer.content.decode()
    assert not Snapshot.objects.exists()


def test_the_snapshot_is_verified_each_time_it_is_opened() -> None:
    sent = an_application("submitted")
    clock.move_to(AFTER + timedelta(days=4000))
    page = signed_in(sent.cast.auditor).get(to("application-snapshot", sent)).content.decode()
    assert page.count(sent.snapshot.digest) == 2
    assert "The two are the same" in page


def test_the_fund_s_steps_stay_untold_until_outcomes_are_released() -> None:
    decided = an_application("decided")
    page = signed_in(decided.side.lead)
    told = (
        page.get(to("application", decided)).content.decode()
        + page.get(to("application-history", decided)).content.decode()
    )
    for word in ("Eligible", "eligible", "Decided", "decided", "Well done", "Assessed", "panel score"):
        assert word not in told
    own = signed_in(decided.side.lead).get(reverse("partnership", args=[decided.partnership_id])).content.decode()
    assert "Decided" not in own


def test_the_outcome_is_shown_with_feedback_once_released() -> None:
    won = an_application("successful")
    page = signed_in(won.side.lead).get(to("application", won)).content.decode()
    assert ("£4,000,000" in page, "Well done." in page) == (True, True)


def test_the_fund_does_not_see_what_happened_before_submission() -> None:
    sent = an_application("submitted")
    page = signed_in(sent.cast.manager).get(to("application-history", sent)).content.decode()
    assert "Submitted" in page
    assert "Answered" not in page


def test_the_history_says_in_words_who_did_what() -> None:
    filled = an_application("filled")
    page = signed_in(filled.side.lead).get(to("application-history", filled)).content.decode()
    for words in (
        "Started the draft",
        "Saved an answer",
        "What will be different?, 6 words",
        "Entered costs",
        "Added co-investment",
    ):
        assert words in page


def test_nobody_starts_twice_or_in_a_closed_round() -> None:
    draft = an_application()
    client = signed_in(draft.side.lead)
    start = reverse("start-application", args=[draft.round_id])
    assert client.post(start, {"partnership": str(draft.partnership_id)}).status_code == 422
    stranger = a_side()
    assert client.post(start, {"partnership": str(stranger.partnership.pk)}).status_code == 422
    clock.move_to(AFTER)
    assert signed_in(stranger.lead).post(start, {"partnership": str(stranger.partnership.pk)}).status_code == 422
    assert Application.objects.count() == 1


def test_a_partnership_whose_place_a_round_leaves_out_is_not_offered_and_the_page_says_why() -> None:
    round_ = an_open_round()
    drawn = a_side(codes=("E08000001", "E06000026"))
    address = reverse("start-application", args=[round_.pk])
    client = signed_in(drawn.lead)
    page = client.get(address).content.decode()
    assert f'value="{drawn.partnership.pk}"' not in page
    assert (
        f"{drawn.partnership}: its place shares Bolton with Earmarked City, which has an earmarked allocation." in page
    )
    assert f'<a href="{reverse("compose-place", args=[drawn.partnership.pk])}">place is drawn without them</a>' in page
    assert client.post(address, {"partnership": str(drawn.partnership.pk)}).status_code == 422
    earmarked = a_side(place=an_earmarked_place())
    page = signed_in(earmarked.lead).get(address).content.decode()
    assert ("shares Bolton with Earmarked City" in page, "place is drawn without them" in page) == (True, False)


def test_bad_input_is_refused_and_changes_nothing() -> None:
    draft = an_application("filled")
    client = signed_in(draft.side.lead)
    before = Event.objects.count()
    bad = (
        (to("describe-application", draft), {"title": "x" * 141}),
        (to("describe-application", draft), {"summary": "y" * 5001}),
        (to("describe-application", draft), {"title": "A", "sectors": ["Alchemy"]}),
        (to("answer-question", draft, "vision"), {"answer": "a" * 100_001, "seen_version": "1"}),
        (to("answer-question", draft, "vision"), {"answer": "a", "seen_version": "-1"}),
        (to("co-investment", draft), {"investor": "A", "source": "private", "form": "gold", "status": "pledged", "year": "2026", "amount": "1"}),
        (to("co-investment", draft), {"investor": "A", "source": "private", "form": "cash", "status": "pledged", "year": "1999", "amount": "1"}),
        (to("co-investment", draft), {"investor": "A", "source": "private", "form": "cash", "status": "pledged", "year": "2026", "amount": "-1"}),
        (to("return-application", draft), {"reason": "It is a draft"}),
        (to("withdraw-application", draft), {"reason": " "}),
        (to("submit-application", draft), {}),
    )  # fmt: skip
    assert [client.post(path, data).status_code for path, data in bad] == [422] * len(bad)
    foreign = an_application("filled")
    line = foreign.co_investment.get()
    assert client.post(to("remove-co-investment-line", draft, line.pk)).status_code == 404
    assert client.post(to("remove-co-investment-line", foreign, line.pk)).status_code == 403
    assert Event.objects.filter(subject_id=str(draft.pk), subject_kind="applications.application").count() == (
        Event.objects.filter(
            pk__lte=Event.objects.order_by("pk")[before - 1].pk,
            subject_id=str(draft.pk),
            subject_kind="applications.application",
        ).count()
    )


def test_co_investment_is_added_and_removed() -> None:
    draft = an_application()
    client = signed_in(draft.side.lead)
    line = {
        "investor": "Harbour\nInvestors",
        "source": "public",
        "form": "cash",
        "status": "pledged",
        "year": "2027",
        "amount": "5,000",
    }
    assert client.post(to("co-investment", draft), line).status_code == 302
    added = draft.co_investment.get()
    assert (added.investor, added.pence) == ("Harbour Investors", 500_000)
    page = client.get(to("co-investment", draft)).content.decode()
    assert "Does not count" in page
    assert client.post(to("remove-co-investment-line", draft, added.pk)).status_code == 302
    assert not draft.co_investment.exists()


@pytest.mark.parametrize("name", ["application", "costs", "read-application", "co-investment"])
def test_pages_ask_the_same_number_of_questions_however_much_there_is(
    name: str, django_assert_num_queries: Any
) -> None:
    draft = an_application("filled")
    client = signed_in(draft.side.lead)

    def count() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(to(name, draft))
        return len(asked)

    count()
    before = count()
    civic = draft.side.organisations["civic"]
    for category in (CostCategory.TRAVEL, CostCategory.EQUIPMENT):
        costing.set_cost(
            draft, civic, category, SpendKind.CAPITAL, FinancialYear(2027), Money(500), by=draft.side.lead, at=AT
        )
    assert count() == before


def test_list_of_a_partnership_s_organisations_does_not_multiply_queries() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from placefund.partnerships import actions as partnerships

    draft = an_application("filled")
    client = signed_in(draft.side.lead)
    client.get(to("application", draft))
    with CaptureQueriesContext(connection) as one:
        client.get(to("application", draft))
    for _ in range(3):
        partnerships.invite(draft.partnership, an_organisation(), by=draft.side.lead, at=AT)
    with CaptureQueriesContext(connection) as more:
        client.get(to("application", draft))
    assert len(more) == len(one)


def test_a_withdrawn_application_says_so() -> None:
    draft = an_application("filled")
    client = signed_in(draft.side.lead)
    assert client.post(to("withdraw-application", draft), {"reason": "Another round suits us."}).status_code == 302
    assert b"Withdrawn" in client.get(to("application", draft)).content
    assert Cast(draft.round.strand.fund)


def test_the_whole_application_lists_its_questions_and_its_money() -> None:
    application = an_application("submitted")
    page = signed_in(application.side.lead).get(reverse("read-application", args=[application.pk])).content.decode()  # type: ignore[attr-defined]
    listed = page.partition('class="pf-contents"')[2].partition("</nav>")[0]
    assert ('href="#reading-about"' in listed, listed.count('href="#answer-') > 0, 'href="#costs"' in listed) == (
        True, True, True,
    )  # fmt: skip
