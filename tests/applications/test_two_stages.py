"""From an expression of interest to the full application: who is invited, what carries over, and who may not apply."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from placefund.applications import actions
from placefund.applications.copying.actions import begin_from
from placefund.applications.later_stages.actions import begin
from placefund.applications.models import Application
from placefund.applications.queries import content
from placefund.applications.views.papers import whole_application
from placefund.decisions import actions as decisions
from placefund.decisions.queries import promised
from placefund.decisions.revisions.actions import publish_revision, revise
from placefund.domain.eligibility import ON_SUBMISSION, findings
from placefund.domain.money import ZERO
from placefund.domain.stages import PartnersMay
from placefund.notices.models import Notice
from placefund.partnerships import actions as partnerships
from placefund.records import clock
from tests.build import AFTER, Cast, a_side, an_open_round
from tests.stages import ASKED, FOLLOWS, IN_SECOND, SECOND_OPENS, decided_stage, released_stage
from tests.witness import refused, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_who_is_chosen_is_invited_with_the_days_and_no_money_is_promised() -> None:
    world = released_stage()
    assert (world.invited.state, world.invited.state_told) == ("successful", "invited")
    assert (world.declined.state, world.declined.decision.in_words) == ("unsuccessful", "Do not invite")
    assert (world.invited.decision.pence, world.invited.decision.departs_from_rank) == (0, False)
    assert promised(world.first.strand) == ZERO
    told = Notice.objects.filter(recipient=world.side.lead, kind="outcome").latest("pk")
    assert "You are invited to the next stage" in str(told.text)
    assert "Thank you for your idea." in str(told.text)


def test_a_stage_is_not_decided_as_if_it_had_money() -> None:
    world = decided_stage()
    other = an_open_round(world.first.strand)
    cast: Cast = world.cast
    with pytest.raises(decisions.NotPossible, match="Decide to invite or not to invite"):
        revise(world.invited.decision, outcome="fund", reasons="a", feedback="b", why="c", by=cast.decider, at=AFTER)
    assert not other.terms().stage.kind.invites


def test_outcomes_are_not_under_embargo_when_the_next_stage_opens() -> None:
    world = decided_stage()
    from placefund.funds import actions as funds
    from tests.build import review_all_feedback

    first = funds.close(world.first, by=world.cast.manager, at=AFTER)
    review_all_feedback(first, world.cast)
    with pytest.raises(decisions.NotPossible, match="who applies there tells who was invited"):
        decisions.release(first, public_from=IN_SECOND, by=world.cast.manager, at=AFTER)


def test_the_full_application_begins_with_what_carries_over() -> None:
    world = released_stage()
    draft = begin(world.second, world.side.partnership, by=world.side.lead, at=IN_SECOND)
    draft = Application.objects.get(pk=draft.pk)
    assert {row.question_key: row.value for row in draft.answers.all()} == {
        "vision": "We will do what vision asks.",
        "team": "We will do what delivery asks.",
    }
    assert draft.title == world.invited.title
    kept = content(draft)["follows"]
    assert kept["receipt"] == world.invited.snapshot.receipt
    actions.answer(draft, "vision", "Otherwise.", by=world.side.lead, at=IN_SECOND)
    with refused("This answer stays as it was in the earlier stage."):
        actions.answer(draft, "team", "Others.", by=world.side.lead, at=IN_SECOND)


def test_who_was_not_invited_cannot_apply_and_reads_why() -> None:
    world = released_stage()
    for side in (world.sides[world.declined.pk], a_side()):
        sentence = (
            f"{world.second.name} is for those alone whom Expressions of interest invited. {side.partnership} was not invited, so "
            "it cannot apply."
        )
        with refused(sentence):
            begin(world.second, side.partnership, by=side.lead, at=IN_SECOND)
        clock.move_to(IN_SECOND)
        page = signed_in(side.lead).get(reverse("start-application", args=[world.second.pk])).content.decode()
        assert "For those who were invited" in page
    with refused(f"Whoever was invited to {world.second.name} begins with what was invited."):
        begin_from(world.invited, world.second, world.side.partnership, by=world.side.lead, at=IN_SECOND)


def test_where_it_is_open_to_all_others_begin_with_nothing() -> None:
    world = released_stage(replace(FOLLOWS, is_invited_only=False))
    other = world.sides[world.declined.pk]
    draft = begin(world.second, other.partnership, by=other.lead, at=IN_SECOND)
    assert not draft.answers.exists()
    actions.answer(draft, "team", "Ours.", by=other.lead, at=IN_SECOND)


def test_partners_change_as_the_book_allows() -> None:
    world = released_stage(replace(FOLLOWS, partners_may=PartnersMay.JOIN))
    draft = begin(world.second, world.side.partnership, by=world.side.lead, at=IN_SECOND)
    gone = world.side.partnership.partners.get(organisation=world.side.organisations["business"])
    partnerships.leave(gone, by=world.side.partner, at=IN_SECOND)
    draft = Application.objects.get(pk=draft.pk)
    found = {each.rule: each for each in findings(ON_SUBMISSION, draft.proposal(), world.second.terms(), IN_SECOND)}
    assert found["lead_was_invited"].passed
    assert not found["partners_fit_the_earlier_stage"].passed


def test_an_invitation_that_is_taken_back_stops_what_was_begun() -> None:
    world = released_stage()
    draft = begin(world.second, world.side.partnership, by=world.side.lead, at=IN_SECOND)
    words = {"reasons": "A mistake.", "feedback": "We were wrong.", "why": "Two bids were mixed up."}
    revise(world.invited.decision, outcome="decline", **words, by=world.cast.decider, at=IN_SECOND)
    publish_revision(world.invited.decision, by=world.cast.manager, at=IN_SECOND)
    found = {each.rule: each for each in findings(ON_SUBMISSION, draft.proposal(), world.second.terms(), IN_SECOND)}
    assert str(found["lead_was_invited"].why) == "Those alone may apply whom the earlier stage invited, and it was not."


def test_pages_show_the_stages_where_answers_came_from_and_what_changed() -> None:
    world = released_stage()
    clock.move_to(IN_SECOND)
    lead = signed_in(world.side.lead)
    page = lead.get(reverse("application", args=[world.invited.pk])).content.decode()
    assert "It is invited to the next stage." in page
    assert "Begin the next stage" in page
    assert lead.post(reverse("begin-next-stage", args=[world.invited.pk])).status_code == 302
    draft = Application.objects.get(round=world.second)
    question = lead.get(reverse("answer-question", args=[draft.pk, "vision"])).content.decode()
    assert "From your earlier stage, Expressions of interest." in question
    fixed = lead.get(reverse("answer-question", args=[draft.pk, "team"])).content.decode()
    assert "This answer stays as it was in the earlier stage." in fixed
    assert 'name="answer"' not in fixed
    actions.answer(draft, "vision", "We will do otherwise.", by=world.side.lead, at=IN_SECOND)
    since = lead.get(reverse("since-the-earlier-stage", args=[draft.pk])).content.decode()
    assert '<ins class="pf-put-in">' in since
    assert "otherwise" in since
    public = signed_in(None).get(reverse("round", args=[world.first.pk])).content.decode()
    assert "2 received, 1 invited." in " ".join(public.split())
    assert "2 bids in all" not in public or "counted once" in public
    outcomes = signed_in(None).get(reverse("round-outcomes", args=[world.first.pk])).content.decode()
    assert "1 invited to the next stage" in " ".join(outcomes.split())
    assert "Not invited" in outcomes
    assert "Not funded" not in outcomes
    assert len(ASKED) == 3
    assert SECOND_OPENS < IN_SECOND


PAGES_OF_BID = (
    "application",
    "read-application",
    "application-receipt",
    "application-snapshot",
    "eligibility",
    "decide",
)
PAGES_OF_ROUND = ("panel-ranking", "decisions", "round-applications", "panel")


def test_a_stage_that_asks_for_no_money_shows_no_amount_and_decides_in_its_own_words() -> None:
    world = decided_stage()
    clock.move_to(AFTER)
    pages = [(name, world.declined.pk) for name in PAGES_OF_BID] + [(name, world.first.pk) for name in PAGES_OF_ROUND]
    shown = {}
    for name, number in pages:
        answer = signed_in(world.cast.manager).get(reverse(name, args=[number]))
        assert answer.status_code == 200, name
        shown[name] = " ".join(strip_tags(unescape(answer.content.decode())).split())
    assert [name for name, text in shown.items() if "£0" in text or "Asks for" in text or "Do not fund" in text] == []
    for name in ("panel-ranking", "decisions"):
        assert ("Invite" in shown[name], "Do not invite" in shown[name]) == (True, True)
    sent = world.invited.snapshot.as_receipt()
    assert "Asks for" not in [title for title, _ in sent.facts()]
    told = [title for title, _ in whole_application(world.invited).facts]
    assert "Asks for" not in told


def test_no_page_of_costs_answers_in_a_stage_that_asks_for_none() -> None:
    world = released_stage()
    desk, bid = signed_in(world.side.lead), world.invited.pk
    own = world.side.partnership.lead_id
    for name, args in (
        ("costs", [bid]),
        ("co-investment", [bid]),
        ("partner-costs", [bid, own]),
        ("costs-file", [bid]),
    ):
        answer = desk.get(reverse(name, args=args))
        assert (name, answer.status_code) == (name, 404)


def test_the_record_of_an_invitation_names_no_amount() -> None:
    world = decided_stage()
    page = signed_in(world.cast.auditor).get(reverse("record"), {"q": "Decided to invite"}).content.decode()
    assert "Decided to invite the application to the next stage" in page
    assert "£0" not in page
