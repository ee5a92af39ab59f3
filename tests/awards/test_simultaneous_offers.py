"""Two people at the same moment: a decision is offered once, and a clarification is corrected once; the other reads why."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from placefund.awards import actions
from placefund.awards.models import Award
from placefund.decisions.models import Decision
from placefund.domain.roles import Role
from placefund.funds import actions as funds
from placefund.funds.models import Clarification
from tests.applications.test_simultaneous_submits import all_at_once
from tests.build import AFTER, AT, Cast, a_user, an_application, an_open_round
from tests.returns.test_simultaneous_payments import trying

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
AT_ONCE = 6
LIFE = {"starts_on": date(2026, 4, 1), "ends_on": date(2029, 3, 31)}


def test_a_decision_is_offered_once_however_many_offer_it_at_once() -> None:
    bid: Any = an_application("successful")
    scope = f"fund:{bid.fund_slug}"
    managers = [a_user(f"Manager {n}", role=Role.FUND_MANAGER, scope=scope) for n in range(AT_ONCE)]
    decisions = [Decision.objects.get(application=bid) for _ in managers]
    answers = all_at_once(
        [
            trying(lambda by=by, decision=decision: actions.offer(decision, **LIFE, by=by, at=AFTER))  # type: ignore[misc]
            for by, decision in zip(managers, decisions, strict=True)
        ]
    )
    assert (answers.count("done"), sum(answer.startswith("refused:") for answer in answers)) == (1, AT_ONCE - 1), (
        Counter(answers)
    )
    assert Award.objects.count() == 1


def test_a_clarification_is_corrected_once_however_many_correct_it_at_once() -> None:
    round_ = an_open_round()
    manager = Cast(round_.strand.fund).manager
    first = funds.clarify(round_, question="Who?", answer="You.", by=manager, at=AT)
    # As a page hands it on: read before anybody had corrected it, and asked then whether somebody had.
    rows = [Clarification.objects.select_related("superseded_by", "round").get(pk=first.pk) for _ in range(AT_ONCE)]
    given = {"question": "Who?", "answer": "Anybody.", "why_corrected": "A slip."}
    answers = all_at_once(
        [
            trying(lambda row=row: funds.clarify(row.round, **given, supersedes=row, by=manager, at=AT))  # type: ignore[misc]
            for row in rows
        ]
    )
    assert (answers.count("done"), sum(answer.startswith("refused:") for answer in answers)) == (1, AT_ONCE - 1), (
        Counter(answers)
    )
    assert Clarification.objects.count() == 2
