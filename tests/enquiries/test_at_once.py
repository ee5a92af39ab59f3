"""Two people at the same instant: a question is answered once, changes are sent once, and numbers are given once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from placefund.applications import actions as applications
from placefund.applications.models import Application, Snapshot
from placefund.applications.revisions import actions as revisions
from placefund.domain.findings import NotAllowed
from placefund.enquiries import actions
from placefund.enquiries.models import Enquiry, EnquiryAnswer
from placefund.funds import actions as funds
from placefund.funds.models import Clarification
from tests.applications.test_simultaneous_submits import all_at_once
from tests.build import AFTER, AT, Cast, a_side, an_application, an_open_round

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def told(act: Callable[[], object]) -> Callable[[], str]:
    """The act, in words: done, or refused."""

    def one() -> str:
        try:
            act()
        except NotAllowed:
            return "refused"
        except Exception as trouble:  # noqa: BLE001  the test is about whatever trouble there is
            return f"{type(trouble).__name__}: {trouble}"
        return "done"

    return one


def test_a_question_is_answered_in_private_or_to_all_and_never_both() -> None:
    round_, side = an_open_round(), a_side()
    manager = Cast(round_.strand.fund).manager
    asked = actions.ask(round_, side.partnership.lead, text="May we?", is_for_all=True, by=side.lead, at=AT)
    work = [
        told(lambda: actions.answer(asked, text="You may.", by=manager, at=AT)),
        told(lambda: actions.publish(asked, question="May they?", text="They may.", by=manager, at=AT)),
    ] * 4
    assert Counter(all_at_once(work)) == {"done": 1, "refused": 7}
    assert EnquiryAnswer.objects.count() + Clarification.objects.count() == 1


def test_questions_at_once_have_numbers_of_their_own() -> None:
    round_ = an_open_round()
    sides = [a_side() for _ in range(6)]

    def asking(side: Any) -> Callable[[], object]:
        return lambda: actions.ask(round_, side.partnership.lead, text="May we?", is_for_all=True, by=side.lead, at=AT)

    assert Counter(all_at_once([told(asking(side)) for side in sides])) == {"done": 6}
    assert sorted(Enquiry.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_changes_are_sent_once() -> None:
    bid: Any = an_application("submitted")
    side, cast = bid.side, bid.cast
    funds.close(bid.round, by=cast.manager, at=AFTER)
    bid = Application.objects.get(pk=bid.pk)
    until = AFTER + timedelta(days=7)
    revisions.ask_for_changes(bid, questions=["vision"], why="Why.", until=until, by=cast.manager, at=AFTER)
    applications.answer(bid, "vision", "Otherwise.", by=side.lead, at=AFTER)
    work = [told(lambda: revisions.send_changes(bid, why="So.", by=side.certifier, at=AFTER))] * 6
    assert Counter(all_at_once(work)) == {"done": 1, "refused": 5}
    assert Snapshot.objects.filter(application=bid).count() == 2
