"""Two people at the same moment: a strand gives back no more than is promised to nobody, and what is opened again is so once."""

from __future__ import annotations

from typing import Any

import pytest

from placefund.awards.models import Award
from placefund.decisions.models import Decision
from placefund.decisions.queries import left_to_promise
from placefund.decisions.revisions.actions import publish_revision, revise
from placefund.decisions.strand_money.actions import give_back
from placefund.delivery import actions as delivery
from placefund.delivery.models import Project
from placefund.domain.money import Money
from placefund.domain.roles import Role
from placefund.ledger.models import Transfer
from placefund.ledger.queries import overdrawn
from tests.applications.test_simultaneous_submits import all_at_once
from tests.build import AFTER, AFTER_Q1, Cast, a_project, a_strand, a_user
from tests.decisions.test_declined_offers import ASK, WORDS, declined, two_funded_one_next
from tests.returns.test_simultaneous_payments import trying

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
AT_ONCE = 4


def outcome(answers: list[str]) -> tuple[int, int]:
    return answers.count("done"), sum(answer.startswith("refused:") for answer in answers)


def test_a_strand_gives_back_only_what_is_left_however_many_ask_at_once() -> None:
    strand = a_strand()
    manager = Cast(strand.fund).manager

    def giving(number: int) -> Any:
        given = {"key": str(number), "effective_on": AFTER.date(), "why": "Fewer bids.", "by": manager, "at": AFTER}
        return trying(lambda: give_back(strand, Money.pounds(30_000_000), **given))

    assert outcome(all_at_once([giving(number) for number in range(AT_ONCE)])) == (1, AT_ONCE - 1)
    assert left_to_promise(strand) == Money.pounds(10_000_000)


def test_the_money_of_a_declined_offer_is_promised_or_given_back_and_not_both() -> None:
    round_, cast, (first, _, _) = two_funded_one_next()
    declined(first)
    decision = Decision.objects.select_related("application__round__strand__fund").get(application=first)
    revise(decision, outcome="fund", amount=ASK, **WORDS, by=cast.decider, at=AFTER)
    given = {"key": "2", "effective_on": AFTER.date(), "why": "Fewer bids.", "by": cast.manager, "at": AFTER}
    answers = all_at_once(
        [
            trying(lambda: publish_revision(decision, by=cast.manager, at=AFTER)),
            trying(lambda: give_back(round_.strand, Money.pounds(5_000_000), **given)),
        ]
    )
    assert outcome(answers) == (1, 1)
    assert left_to_promise(round_.strand) in (Money(0), Money.pounds(1_000_000))


def test_a_project_is_opened_again_once_however_many_confirm_it_at_once() -> None:
    project = a_project()
    lead, scope = project.award.side.lead, f"fund:{project.fund_slug}"  # type: ignore[attr-defined]
    delivery.complete(project, by=lead, at=AFTER_Q1)
    delivery.reopen(Project.objects.get(), reason="A bill is still to come.", by=lead, at=AFTER_Q1)
    asked = project.reopenings.get()
    officers = [a_user(f"Officer {n}", role=Role.FINANCE_OFFICER, scope=scope) for n in range(AT_ONCE)]
    answers = all_at_once(
        [trying(lambda by=by: delivery.confirm_reopening(asked, by=by, at=AFTER_Q1)) for by in officers]  # type: ignore[misc]
    )
    assert outcome(answers) == (1, AT_ONCE - 1)
    assert (Transfer.objects.filter(event="reverse").count(), overdrawn()) == (1, [])
    assert Award.objects.get().state == "accepted"
