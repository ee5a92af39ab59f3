"""Feedback on each criterion: drafted, written, reviewed in bulk, and released together with the decision under embargo."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from django.urls import reverse

from placefund.applications.models import Application
from placefund.awards import actions as awards
from placefund.decisions import actions as decisions
from placefund.decisions.models import Feedback
from placefund.decisions.queries import feedback_pack, unreviewed
from placefund.domain.assessment.consensus import AgreedPoints
from placefund.funds import actions as funds
from placefund.funds.models import Round
from placefund.notices.models import Notice
from placefund.opendata.exports import decisions as exported
from placefund.overview.decision_reasons import explained
from placefund.panels.agreement.actions import agree_score
from placefund.records import clock
from tests.build import AFTER, Cast, an_application, an_open_round, review_all_feedback
from tests.witness import acts_on, nothing_changes, refused, signed_in, takes_as_many_queries_with_more
from tests.worlds import once

pytestmark = pytest.mark.django_db
LATER = AFTER + timedelta(days=3)
WORDS = {"vision": "A clear vision.", "delivery": "Name who answers for it."}


@once
def a_scored_bid(round_: Round | None = None, cast: Cast | None = None) -> Application:
    return an_application("decided", round_=round_, cast=cast)


def test_drafts_are_gathered_from_the_readers_reasons_without_their_names() -> None:
    bid = a_scored_bid()
    cast = bid.cast  # type: ignore[attr-defined]
    assert decisions.draft_feedback(bid.round, by=cast.manager, at=AFTER) == 2
    pack = feedback_pack(bid)
    assert pack is not None
    assert [(one.criterion.key, one.text, one.points, one.is_reviewed) for one in pack.told] == [
        ("vision", "Because of what they wrote.", (4, 4, 4), False),
        ("delivery", "Because of what they wrote.", (4, 4, 4), False),
    ]
    assert decisions.draft_feedback(bid.round, by=cast.manager, at=AFTER) == 0
    assert acts_on(bid.round)[-2:] == ["drafted feedback in"] * 2


def test_the_panels_reason_on_a_criterion_comes_first() -> None:
    bid = an_application("scored")
    cast = bid.cast  # type: ignore[attr-defined]
    agreed = [
        AgreedPoints("vision", Fraction(4), "Bold and costed."),
        AgreedPoints("delivery", Fraction(3), "Who leads?"),
    ]
    agree_score(bid, agreed, reason="After a discussion.", by=cast.chair, at=AFTER)
    decisions.draft_feedback(bid.round, by=cast.manager, at=AFTER)
    assert dict(Feedback.objects.values_list("criterion_key", "text")) == {
        "vision": "Bold and costed.\n\nBecause of what they wrote.",
        "delivery": "Who leads?\n\nBecause of what they wrote.",
    }


def test_a_draft_leaves_what_was_written_as_it_is() -> None:
    bid = a_scored_bid()
    cast = bid.cast  # type: ignore[attr-defined]
    decisions.write_feedback(bid, {"vision": "Mine."}, by=cast.manager, at=AFTER)
    assert decisions.draft_feedback(bid.round, by=cast.manager, at=AFTER) == 1
    assert Feedback.objects.get(criterion_key="vision").text == "Mine."


def test_what_is_changed_after_its_review_has_to_be_reviewed_again() -> None:
    bid = a_scored_bid()
    cast = bid.cast  # type: ignore[attr-defined]
    review_all_feedback(bid.round, cast)
    assert unreviewed(bid.round) == []
    decisions.write_feedback(bid, WORDS | {"delivery": "Because of what they wrote."}, by=cast.manager, at=LATER)
    assert unreviewed(bid.round) == [bid]
    kept = Feedback.objects.order_by("criterion_key").values_list("criterion_key", "reviewed_at")
    assert dict(kept) == {"delivery": AFTER, "vision": None}
    assert acts_on(bid)[-1] == "wrote the feedback to"


def test_feedback_that_says_nothing_or_is_on_no_criterion_is_refused() -> None:
    bid = a_scored_bid()
    manager = bid.cast.manager  # type: ignore[attr-defined]
    with refused("Write what the applicant is told on “Vision”."):
        decisions.write_feedback(bid, {"vision": "  "}, by=manager, at=AFTER)
    with refused("This round has no criterion called charm."):
        decisions.write_feedback(bid, {"charm": "Much."}, by=manager, at=AFTER)


def test_only_complete_feedback_of_the_round_is_reviewed() -> None:
    bid, other = a_scored_bid(), a_scored_bid()
    manager = bid.cast.manager  # type: ignore[attr-defined]
    decisions.write_feedback(bid, {"vision": "Mine."}, by=manager, at=AFTER)
    with refused(f"{bid} has no feedback on “Delivery” yet. Draft or write it first."):
        decisions.review_feedback(bid.round, [bid], by=manager, at=AFTER)
    with refused(f"{other} is not of {bid.round}."):
        decisions.review_feedback(bid.round, [other], by=manager, at=AFTER)


def test_feedback_belongs_to_the_fund() -> None:
    bid = a_scored_bid()
    decider = bid.cast.decider  # type: ignore[attr-defined]
    sentence = (
        f"{decider} may not review the feedback that applicants will read. It takes a fund manager with a part in it."
    )
    for act in (
        lambda: decisions.draft_feedback(bid.round, by=decider, at=AFTER),
        lambda: decisions.write_feedback(bid, WORDS, by=decider, at=AFTER),
        lambda: decisions.review_feedback(bid.round, [bid], by=decider, at=AFTER),
    ):
        with refused(sentence):
            act()


def test_unreviewed_feedback_holds_up_the_release_and_released_feedback_stays() -> None:
    bid = a_scored_bid()
    cast = bid.cast  # type: ignore[attr-defined]
    manager, round_ = cast.manager, funds.close(bid.round, by=cast.manager, at=AFTER)
    with refused(f"The feedback to 1 application has not been reviewed; the first is {bid}. Review it first."):
        decisions.release(round_, by=manager, at=AFTER)
    review_all_feedback(round_, cast)
    decisions.release(round_, by=manager, at=AFTER)
    with refused("The outcomes of this round are released, so its feedback is as it was told."):
        decisions.write_feedback(bid, WORDS, by=manager, at=LATER)


def under_embargo() -> tuple[Application, Round]:
    bid = a_scored_bid()
    cast = bid.cast  # type: ignore[attr-defined]
    round_ = funds.close(bid.round, by=cast.manager, at=AFTER)
    review_all_feedback(round_, cast)
    decisions.release(round_, public_from=LATER, by=cast.manager, at=AFTER)
    found = Application.objects.get(pk=bid.pk)
    found.side, found.cast = bid.side, cast  # type: ignore[attr-defined]
    return found, Round.objects.get(pk=round_.pk)


def test_under_embargo_the_applicant_knows_and_the_public_does_not() -> None:
    bid, round_ = under_embargo()
    clock.move_to(AFTER)
    notice = Notice.objects.get(subject=f"Outcome of {bid}")
    assert notice.text.startswith(
        "Under embargo until 4pm on 16 February 2026, London time: please tell nobody before."
    )
    own = signed_in(bid.side.lead).get(reverse("application", args=[bid.pk])).content.decode()  # type: ignore[attr-defined]
    assert ("Under embargo until" in own, "Because of what they wrote." in own) == (True, True)
    fund = round_.strand.fund
    assert (explained(round_, AFTER), list(exported(fund, AFTER.date()))) == ((), [])
    pages = [reverse(name, args=[round_.pk]) for name in ("round", "round-outcomes", "fairness")]
    outcome = reverse("round-outcome", args=[round_.pk, bid.pk])
    public = "".join(signed_in(None).get(page).content.decode() for page in (*pages, outcome))
    assert ("Because" in public, bid.title in public) == (False, False)
    clock.move_to(LATER)
    assert [one.application for one in explained(round_, LATER)] == [bid]
    assert len(list(exported(fund, LATER.date()))) == 1
    assert bid.title in signed_in(None).get(outcome).content.decode()


def test_under_embargo_its_readers_are_not_told_the_outcome() -> None:
    bid, _ = under_embargo()
    reader = bid.cast.assessors[0].user  # type: ignore[attr-defined]
    given = bid.assignments.get(assessor__user=reader)
    mine, own = reverse("my-outcomes"), reverse("assignment", args=[given.pk])
    clock.move_to(AFTER)
    assert "No outcomes yet" in signed_in(reader).get(mine).content.decode()
    assert "uccessful" not in signed_in(reader).get(own).content.decode()
    clock.move_to(LATER)
    assert "Successful" in signed_in(reader).get(mine).content.decode()


def test_no_offer_is_made_under_embargo() -> None:
    bid, round_ = under_embargo()
    fund, manager = round_.strand.fund, bid.cast.manager  # type: ignore[attr-defined]
    life = {"starts_on": fund.starts_on, "ends_on": fund.ends_on}
    with refused("The outcomes are under embargo. An offer can be made once it has ended."):
        awards.offer(bid.decision, **life, by=manager, at=AFTER)
    assert awards.offer(bid.decision, **life, by=manager, at=LATER).state == "offered"


def test_an_embargo_cannot_end_before_it_begins() -> None:
    bid = a_scored_bid()
    cast = bid.cast  # type: ignore[attr-defined]
    manager, round_ = cast.manager, funds.close(bid.round, by=cast.manager, at=AFTER)
    review_all_feedback(round_, cast)
    with refused("The embargo would have ended 9am on 12 January 2026. Give a later moment, or none."):
        decisions.release(round_, public_from=AFTER.replace(month=1, day=12, hour=9), by=manager, at=AFTER)


@pytest.mark.long
def test_the_manager_drafts_edits_and_reviews_in_bulk() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    bids = [a_scored_bid(round_, cast) for _ in range(2)]
    client, address = signed_in(cast.manager), reverse("round-feedback", args=[round_.pk])
    assert "0 of 2 applications reviewed. 2 have a criterion without a text." in client.get(address).content.decode()
    drafted = client.post(reverse("draft-feedback", args=[round_.pk]), follow=True).content.decode()
    assert "4 drafts were written. Read them before you mark them as reviewed." in drafted
    edit = reverse("write-feedback", args=[bids[0].pk])
    form = client.get(edit).content.decode()
    assert "60% of the score. The readers gave 4, 4, 4." in form
    assert client.post(edit, {"text-vision": "", "text-delivery": "Fine."}).status_code == 422
    assert client.post(edit, {"text-vision": "Better.", "text-delivery": "Fine."}).status_code == 302
    with nothing_changes():
        assert client.post(address, {"applications": []}).status_code == 422
        assert client.post(address, {"applications": ["9" * 40]}).status_code == 422
    assert client.post(address, {"applications": [bid.pk for bid in bids]}).status_code == 302
    assert "2 of 2 applications reviewed." in client.get(address).content.decode()


def test_others_read_the_feedback_and_change_nothing() -> None:
    bid = a_scored_bid()
    cast = bid.cast  # type: ignore[attr-defined]
    review_all_feedback(bid.round, cast)
    places = [reverse("round-feedback", args=[bid.round_id]), reverse("write-feedback", args=[bid.pk])]
    for user in (cast.chair, cast.decider, cast.auditor):
        pages = [signed_in(user).get(place) for place in places]
        assert [page.status_code for page in pages] == [200, 200]
        assert ["Mark as reviewed" in page.content.decode() for page in pages] == [False, False]
        with nothing_changes():
            assert [signed_in(user).post(place).status_code for place in places] == [403, 403]
    assert [signed_in(bid.side.lead).get(place).status_code for place in places] == [403, 403]  # type: ignore[attr-defined]


@pytest.mark.long
def test_the_page_takes_as_many_queries_with_more_applications() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)

    def add() -> None:
        a_scored_bid(round_, cast)

    add()
    takes_as_many_queries_with_more(cast.manager, reverse("round-feedback", args=[round_.pk]), add)
