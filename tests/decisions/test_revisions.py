"""A decision is revised: at once before outcomes are released, by two people afterwards; what was told first stays beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from placefund.applications.corrections import actions as corrections
from placefund.applications.models import Application
from placefund.awards import actions as awards
from placefund.decisions import actions
from placefund.decisions.models import Decision, DecisionVersion
from placefund.decisions.queries import left_to_promise
from placefund.decisions.reserve import reserve
from placefund.decisions.revisions.actions import confirm, publish_revision, revise
from placefund.domain.assessment.method import DeclinedMoney, Method
from placefund.domain.findings import NotAllowed, NotPossible
from placefund.domain.lifecycle import MoveNotPossible
from placefund.domain.money import Money
from placefund.domain.roles import Role
from placefund.funds.models import Round
from placefund.notices.models import Notice
from placefund.opendata.exports import decisions as table_of_decisions
from placefund.panels.agreement import actions as agreement
from placefund.panels.meetings import actions as meetings
from placefund.people import actions as people
from placefund.people.access import NotYours
from placefund.people.models import CLOCK
from tests.build import (
    AFTER,
    TERMS,
    Cast,
    a_meeting,
    a_strand,
    an_application,
    an_open_round,
    release,
    review_all_feedback,
)
from tests.witness import acts_on, nothing_changes, signed_in

pytestmark = pytest.mark.django_db
WORDS = {
    "reasons": "The panel had not seen the letter.",
    "feedback": "Your letter counts.",
    "why": "A letter was found.",
}


def refused(act: Callable[[], object], kind: type[NotAllowed] = NotAllowed) -> str:
    """The sentence with which something is refused."""
    with pytest.raises(kind) as caught:
        act()
    return str(caught.value)


def decided(**more: Any) -> tuple[Any, Decision]:
    bid = an_application("decided", **more)
    return bid, Decision.objects.select_related("application__round__strand__fund").get(application=bid)


def fresh(decision: Decision) -> Decision:
    return Decision.objects.select_related("application__round__strand__fund").get(pk=decision.pk)


def test_before_release_a_revision_stands_at_once_and_both_are_kept() -> None:
    bid, decision = decided()
    before = left_to_promise(bid.round.strand)
    version = revise(decision, outcome="decline", **WORDS, by=bid.cast.decider, at=AFTER)
    now, first = fresh(decision), decision.versions.get(number=1)
    assert (now.outcome, now.pence, now.standing, version.corrects) == ("decline", 0, 2, first)
    assert (first.outcome, version.why_corrected) == ("fund", "A letter was found.")
    assert left_to_promise(bid.round.strand) == before + first.amount
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionVersion.objects.filter(pk=first.pk).update(reasons="Never said.")
    again = revise(now, outcome="fund", amount=first.amount, **WORDS, by=bid.cast.decider, at=AFTER)
    assert (again.number, left_to_promise(bid.round.strand)) == (3, before)


def test_a_revision_needs_its_reason_its_right_and_the_money() -> None:
    bid, decision = decided()
    decider, manager, ask = bid.cast.decider, bid.cast.manager, bid.snapshot.ask
    with nothing_changes():
        refused(lambda: revise(decision, outcome="decline", **WORDS | {"why": " "}, by=decider, at=AFTER), NotPossible)
        refused(lambda: revise(decision, outcome="decline", **WORDS, by=manager, at=AFTER), NotYours)
        refused(lambda: revise(decision, outcome="fund", amount=ask + Money(1), **WORDS, by=decider, at=AFTER))
        refused(lambda: revise(decision, outcome="fund", **WORDS, by=decider, at=AFTER), NotPossible)
        refused(lambda: publish_revision(decision, by=manager, at=AFTER), NotPossible)


def test_after_release_it_takes_two_people_and_what_was_told_stays_public() -> None:
    bid, decision = decided()
    release(bid.round, bid.cast)
    decision = fresh(decision)
    revise(decision, outcome="decline", **WORDS, by=bid.cast.decider, at=AFTER)
    page = reverse("round-outcome", args=[bid.round_id, bid.pk])
    assert (fresh(decision).outcome, "A letter was found." in Client().get(page).content.decode()) == ("fund", False)
    refused(lambda: publish_revision(decision, by=bid.cast.decider, at=AFTER), NotYours)
    publish_revision(decision, by=bid.cast.manager, at=AFTER)
    now = fresh(decision)
    assert (now.outcome, now.application.state, now.standing) == ("decline", "unsuccessful", 2)
    notice = Notice.objects.filter(recipient=bid.side.lead).latest("pk")
    assert (notice.subject, "Why: A letter was found." in notice.text) == (f"Revised outcome of {bid}", True)
    text = Client().get(page).content.decode()
    for words in (
        "Not funded.",
        "A letter was found.",
        "no longer standing: Fund",
        "The panel had not seen the letter.",
    ):
        assert words in text
    assert "Revised" in Client().get(reverse("round-outcomes", args=[bid.round_id])).content.decode()
    rows = list(table_of_decisions(bid.round.strand.fund, AFTER.date()))
    assert [(row[4], *row[-3:]) for row in rows] == [
        ("fund", 1, False, ""),
        ("decline", 2, True, "A letter was found."),
    ]
    refused(lambda: publish_revision(decision, by=bid.cast.manager, at=AFTER), NotPossible)


def test_what_stands_is_not_called_decided_before_while_its_revision_waits() -> None:
    bid, decision = decided()
    cast = bid.cast
    release(bid.round, bid.cast)
    revise(fresh(decision), outcome="decline", **WORDS, by=cast.decider, at=AFTER)
    page = signed_in(cast.decider).get(reverse("decide", args=[bid.pk])).content.decode()
    assert ("revised this at" in page, "Decided before, and decided again since" in page) == (True, False)


def test_who_made_a_revision_does_not_publish_it() -> None:
    bid, decision = decided()
    release(bid.round, bid.cast)
    people.grant(bid.cast.manager, Role.DECISION_MAKER, f"fund:{bid.fund_slug}", at=AFTER)
    revise(fresh(decision), outcome="decline", **WORDS, by=bid.cast.manager, at=AFTER)
    sentence = refused(lambda: publish_revision(fresh(decision), by=bid.cast.manager, at=AFTER), NotPossible)
    assert "somebody else has to publish it" in sentence


def test_a_decision_under_an_offer_that_stands_is_not_revised() -> None:
    bid, decision = decided()
    release(bid.round, bid.cast)
    fund = bid.round.strand.fund
    award = awards.offer(fresh(decision), starts_on=fund.starts_on, ends_on=fund.ends_on, by=bid.cast.manager, at=AFTER)
    act = {"outcome": "decline", **WORDS, "by": bid.cast.decider, "at": AFTER}
    assert "under an offer that stands" in refused(lambda: revise(fresh(decision), **act), NotPossible)
    awards.decline(award, reason="We cannot match it.", by=bid.side.lead, at=AFTER)
    revise(fresh(decision), **act)


def test_a_score_that_is_agreed_again_holds_up_the_release_until_the_decision_is_confirmed() -> None:
    bid, decision = decided()
    review_all_feedback(bid.round, bid.cast)
    corrections.close_round(bid.round, by=CLOCK, at=AFTER)
    agreement.agree_score(
        bid,
        Fraction(55),
        reason="Less.",
        why_again="A figure was misread.",
        by=bid.cast.chair,
        at=AFTER.replace(hour=18),
    )
    later = AFTER.replace(hour=19)
    bid.round.refresh_from_db()
    sentence = refused(lambda: actions.release(bid.round, by=bid.cast.manager, at=later), NotPossible)
    assert "agreed the score of" in sentence
    given = {"outcome": decision.outcome, "amount": decision.amount, **WORDS}
    revise(fresh(decision), **given, by=bid.cast.decider, at=later)
    assert actions.release(bid.round, by=bid.cast.manager, at=later)


def agreed_again(bid: Any) -> None:
    why = {"reason": "Less.", "why_again": "A figure was misread."}
    agreement.agree_score(bid, Fraction(55), **why, by=bid.cast.chair, at=AFTER.replace(hour=18))


def test_whoever_decided_hears_that_the_score_was_agreed_again_and_every_page_marks_it_until_it_is_confirmed() -> None:
    bid, decision = decided()
    decider, later = bid.cast.decider, AFTER.replace(hour=19)
    pages = (reverse("decide", args=[bid.pk]), reverse("decisions", args=[bid.round_id]), reverse("tasks"))
    marks = ("agreed the score again after", "Agreed again after the decision", "Confirm or revise the decision on")

    def marked() -> list[bool]:
        texts = [signed_in(decider).get(page).content.decode() for page in pages]
        return [mark in text for mark, text in zip(marks, texts, strict=True)]

    assert marked() == [False, False, False]
    sentence = (
        f"The panel has not agreed the score of {bid} again since it was decided, so there is nothing to confirm."
    )
    assert refused(lambda: confirm(fresh(decision), reason="It stands.", by=decider, at=later)) == sentence
    agreed_again(bid)
    notice = Notice.objects.get(subject=f"The score of {bid} was agreed again after you decided")
    assert (notice.recipient, "A figure was misread." in notice.text) == (decider, True)
    assert marked() == [True, True, True]
    refused(lambda: confirm(fresh(decision), reason=" ", by=decider, at=later), NotPossible)
    refused(lambda: confirm(fresh(decision), reason="It stands.", by=bid.cast.manager, at=later), NotYours)
    version = confirm(fresh(decision), reason="It stands.", by=decider, at=later)
    now = fresh(decision)
    assert (now.outcome, now.amount, now.standing) == (decision.outcome, decision.amount, 2)
    assert (version.why_corrected, acts_on(bid)[-2:]) == ("It stands.", ["decided again", "confirmed the decision on"])
    assert marked() == [False, False, False]


def test_a_decision_is_confirmed_on_its_page_or_revised_and_either_takes_the_mark_away() -> None:
    bid, _ = decided()
    agreed_again(bid)
    decider, address = signed_in(bid.cast.decider), reverse("confirm-decision", args=[bid.pk])
    assert decider.post(address, {"why": ""}).status_code == 422
    with nothing_changes():
        assert (
            "Confirmed the decision" in decider.post(address, {"why": "It stands.", "foresee": "on"}).content.decode()
        )
    assert decider.post(address, {"why": "It stands."}).status_code == 302
    other, decision = decided()
    agreed_again(other)
    revise(decision, outcome="decline", **WORDS, by=other.cast.decider, at=AFTER.replace(hour=19))
    text = signed_in(other.cast.decider).get(reverse("decide", args=[other.pk])).content.decode()
    assert "agreed the score again after" not in text


def test_whoever_decides_while_the_panel_discusses_the_bid_is_warned() -> None:
    meeting = a_meeting("called")
    item, decider = meeting.items.get(), meeting.cast.decider  # type: ignore[attr-defined]
    page, words = reverse("decide", args=[item.application_id]), "This application is before the panel now"
    chair = meeting.cast.chair  # type: ignore[attr-defined]
    agreement.agree_score(item.application, Fraction(55), reason="Good.", by=chair, at=AFTER)
    assert words not in signed_in(decider).get(page).content.decode()
    item.refresh_from_db()
    meetings.call_item(item, by=chair, at=AFTER)
    assert words in signed_in(decider).get(page).content.decode()


def test_a_revision_is_shown_before_it_is_made_and_published_on_its_page() -> None:
    bid, _ = decided()
    release(bid.round, bid.cast)
    decider, manager, address = (
        signed_in(bid.cast.decider),
        signed_in(bid.cast.manager),
        reverse("decide", args=[bid.pk]),
    )
    given = {"outcome": "decline", "amount": "", **WORDS}
    with nothing_changes():
        page = decider.post(address, given | {"foresee": "on"}).content.decode()
    for words in ("What this would do", "Proposed to revise a released decision", "Nobody is told by this alone."):
        assert words in page
    assert decider.post(address, given).status_code == 302
    assert "It stands once somebody else has published it" in manager.get(address).content.decode()
    publish = reverse("publish-revision", args=[bid.pk])
    with nothing_changes():
        page = manager.get(publish).content.decode()
    assert all(words in page for words in ("Published the revision of a decision", f"Revised outcome of {bid}"))
    assert manager.post(publish).status_code == 302
    page = manager.get(address).content.decode()
    assert "Decided before, and decided again since" in page
    assert "A letter was found." in page
    letter = signed_in(bid.side.lead).get(reverse("application", args=[bid.pk])).content.decode()
    assert all(words in letter for words in ("Revised", "A letter was found.", "Your letter counts."))


def test_only_what_is_decided_is_decided_again_and_only_what_was_told_is_told_anew() -> None:
    scored, (bid, _) = an_application("assessed"), decided()
    refused(lambda: corrections.revise_decision(scored, by=scored.cast.decider, at=AFTER), MoveNotPossible)  # type: ignore[attr-defined]
    refused(lambda: corrections.tell_of_revision(bid, is_funded=True, by=bid.cast.manager, at=AFTER), MoveNotPossible)
    refused(lambda: corrections.revise_decision(bid, by=bid.cast.manager, at=AFTER), NotYours)


# --- the reserve list --------------------------------------------------------------------------------------------------


def a_released_round(rule: DeclinedMoney) -> tuple[Round, Cast, list[Any]]:
    """Three bids, of which the money reaches the best; its offer was declined."""
    terms = replace(TERMS, method=Method(declined_money=rule))
    round_ = an_open_round(a_strand(money=Money.pounds(5_000_000)), terms)
    cast = Cast(round_.strand.fund)
    bids: list[Any] = [an_application("assessed", round_=round_, cast=cast, score=score) for score in (5, 4, 3)]
    for bid, outcome in zip(bids, ("fund", "decline", "decline"), strict=True):
        amount = bid.snapshot.ask if outcome == "fund" else Money(0)
        actions.decide(
            bid, outcome=outcome, amount=amount, reasons="In order.", feedback="Thank you.", by=cast.decider, at=AFTER
        )
    release(round_, cast)
    fund = round_.strand.fund
    decision = Decision.objects.select_related("application__round__strand__fund").get(application=bids[0])
    award = awards.offer(decision, starts_on=fund.starts_on, ends_on=fund.ends_on, by=cast.manager, at=AFTER)
    awards.decline(award, reason="We cannot match it.", by=bids[0].side.lead, at=AFTER)
    return Round.objects.select_related("strand__fund").get(pk=round_.pk), cast, bids


@pytest.mark.long
def test_the_money_of_a_declined_offer_goes_to_the_next_in_order_where_the_method_says_so() -> None:
    round_, cast, bids = a_released_round(DeclinedMoney.NEXT)
    found = reserve(round_)
    assert found is not None
    assert (found.following, found.offer, list(found.declined)) == (bids[1], bids[1].snapshot.ask, [bids[0]])
    assert str(bids[1]) in signed_in(cast.decider).get(reverse("decisions", args=[round_.pk])).content.decode()
    decision = Decision.objects.select_related("application__round__strand__fund").get(application=bids[1])
    version = revise(decision, outcome="fund", amount=found.offer, **WORDS, by=cast.decider, at=AFTER)
    assert version.departs_from_rank is False
    publish_revision(decision, by=cast.manager, at=AFTER)
    after = reserve(round_)
    assert after is not None
    assert (after.money, after.following) == (found.money - found.offer, None)
    assert Application.objects.get(pk=bids[1].pk).state == "successful"


@pytest.mark.long
def test_it_goes_back_to_the_pot_where_the_method_does_not_pass_it_on() -> None:
    round_, cast, _ = a_released_round(DeclinedMoney.POT)
    found = reserve(round_)
    assert found is not None
    assert (found.following, found.offer) == (None, Money(0))
    page = signed_in(cast.decider).get(reverse("decisions", args=[round_.pk])).content.decode()
    assert "it goes back to the strand" in page
