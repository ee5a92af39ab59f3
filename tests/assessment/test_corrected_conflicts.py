"""The ways back from a conflict: a declaration is corrected beside the old one, and the fund gives the reading back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from placefund.applications.models import Application
from placefund.assessment.conflicts import actions as conflicts_actions
from placefund.assessment.conflicts.graph import conflict_between
from placefund.assessment.models import Assessor, Assignment, DeclaredConflict
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.queries import readings
from placefund.assessment.scoring import actions as scoring_actions
from placefund.domain.assessment.pool import NewTie
from placefund.domain.assessment.ties import TieKind, TieStrength
from placefund.domain.findings import NotPossible
from placefund.domain.roles import Role
from placefund.notices.models import Notice
from placefund.people import actions as people
from placefund.people.models import CLOCK
from tests.build import AFTER, AT, a_user, an_application
from tests.witness import acts_on, nothing_changes, refused, signed_in

pytestmark = pytest.mark.django_db
SCORES = {"vision": 4, "delivery": 3}
REASONS = {"vision": "Clear.", "delivery": "Thin."}
MISTAKE = "I pressed it on the wrong application."


def reading(*, scored: bool = False) -> tuple[Application, Assignment, Assessor]:
    application = an_application("eligible")
    assessor = pool_actions.add_assessor(application.round.strand.fund, a_user("Ann Reader"), by=CLOCK, at=AT)
    given = scoring_actions.assign(application, assessor, by=application.cast.manager, at=AFTER)  # type: ignore[attr-defined]
    if scored:
        given = scoring_actions.score(given, SCORES, REASONS, by=assessor.user, at=AFTER)
    return application, given, assessor


def declared(given: Assignment) -> DeclaredConflict:
    conflicts_actions.declare_conflict(given, reason="My sister.", by=given.assessor.user, at=AFTER)
    return DeclaredConflict.objects.get()


def test_a_declarer_corrects_it_beside_what_they_declared_and_the_fund_is_told() -> None:
    application, given, assessor = reading()
    first = declared(given)
    row = conflicts_actions.correct_conflict(first, reason=MISTAKE, by=assessor.user, at=AFTER)
    assert (row.corrects, row.stands, row.why_corrected) == (first, False, MISTAKE)
    assert (DeclaredConflict.objects.count(), first.reason) == (2, "My sister.")
    assert conflict_between(assessor.user, application, AFTER.date()) == ()
    assert acts_on(assessor)[-1] == "corrected a conflict with"
    told = Notice.objects.latest("pk")
    assert (told.page, told.args) == ("assessor", [assessor.pk])
    assert (MISTAKE in told.text, "until you give it back" in told.text) == (True, True)


def test_a_correction_opens_nothing_until_somebody_else_gives_the_reading_back() -> None:
    application, given, assessor = reading(scored=True)
    manager = application.cast.manager  # type: ignore[attr-defined]
    conflicts_actions.correct_conflict(declared(given), reason=MISTAKE, by=assessor.user, at=AFTER)
    given.refresh_from_db()
    assert (given.state, readings(application)) == ("conflicted", ())
    given = conflicts_actions.give_back(given, reason="A slip of the hand.", by=manager, at=AFTER)
    assert (given.state, [each.points for each in readings(application)]) == ("scored", [SCORES])
    assert acts_on(given)[-1] == "gave back"


def test_one_that_was_not_scored_is_to_be_scored_again() -> None:
    application, given, assessor = reading()
    conflicts_actions.correct_conflict(declared(given), reason=MISTAKE, by=application.cast.manager, at=AFTER)  # type: ignore[attr-defined]
    given = conflicts_actions.give_back(given, reason="A slip.", by=application.cast.manager, at=AFTER)  # type: ignore[attr-defined]
    assert given.state == "assigned"
    assert scoring_actions.score(given, SCORES, REASONS, by=assessor.user, at=AFTER).state == "scored"


def test_a_reading_that_a_tie_closed_comes_back_once_a_ruling_clears_it() -> None:
    application, given, assessor = reading()
    manager = application.cast.manager  # type: ignore[attr-defined]
    lead = application.partnership.lead
    tie = NewTie(TieKind.EMPLOYED_BY, source="Their page", organisation=lead.pk)
    conflicts_actions.record_tie(assessor, tie, by=manager, at=AFTER)
    given.refresh_from_db()
    assert given.state == "conflicted"
    with nothing_changes(), refused_with(f"{assessor} still must not read it. "):
        conflicts_actions.give_back(given, reason="Another Ann.", by=manager, at=AFTER)
    conflicts_actions.rule(assessor, application, TieStrength.CLEARED, reason="Another Ann.", by=manager, at=AFTER)
    assert conflicts_actions.give_back(given, reason="Another Ann.", by=manager, at=AFTER).state == "assigned"


class refused_with:  # noqa: N801  read like `refused`, for a sentence whose end is not this test's
    """The refusal begins with these words."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __enter__(self) -> None:
        self.raises = pytest.raises(Exception, match=f"^{self.words}")
        self.raises.__enter__()

    def __exit__(self, *found: Any) -> bool:
        return bool(self.raises.__exit__(*found))


def test_who_declared_it_by_mistake_may_declare_one_again() -> None:
    application, given, assessor = reading()
    manager = application.cast.manager  # type: ignore[attr-defined]
    conflicts_actions.correct_conflict(declared(given), reason=MISTAKE, by=assessor.user, at=AFTER)
    given = conflicts_actions.give_back(given, reason="A slip.", by=manager, at=AFTER)
    conflicts_actions.declare_conflict(given, reason="My brother.", by=assessor.user, at=AFTER)
    rows = DeclaredConflict.objects.values_list("stands", "reason", "why_corrected")
    assert list(rows) == [(True, "My sister.", ""), (False, "", MISTAKE), (True, "My brother.", "My brother.")]
    assert [conflict.bars for conflict in conflict_between(assessor.user, application, AFTER.date())] == [True]


