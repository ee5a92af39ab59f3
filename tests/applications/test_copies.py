"""Beginning an application from an earlier one: what fits is taken over, what does not is said, and nothing is changed in the earlier."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from placefund.applications import actions
from placefund.applications.copying.actions import begin_from, copied
from placefund.applications.models import Application
from placefund.applications.queries import content
from placefund.domain.copying import Carriage, copy_of
from placefund.domain.questions import Question
from placefund.people.access import NotYours
from placefund.records import clock
from placefund.records.models import Event
from tests.build import AT, TERMS, a_side, an_application, an_open_round
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def answers_of(draft: Application) -> dict[str, Any]:
    return {row.question_key: row.value for row in draft.answers.all()}


def test_what_was_sent_begins_a_draft_in_another_round_and_stays_as_it_is() -> None:
    sent = an_application("submitted")
    digest, events = sent.snapshot.digest, Event.objects.filter(subject_id=str(sent.pk)).count()
    round_ = an_open_round(sent.round.strand)
    draft = begin_from(sent, round_, sent.partnership, by=sent.side.lead, at=AT)
    assert (draft.state, draft.round, draft.certified_at) == ("draft", round_, None)
    draft = Application.objects.get(pk=draft.pk)
    assert (draft.title, draft.summary) == (sent.title, sent.summary)
    texts = {key: value for key, value in answers_of(sent).items() if not isinstance(value, list)}
    assert {key: answers_of(draft).get(key) for key in texts} == texts
    assert content(draft)["costs"] == content(sent)["costs"]
    assert content(draft)["co_investment"] == content(sent)["co_investment"]
    sent.refresh_from_db()
    assert (sent.snapshot.digest, sent.state) == (digest, "submitted")
    assert Event.objects.filter(subject_kind="applications.application", subject_id=str(sent.pk)).count() <= events


def test_only_who_leads_both_begins_it_and_once_in_a_round() -> None:
    earlier = an_application("filled")
    other = a_side()
    round_ = an_open_round(earlier.round.strand)
    for user in (other.lead, earlier.side.partner, earlier.side.certifier, earlier.cast.manager):
        with pytest.raises(NotYours):
            begin_from(earlier, round_, earlier.partnership, by=user, at=AT)
        with pytest.raises(NotYours):
            begin_from(earlier, round_, other.partnership, by=earlier.side.lead, at=AT)
    with pytest.raises(actions.NotEditable, match="already has an application"):
        begin_from(earlier, earlier.round, earlier.partnership, by=earlier.side.lead, at=AT)
    assert Application.objects.count() == 1


def test_what_no_longer_fits_is_left_out_and_said() -> None:
    kept = content(an_application("filled"))
    terms = replace(
        TERMS,
        questions=(
            Question("vision", "Vision", word_limit=3),
            Question("hulls", "How many hulls?"),
        ),
        sectors=("Ships",),
    )
    copy = copy_of(kept, terms, set())
    fates = {part.title: part.carriage for part in copy.parts}
    assert fates["Vision"] is Carriage.TO_MEND
    assert fates["How many hulls?"] is Carriage.NEW
    assert fates["Sectors"] is Carriage.LEFT_OUT
    assert fates["Costs"] is Carriage.LEFT_OUT
    assert copy.costs == ()
    assert set(copy.answers) == {"vision"}
    dropped = [part.why for part in copy.parts if part.carriage is Carriage.LEFT_OUT]
    assert any("does not ask it" in str(why) for why in dropped)
    assert any("not in this partnership now" in str(why) for why in dropped)


def test_costs_in_years_that_are_over_are_left_out_and_said() -> None:
    earlier = an_application("filled")
    kept = content(earlier)
    last = TERMS.payable_years[-1]
    later = replace(TERMS, life=(last.first_day, TERMS.life[1]))
    copy = copy_of(kept, later, {row["organisation_id"] for row in kept["costs"]})
    assert copy.costs == ()
    assert copy.co_investment == ()
    [said] = [part for part in copy.parts if part.title == "Costs"]
    assert said.carriage is Carriage.LEFT_OUT
    assert kept["costs"][0]["year"] in str(said.why)


def test_a_draft_is_copied_as_it_stands() -> None:
    earlier = an_application("filled")
    actions.answer(earlier, "vision", "As it stands.", by=earlier.side.lead, at=AT + timedelta(minutes=1))
    assert copied(earlier, earlier.round, earlier.partnership).answers["vision"] == "As it stands."


def test_the_page_shows_each_part_and_begins_the_draft() -> None:
    earlier = an_application("submitted")
    round_ = an_open_round(earlier.round.strand)
    lead = signed_in(earlier.side.lead)
    address, to = reverse("copy-application", args=[earlier.pk]), f"{round_.pk}-{earlier.partnership.pk}"
    assert f'value="{to}"' in lead.get(address).content.decode()
    shown = lead.get(f"{address}?to={to}").content.decode()
    assert "Taken over" in shown
    assert Application.objects.count() == 1
    assert "not open to that partnership" in lead.get(f"{address}?to=0-0").content.decode()
    answer = lead.post(address, {"to": to})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("application", args=[Application.objects.latest("pk").pk])
    for user in (earlier.side.partner, earlier.cast.manager, a_side().lead):
        assert signed_in(user).get(address).status_code == 403
