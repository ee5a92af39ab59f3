"""Who else has a question open: said on its page, forgotten within minutes, on no record, and told to nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from placefund.applications.actions import answer
from placefund.domain.roles import Role
from placefund.drafting import actions
from placefund.drafting.models import Presence
from placefund.drafting.queries import others_at
from placefund.people.access import NotYours
from placefund.records import clock
from placefund.records.models import Event
from tests.build import AT, a_side, a_user, an_application
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def test_who_else_is_at_a_question_is_said_for_some_minutes_and_stands_on_no_record() -> None:
    draft: Any = an_application("draft")
    lead = draft.side.lead
    other = a_user("Cole", role=Role.LEAD_BIDDER, scope=f"organisation:{draft.partnership.lead_id}")
    page, here = (reverse(name, args=[draft.pk, "vision"]) for name in ("answer-question", "be-at-question"))
    acts = Event.objects.count()
    assert signed_in(other).post(here).status_code == 302
    assert "Here now or a moment ago: Cole." in signed_in(lead).get(page).content.decode()
    told = signed_in(lead).post(here, headers={"accept": "application/json"}).json()
    assert told == {"here": "Here now or a moment ago: Cole."}
    assert "moment ago" not in signed_in(lead).get(reverse("answer-question", args=[draft.pk, "need"])).content.decode()
    assert (Event.objects.count(), Presence.objects.count()) == (acts, 2)
    later = clock.now() + timedelta(minutes=6)  # by the clock of the site, which has gone on since it was moved
    assert others_at(draft, "vision", but=lead, at=later) == []
    actions.forget_who_was_here(at=later)
    assert Presence.objects.count() == 0
    answer(draft, "vision", "As Cole sees it.", by=other, at=later)
    assert others_at(draft, "vision", but=lead, at=later) == [other]
    assert others_at(draft, "vision", but=other, at=later) == []


def test_nobody_who_does_not_write_the_answers_is_there_or_learns_who_is() -> None:
    draft: Any = an_application("draft")
    actions.be_at(draft, "vision", by=draft.side.lead, at=AT)
    for user in (draft.side.partner, a_side().lead, draft.cast.manager):
        here = signed_in(user).post(
            reverse("be-at-question", args=[draft.pk, "vision"]), headers={"accept": "application/json"}
        )
        assert (here.status_code, "moment ago" in here.content.decode()) == (403, False)
        with pytest.raises(NotYours):
            actions.be_at(draft, "vision", by=user, at=AT)
    no_such = reverse("be-at-question", args=[draft.pk, "no-such"])
    assert signed_in(draft.side.lead).post(no_such).status_code == 404
    assert Presence.objects.count() == 1
