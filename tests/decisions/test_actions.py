"""Decisions and their release: they work, each refusal changes nothing, and they are on record."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placefund.applications import actions as applications
from placefund.applications.models import Application
from placefund.awards import actions as awards
from placefund.decisions import actions as decisions
from placefund.decisions.models import Decision
from placefund.decisions.queries import decision_list, left_to_promise, letters, money_for
from placefund.decisions.round_stages import stages
from placefund.domain.money import Money
from placefund.funds import actions as funds
from placefund.funds.models import Round
from placefund.notices.models import Notice
from placefund.records import clock
from tests.build import AFTER, AT, Cast, a_strand, an_application, an_open_round, review_all_feedback
from tests.witness import acts_on, refused, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


def decide(
    application: Application, by: Any, outcome: str = "fund", pounds: int = 4 * MILLION, **more: Any
) -> Decision:
    given = {"reasons": "Best of the round.", "feedback": "A clear plan.", "at": AFTER} | more
    return decisions.decide(application, outcome=outcome, amount=Money.pounds(pounds), by=by, **given)


@once
def a_round_with(pounds: int) -> tuple[Round, Cast]:
    round_ = an_open_round(a_strand(money=Money.pounds(pounds)))
    return round_, Cast(round_.strand.fund)


def test_a_decision_is_kept_and_nobody_is_told_yet() -> None:
    application = an_application("assessed")
    found = decide(application, application.cast.decider)  # type: ignore[attr-defined]
    application.refresh_from_db()
    assert (application.state, found.amount, found.departs_from_rank) == ("decided", Money.pounds(4 * MILLION), False)
    assert found.released_at is None
    assert not Notice.objects.filter(subject__startswith="Outcome").exists()
    assert acts_on(application)[-2:] == ["decided", "decided to fund"]


def test_a_declined_application_has_no_amount_whatever_was_typed() -> None:
    application = an_application("assessed")
    found = decide(application, application.cast.decider, "decline")  # type: ignore[attr-defined]
    assert (found.pence, found.departs_from_rank) == (0, True)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"outcome": "perhaps"}, "Decide to fund or not to fund."),
        ({"reasons": " "}, "Give both the reasons for the decision and the feedback the applicant will read."),
        ({"feedback": ""}, "Give both the reasons for the decision and the feedback the applicant will read."),
        ({"pounds": 4 * MILLION + 1}, "Offer an amount above £0 and at most the £4,000,000 asked for."),
        ({"pounds": 0}, "Offer an amount above £0 and at most the £4,000,000 asked for."),
    ],
)
def test_a_decision_that_is_incomplete_or_too_generous_is_refused(given: dict[str, Any], sentence: str) -> None:
    application = an_application("assessed")
    decider = application.cast.decider  # type: ignore[attr-defined]
    with refused(sentence):
        decide(application, decider, **given)


def test_only_the_decision_maker_decides() -> None:
    application = an_application("assessed")
    chair = application.cast.chair  # type: ignore[attr-defined]
    with refused(f"{chair} may not decide on an application. It takes a decision maker with a part in it."):
        decide(application, chair)


def test_an_application_is_decided_once() -> None:
    application = an_application("decided")
    decider = application.cast.decider  # type: ignore[attr-defined]
    with refused("This application is decided, so it is not possible to decide it now. It would have to be assessed."):
        decide(application, decider)


@pytest.mark.long
def test_money_promised_is_promised_once() -> None:
    round_, cast = a_round_with(7 * MILLION)
    first = an_application("assessed", round_=round_, cast=cast, score=5)
    second = an_application("assessed", round_=round_, cast=cast, score=4)
    decide(first, cast.decider)
    sentence = "The strand has £3,000,000 left after the other decisions; £4,000,000 is £1,000,000 more."
    with refused(sentence):
        decide(second, cast.decider)
    decide(second, cast.decider, pounds=3 * MILLION)
    assert left_to_promise(round_.strand) == Money(0)


@pytest.mark.long
def test_a_promise_of_an_earlier_round_holds_until_it_is_accepted_or_declined() -> None:
    round_, cast = a_round_with(7 * MILLION)
    earlier = an_application("successful", round_=round_, cast=cast)
    later_round = an_open_round(round_.strand)
    later = an_application("assessed", round_=later_round, cast=cast)
    sentence = "The strand has £3,000,000 left after the other decisions; £4,000,000 is £1,000,000 more."
    with refused(sentence):
        decide(later, cast.decider)
    fund = round_.strand.fund
    award = awards.offer(earlier.decision, starts_on=fund.starts_on, ends_on=fund.ends_on, by=cast.manager, at=AFTER)
    assert money_for(later_round) == Money.pounds(3 * MILLION)
    awards.accept(award, by=earlier.side.lead, at=AFTER)  # type: ignore[attr-defined]
    assert left_to_promise(round_.strand) == Money.pounds(3 * MILLION)


def test_a_declined_offer_is_promised_no_more() -> None:
    round_, cast = a_round_with(4 * MILLION)
    earlier = an_application("successful", round_=round_, cast=cast)
    fund = round_.strand.fund
    award = awards.offer(earlier.decision, starts_on=fund.starts_on, ends_on=fund.ends_on, by=cast.manager, at=AFTER)
    awards.decline(award, reason="Our partner left.", by=earlier.side.lead, at=AFTER)  # type: ignore[attr-defined]
    assert left_to_promise(round_.strand) == Money.pounds(4 * MILLION)


@pytest.mark.long
def test_the_line_of_a_round_stays_where_it_was_when_its_awards_are_accepted() -> None:
    round_, cast = a_round_with(5 * MILLION)
    first = an_application("assessed", round_=round_, cast=cast, score=5)
    second = an_application("assessed", round_=round_, cast=cast, score=3)
    decide(first, cast.decider)
    decide(second, cast.decider, "decline")
    funds.close(round_, by=cast.manager, at=AFTER)
    before = [row.listed.ranked for row in decision_list(round_).rows]
    review_all_feedback(round_, cast)
    decisions.release(Round.objects.get(pk=round_.pk), by=cast.manager, at=AFTER)
    fund = round_.strand.fund
    decision = Decision.objects.get(application=first)
    award = awards.offer(decision, starts_on=fund.starts_on, ends_on=fund.ends_on, by=cast.manager, at=AFTER)
    awards.accept(award, by=first.side.lead, at=AFTER)  # type: ignore[attr-defined]
    listed = decision_list(round_)
    assert [row.listed.ranked for row in listed.rows] == before
    assert (listed.money, listed.funded, listed.left) == tuple(map(Money.pounds, (5 * MILLION, 4 * MILLION, MILLION)))


def test_a_departure_from_the_ranking_is_settled_when_the_ranking_is_complete() -> None:
    round_, cast = a_round_with(5 * MILLION)
    early = an_application("assessed", round_=round_, cast=cast, score=3)
    assert not decide(early, cast.decider).departs_from_rank
    better = an_application("assessed", round_=round_, cast=cast, score=5)
    decide(better, cast.decider, "decline")
    funds.close(round_, by=cast.manager, at=AFTER)
    review_all_feedback(round_, cast)
    decisions.release(Round.objects.get(pk=round_.pk), by=cast.manager, at=AFTER)
    assert list(Decision.objects.order_by("pk").values_list("departs_from_rank", flat=True)) == [True, True]


def ready_to_release() -> tuple[Round, Cast, dict[str, Application]]:
    round_, cast = a_round_with(20 * MILLION)
    found = {
        "funded": an_application("assessed", round_=round_, cast=cast, score=5),
        "declined": an_application("assessed", round_=round_, cast=cast, score=2),
        "ineligible": an_application("submitted", round_=round_, cast=cast),
    }
    decide(found["funded"], cast.decider)
    decide(found["declined"], cast.decider, "decline", feedback="Come back with a partner.")
    applications.find_ineligible(
        found["ineligible"], reasons="It asks for roads.", is_sure=True, by=cast.manager, at=AFTER
    )
    review_all_feedback(round_, cast)
    return funds.close(round_, by=cast.manager, at=AFTER), cast, found


@pytest.mark.long
def test_release_tells_every_applicant_at_the_same_moment() -> None:
    round_, cast, found = ready_to_release()
    promised = {(letter.application, letter.outcome, letter.amount, letter.text) for letter in letters(round_)}
    assert promised == {
        (found["funded"], "successful", Money.pounds(4 * MILLION), "A clear plan."),
        (found["declined"], "unsuccessful", None, "Come back with a partner."),
        (found["ineligible"], "ineligible", None, "It asks for roads."),
    }
    released = decisions.release(round_, by=cast.manager, at=AFTER)
    assert {decision.released_at for decision in released} == {AFTER}
    states = dict(Application.objects.filter(round=round_).values_list("pk", "state"))
    assert [states[found[name].pk] for name in ("funded", "declined", "ineligible")] == [
        "successful",
        "unsuccessful",
        "unsuccessful",
    ]
    told = Notice.objects.filter(subject__startswith="Outcome of")
    leads = {application: application.side.lead for application in found.values()}  # type: ignore[attr-defined]
    assert {(n.recipient, n.text) for n in told} == {(leads[application], text) for application, _, _, text in promised}
    assert {(letter.application, letter.outcome, letter.amount, letter.text) for letter in letters(round_)} == promised
    assert acts_on(round_)[-2:] == ["released", "released outcomes of"]


def test_outcomes_go_out_together() -> None:
    round_, cast = a_round_with(20 * MILLION)
    decide(an_application("assessed", round_=round_, cast=cast), cast.decider)
    waiting = an_application("submitted", round_=round_, cast=cast)
    round_ = funds.close(round_, by=cast.manager, at=AFTER)
    manager = cast.manager
    with refused(f"1 application has no decision yet; the first is {waiting}. Outcomes go out together."):
        decisions.release(round_, by=manager, at=AFTER)


def test_a_round_is_released_only_when_closed_and_once() -> None:
    round_, cast = a_round_with(20 * MILLION)
    manager = cast.manager
    with refused("This round is open, so it is not possible to release it now. It would have to be closed."):
        decisions.release(round_, by=manager, at=AFTER)
    sent = an_application("submitted", round_=round_, cast=cast)
    applications.find_ineligible(sent, reasons="It asks for roads.", is_sure=True, by=manager, at=AFTER)
    closed = funds.close(round_, by=manager, at=AFTER)
    decisions.release(closed, by=manager, at=AFTER)
    with refused("This round is released, so it is not possible to release it now. It would have to be closed."):
        decisions.release(round_, by=manager, at=AFTER)


def test_only_a_manager_releases() -> None:
    round_, cast, _ = ready_to_release()
    decider = cast.decider
    with refused(f"{decider} may not release outcomes and feedback. It takes a fund manager with a part in it."):
        decisions.release(round_, by=decider, at=AFTER)


def test_the_list_shows_the_money_left_as_decisions_are_made() -> None:
    round_, cast = a_round_with(9 * MILLION)
    rows = [an_application("assessed", round_=round_, cast=cast, score=score) for score in (5, 4, 3)]
    decide(rows[0], cast.decider)
    decide(rows[1], cast.decider, pounds=3 * MILLION)
    listed = decision_list(round_)
    assert [(row.left, row.is_last_above_the_line) for row in listed.rows] == [
        (Money.pounds(5 * MILLION), False),
        (Money.pounds(2 * MILLION), True),
        (Money.pounds(2 * MILLION), False),
    ]
    assert (listed.decided, listed.above, listed.reaches_all, listed.unranked) == (2, 2, False, 0)


def test_what_was_received_is_one_number_on_the_desk_and_in_public() -> None:
    """What was withdrawn later was received as well, and a draft that was never sent was not."""
    round_, cast = a_round_with(20 * MILLION)
    rows = [an_application(state, round_=round_, cast=cast) for state in ("filled", "submitted", "submitted")]
    applications.withdraw(rows[2], reason="No more.", by=rows[2].side.lead, at=AT)  # type: ignore[attr-defined]
    funds.close(round_, by=cast.manager, at=AFTER)
    [stage] = stages([Round.objects.get(pk=round_.pk)])
    assert (stage.drafts, stage.received, stage.withdrawn) == (1, 2, 1)
    clock.move_to(AFTER)
    public = Client().get(reverse("round", args=[round_.pk])).content.decode()
    desk = signed_in(cast.manager).get(reverse("manage-round", args=[round_.pk])).content.decode()
    for page in (public, desk):
        assert "2, of which 1 was withdrawn" in page


@pytest.mark.long
def test_a_stage_counts_what_each_round_waits_for() -> None:
    round_, cast = a_round_with(20 * MILLION)
    for state in ("filled", "submitted", "eligible", "scored", "assessed"):
        an_application(state, round_=round_, cast=cast)
    [stage] = stages([round_])
    assert (stage.drafts, stage.received, stage.lacking_readers, stage.for_the_panel, stage.can_be_released) == (
        1,
        4,
        1,
        1,
        False,
    )
