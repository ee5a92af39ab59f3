"""At the gate before a tranche: worked out from records, held back, released by two people, also in spite of what is not met."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from placefund.awards.models import Tranche
from placefund.awards.queries import money_of
from placefund.domain.findings import NotAllowed
from placefund.domain.gates import GateStanding
from placefund.domain.money import Money
from placefund.domain.portfolio_review import ReviewTerms
from placefund.domain.roles import Role
from placefund.gates import actions
from placefund.gates.models import TrancheRelease
from placefund.gates.queries import gate_of, gates_of, waiting_gates
from placefund.notices.models import Notice
from placefund.operations.reminders import remind
from placefund.overview.tasks_inbox import waiting_for
from placefund.people.models import CLOCK
from placefund.portfolios.review.actions import restate_terms
from tests.build import AFTER_Q1, a_project, a_return, a_user, an_award
from tests.build_tranches import GATE, an_award_in_tranches
from tests.witness import acts_on, nothing_changes, signed_in

pytestmark = pytest.mark.django_db
LATER = AFTER_Q1 + timedelta(days=3)
ON = LATER.date()
WHY = "The docks cannot wait."


@contextmanager
def refused_with(part: str) -> Iterator[None]:
    """The act inside is refused with a sentence that holds these words."""
    with pytest.raises(NotAllowed) as caught:
        yield
    assert part in str(caught.value)


def judged_met(award: Any) -> None:
    condition = award.second.gate.get(kind="judged")
    actions.judge(condition, is_met=True, reason="The deed is here.", by=award.cast.monitoring, at=LATER)


def page_of(user: Any, name: str, *args: Any) -> str:
    answer = signed_in(user).get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_condition_is_read_from_what_is_on_record() -> None:
    award: Any = an_award_in_tranches(gate=GATE)
    project = a_project(award, grant=Money.pounds(500_000))
    a_return("approved", project=project, claim=Money.pounds(100_000))
    found = {each.condition.kind: each.finding for each in gate_of(award.second, ON).conditions}
    assert {kind: finding.standing.value for kind, finding in found.items()} == {
        "leverage": "not_met",
        "milestone": "not_met",
        "spend": "met",
        "returns": "met",
        "conditions": "not_met",
        "judged": "not_on_record",
    }
    assert (found["spend"].value, found["leverage"].value) == (10, 0)
    assert found["conditions"].missing == ("Sign the collaboration agreement.",)
    late = gate_of(award.second, date(2027, 1, 1)).conditions
    assert [each.finding.standing for each in late if each.condition.kind == "returns"] == [GateStanding.NOT_MET]


def test_a_tranche_is_released_by_two_people_once_its_gate_is_open() -> None:
    award: Any = an_award_in_tranches()
    cast, tranche = award.cast, award.second
    judged_met(award)
    asked = actions.ask_release(tranche, reason="All is met.", by=cast.monitoring, at=LATER)
    assert not asked.in_spite
    with nothing_changes(), refused_with("It has been asked for already"):
        actions.ask_release(tranche, reason="All is met.", by=cast.manager, at=LATER)
    with nothing_changes(), pytest.raises(NotAllowed):
        actions.confirm_release(asked, by=cast.monitoring, at=LATER)
    actions.confirm_release(asked, by=cast.finance, at=LATER)
    assert (money_of(award).free, money_of(award).behind_gates) == (Money.pounds(4_000_000), Money(0))
    assert Notice.objects.filter(recipient=award.side.lead, subject=f"Released: {tranche}").count() == 1
    assert acts_on(award)[-3:] == [
        "asked to release a tranche of",
        "released a tranche of",
        "confirmed the release of a tranche of",
    ]


def test_who_asked_does_not_confirm_and_the_database_holds_it() -> None:
    award: Any = an_award_in_tranches()
    asked = actions.ask_release(award.second, reason=WHY, by=award.cast.manager, at=LATER)
    with nothing_changes(), refused_with("You asked for this, so another person has to confirm it."):
        actions.confirm_release(asked, by=award.cast.manager, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrancheRelease.objects.update(answered_by=award.cast.manager, answered_at=LATER, is_confirmed=True)


def test_it_is_released_in_spite_of_what_is_not_met_with_the_reason_in_public() -> None:
    award: Any = an_award_in_tranches()
    tranche = award.second
    asked = actions.ask_release(tranche, reason=WHY, by=award.cast.manager, at=LATER)
    actions.confirm_release(asked, by=award.cast.finance, at=LATER)
    assert TrancheRelease.objects.get().in_spite
    assert [each.standing for each in asked.found] == [GateStanding.NOT_ON_RECORD]
    public = page_of(None, "award", award.pk)
    assert "Released in spite of its gate" in public
    assert WHY in public
    assert "released in spite of its gate a tranche of" in acts_on(award)


def test_the_reason_of_a_release_in_spite_of_its_gate_is_kept_from_the_public_where_the_book_says_so() -> None:
    award: Any = an_award_in_tranches()
    restate_terms(award.strand, ReviewTerms(publishes_reasons=False), by=CLOCK, at=LATER)
    form = page_of(award.cast.manager, "release-tranche", award.second.pk)
    assert "the book keeps it from the public" in form
    asked = actions.ask_release(award.second, reason=WHY, by=award.cast.manager, at=LATER)
    actions.confirm_release(asked, by=award.cast.finance, at=LATER)
    public = page_of(None, "award", award.pk)
    assert "Released in spite of its gate" in public
    assert "The reason is not published." in public
    assert WHY not in public
    assert WHY in page_of(award.side.lead, "manage-award", award.pk)


def test_what_was_met_when_asked_for_has_to_be_met_when_confirmed() -> None:
    award: Any = an_award_in_tranches()
    judged_met(award)
    asked = actions.ask_release(award.second, reason="All is met.", by=award.cast.manager, at=LATER)
    condition = award.second.gate.get()
    actions.judge(condition, is_met=False, reason="The deed was another.", by=award.cast.monitoring, at=LATER)
    award.cast.finance  # noqa: B018  made when it is first asked for
    with nothing_changes(), refused_with("is not met now"):
        actions.confirm_release(asked, by=award.cast.finance, at=LATER)
    actions.refuse_release(asked, reason="The deed is missing.", by=award.cast.finance, at=LATER)
    assert not Tranche.objects.get(pk=award.second.pk).is_released
    asked = actions.ask_release(award.second, reason=WHY, by=award.cast.manager, at=LATER)
    actions.withdraw_release(asked, reason="Too soon.", by=award.cast.manager, at=LATER)
    assert gate_of(award.second, ON).waiting is None


def test_a_tranche_is_held_back_with_what_would_open_it() -> None:
    award: Any = an_award_in_tranches()
    with nothing_changes(), refused_with("Say what would open the gate"):
        actions.hold_back(award.second, reason=WHY, opens=" ", by=award.cast.manager, at=LATER)
    actions.hold_back(award.second, reason="No deed.", opens="Send the deed.", by=award.cast.manager, at=LATER)
    told = Notice.objects.get(recipient=award.side.lead, subject=f"Held back: {award.second}")
    assert told.text == "No deed. What would open it: Send the deed."
    assert gates_of(award, ON)[1].standing == "Held back"
    assert "Send the deed." in page_of(award.side.lead, "tranche", award.second.pk)


def test_a_condition_that_is_worked_out_is_judged_by_nobody() -> None:
    award: Any = an_award_in_tranches(gate=GATE)
    condition = award.second.gate.get(kind="returns")
    with nothing_changes(), refused_with("Nobody judges it."):
        actions.judge(condition, is_met=True, reason="So it is.", by=award.cast.manager, at=LATER)


def test_the_lead_decides_nothing_and_another_awards_lead_sees_nothing() -> None:
    award: Any = an_award_in_tranches()
    other: Any = an_award()
    for by in (award.side.lead, other.side.lead):
        with nothing_changes(), pytest.raises(NotAllowed):
            actions.ask_release(award.second, reason=WHY, by=by, at=LATER)
        with nothing_changes(), pytest.raises(NotAllowed):
            actions.hold_back(award.second, reason=WHY, opens=WHY, by=by, at=LATER)
    assert signed_in(other.side.lead).get(reverse("tranche", args=[award.second.pk])).status_code in (403, 404)
    assert signed_in(None).get(reverse("tranche", args=[award.second.pk])).status_code in (302, 403, 404)
    strange = a_user("Manager elsewhere", role=Role.FUND_MANAGER, scope="fund:elsewhere")
    assert signed_in(strange).get(reverse("gate-board", args=[award.fund_slug])).status_code == 403


def test_the_lead_reads_what_opens_the_next_tranche_and_what_is_missing() -> None:
    award: Any = an_award_in_tranches(gate=GATE)
    own = page_of(award.side.lead, "manage-award", award.pk)
    assert "Behind gates" in own
    assert "£50,000 of other people’s money that counts is in, shown by evidence." in own
    words = page_of(award.side.lead, "tranche", award.second.pk)
    assert "Nobody has judged it yet." in words
    assert "Judge it" not in words
    assert "Judge it" in page_of(award.cast.monitoring, "tranche", award.second.pk)


def test_the_offer_letter_shows_the_tranches() -> None:
    award: Any = an_award_in_tranches("offered")
    words = page_of(award.side.lead, "accept-award", award.pk)
    assert "The site is bought." in words
    assert "can be neither claimed nor paid" in words


def test_the_board_of_gates_has_the_oldest_first_and_asks_a_fixed_number_of_queries(
    django_assert_max_num_queries: Any,
) -> None:
    award: Any = an_award_in_tranches()
    words = page_of(award.cast.manager, "gate-board", award.fund_slug)
    assert str(award.second) in words
    assert "Not met yet" in words
    with django_assert_max_num_queries(20):
        gates = waiting_gates(award.strand.fund, ON)
    assert [each.tranche.pk for each in gates] == [award.second.pk]


def test_steps_are_shown_before_they_are_taken() -> None:
    award: Any = an_award_in_tranches()
    words = page_of(award.cast.manager, "release-tranche", award.second.pk)
    assert "Not met: The site is bought." in words
    draft = page_of(award.cast.manager, "plan-tranches", award.pk)
    assert "Tranche 2: £3,000,000" in draft


def test_a_second_person_finds_it_on_their_desk() -> None:
    award: Any = an_award_in_tranches()
    award.cast.finance  # noqa: B018  made when it is first asked for
    actions.ask_release(award.second, reason=WHY, by=award.cast.manager, at=LATER)
    what = f"Confirm or refuse: release {award.second}"
    waits = [
        [row.what for pile in waiting_for(user, LATER) for row in pile.items]
        for user in (award.cast.finance, award.cast.manager)
    ]
    assert [what in each for each in waits] == [True, False]


def test_the_lead_is_reminded_before_the_gate_of_what_is_missing() -> None:
    award: Any = an_award_in_tranches()
    at = LATER.replace(year=2027, month=4, day=23)
    remind(at=at)
    told = Notice.objects.filter(recipient=award.side.lead, subject__startswith="Its gate is looked at soon")
    assert [each.text for each in told] == ["Still missing: The site is bought. Nobody has judged it yet."]


def test_what_a_monitoring_officer_has_to_judge_is_a_task_and_leads_to_the_gate() -> None:
    award: Any = an_award_in_tranches()
    officer, before = award.cast.monitoring, award.second.gate_on - timedelta(days=7)
    at = LATER.replace(year=before.year, month=before.month, day=before.day)
    what = f"Judge what opens {award.second}, then release it or hold it back"
    waits = [row for pile in waiting_for(officer, at) for row in pile.items if row.what == what]
    assert [row.href for row in waits] == [reverse("tranche", args=[award.second.pk])]
    words = page_of(officer, "monitoring", award.fund_slug)
    for said in ("1 tranche waits at its gate.", "1 of them waits for a judgement."):
        assert said in words
    assert reverse("gate-board", args=[award.fund_slug]) in words
    judged_met(award)
    later = [row.what for pile in waiting_for(officer, at) for row in pile.items]
    assert (what in later, f"Release {award.second}, or hold it back" in later) == (False, True)
    assert "waits for a judgement" not in page_of(officer, "monitoring", award.fund_slug)


def test_what_binds_is_a_button_on_the_page_of_a_tranche() -> None:
    award: Any = an_award_in_tranches()
    actions.ask_release(award.second, reason=WHY, by=award.cast.manager, at=LATER)
    words = page_of(award.cast.finance, "tranche", award.second.pk)
    for step in ("confirm", "refuse"):
        address = reverse(f"{step}-tranche-release", args=[award.second.pk, TrancheRelease.objects.get().pk])
        tag = words[words.rindex("<a", 0, words.index(address)) : words.index(address)]
        assert "govuk-button" in tag + words[words.index(address) :].partition(">")[0]