def test_what_a_correction_and_a_giving_back_refuse() -> None:
    application, given, assessor = reading()
    manager, first, stranger = application.cast.manager, declared(given), a_user()  # type: ignore[attr-defined]
    with refused("Say why this is no conflict. The reason stays beside what was declared."):
        conflicts_actions.correct_conflict(first, reason=" ", by=manager, at=AFTER)
    with refused(f"{stranger} may not assign assessors. It takes a fund manager with a part in it."):
        conflicts_actions.correct_conflict(first, reason="No.", by=stranger, at=AFTER)
    conflicts_actions.correct_conflict(first, reason=MISTAKE, by=manager, at=AFTER)
    with refused("This declaration does not stand any more: a later one was put beside it."):
        conflicts_actions.correct_conflict(first, reason="Again.", by=manager, at=AFTER)
    with refused("Say why it is given back. The reason stays on record."):
        conflicts_actions.give_back(given, reason="", by=manager, at=AFTER)
    pool_actions.stand_down(assessor, reason="Busy.", by=manager, at=AFTER)
    with refused(f"{assessor} is not in the pool now. Invite them first."):
        conflicts_actions.give_back(given, reason="A slip.", by=manager, at=AFTER)


def test_who_has_a_conflict_with_the_application_gives_nothing_back() -> None:
    application, given, _ = reading()
    scope = f"fund:{application.round.strand.fund.slug}"
    both = a_user("Lead and manager", role=Role.FUND_MANAGER, scope=scope)
    people.grant(both, Role.LEAD_BIDDER, f"organisation:{application.partnership.lead_id}", at=AFTER)
    conflicts_actions.correct_conflict(declared(given), reason=MISTAKE, by=given.assessor.user, at=AFTER)
    with nothing_changes(), pytest.raises(NotPossible, match="You have a conflict with"):
        conflicts_actions.give_back(given, reason="A slip.", by=both, at=AFTER)


def test_who_has_a_conflict_with_the_application_says_of_nobody_that_theirs_was_none_but_of_themselves() -> None:
    application, given, assessor = reading()
    scope = f"fund:{application.round.strand.fund.slug}"
    both = a_user("Lead and manager", role=Role.FUND_MANAGER, scope=scope)
    people.grant(both, Role.LEAD_BIDDER, f"organisation:{application.partnership.lead_id}", at=AFTER)
    first = declared(given)
    with (
        nothing_changes(),
        pytest.raises(NotPossible, match="You have a conflict with"),
    ):
        conflicts_actions.correct_conflict(first, reason="It was a slip.", by=both, at=AFTER)
    assert not conflicts_actions.correct_conflict(first, reason=MISTAKE, by=assessor.user, at=AFTER).stands


def test_nothing_is_given_back_once_the_panel_has_agreed() -> None:
    application = an_application("scored")
    given = application.assignments.first()
    conflicts_actions.correct_conflict(declared(given), reason=MISTAKE, by=given.assessor.user, at=AFTER)
    Application.objects.filter(pk=application.pk).update(state="assessed")
    with refused(f"{application} is not being scored any more, so no reading is needed."):
        conflicts_actions.give_back(given, reason="A slip.", by=application.cast.manager, at=AFTER)  # type: ignore[attr-defined]


def test_the_database_holds_a_line_of_declarations() -> None:
    application, given, assessor = reading()
    first = declared(given)
    rows = DeclaredConflict.objects
    common = {"assessor": assessor, "application": application, "declared_at": AFTER}
    for wrong in ({"reason": "Twice."}, {"stands": False}, {"corrects": first, "reason": "Why?"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.create(**common | wrong)


def test_an_assessor_sees_what_declaring_does_before_it_is_done() -> None:
    _, given, assessor = reading()
    page = reverse("declare-conflict", args=[given.pk])
    with nothing_changes():
        shown = signed_in(assessor.user).post(page, {"reason": "My sister.", "foresee": "on"}).content.decode()
    for words in ("Declared a conflict", "Fund manager (1)", "A message about it", "the fund can correct it"):
        assert words in shown, words


def test_the_pages_lead_from_the_mistake_to_the_reading_again() -> None:
    application, given, assessor = reading()
    first = declared(given)
    reader, manager = signed_in(assessor.user), signed_in(application.cast.manager)  # type: ignore[attr-defined]
    correct = reverse("correct-own-conflict", args=[given.pk])
    assert correct in reader.get(reverse("my-assignments")).content.decode()
    with nothing_changes():
        assert reader.post(correct, {"reason": ""}).status_code == 422
        assert reader.post(reverse("give-back-reading", args=[given.pk]), {"reason": "Mine."}).status_code == 403
    assert reader.post(correct, {"reason": MISTAKE}).status_code == 302
    assert reader.get(correct).status_code == 403
    member, back = reverse("assessor", args=[assessor.pk]), reverse("give-back-reading", args=[given.pk])
    page = manager.get(member).content.decode()
    assert (MISTAKE in page, back in page) == (True, True)
    assert reverse("correct-conflict", args=[assessor.pk, first.pk]) not in page
    with nothing_changes():
        assert "Open to you again" in manager.post(back, {"reason": "A slip.", "foresee": "on"}).content.decode()
    assert manager.post(back, {"reason": "A slip."}).status_code == 302
    assert reader.get(reverse("assignment", args=[given.pk])).status_code == 200
