"""The pool: invitations and their answers, standing down, leave, ties, rulings, due days, reminders."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from placefund.applications.models import Application
from placefund.assessment.conflicts import actions as conflicts_actions
from placefund.assessment.conflicts.graph import conflict_between
from placefund.assessment.models import Absence, Assessor, Assignment, Ruling, Tie
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.queries import candidates, reading_day
from placefund.assessment.scoring import actions as scoring_actions
from placefund.domain.assessment.pool import NewTie
from placefund.domain.assessment.ties import TieKind, TieStrength
from placefund.domain.roles import Role
from placefund.notices.models import Notice
from placefund.operations.timekeeper import tick
from placefund.people.models import CLOCK, Membership
from placefund.records.models import Event
from tests.build import AFTER, AT, CRITERIA, Cast, a_fund, a_user, an_application, an_open_round, an_organisation
from tests.witness import acts_on, refused, signed_in

pytestmark = pytest.mark.django_db
TODAY = AFTER.date()
SCORES = {each.key: 4 for each in CRITERIA}
REASONS = {each.key: "Because of what they wrote." for each in CRITERIA}


def asked(fund: Any = None, **more: Any) -> Assessor:
    fund = fund or a_fund()
    return pool_actions.invite(fund, a_user("Ann Reader"), by=Cast(fund).manager, at=AT, **more)


def accepted(application: Application, name: str = "Ann Reader", **more: Any) -> Assessor:
    return pool_actions.add_assessor(application.round.strand.fund, a_user(name), by=CLOCK, at=AT, **more)


def given(application: Application, assessor: Assessor, **more: Any) -> Assignment:
    return scoring_actions.assign(application, assessor, by=application.cast.manager, at=AFTER, **more)  # type: ignore[attr-defined]


def told(user: Any) -> list[str]:
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("subject", flat=True))


# --- invitations ------------------------------------------------------------------------------------------------------


def test_an_invitation_is_told_and_waits_for_its_answer() -> None:
    fund, firm = an_open_round().strand.fund, an_organisation()
    assessor = asked(
        fund, topics=["Life sciences"], leg="civic", employer=firm, organisations=[firm], least_applications=2,
        most_applications=5, message="We pay £200 a reading.",
    )  # fmt: skip
    assessor.refresh_from_db()
    assert (assessor.state, assessor.answered_at, assessor.topics, assessor.employer) == (
        "invited",
        None,
        ["Life sciences"],
        firm,
    )
    notice = Notice.objects.get(recipient=assessor.user)
    assert (notice.address, "We pay £200 a reading." in notice.text) == (f"/pool/{assessor.pk}/", True)
    assert acts_on(assessor) == ["invited to the pool"]
    assert list(Membership.objects.filter(user=assessor.user).values_list("role", "scope")) == [
        (Role.ASSESSOR, f"assessor:{assessor.pk}")
    ]


def test_nobody_is_invited_twice_or_by_somebody_who_may_not_or_beyond_what_they_can_read() -> None:
    fund = an_open_round().strand.fund
    assessor, cast, user = asked(fund), Cast(fund), a_user()
    manager, chair = cast.manager, cast.chair
    with refused("Ann Reader is in the pool already. Their page says whether they have answered."):
        pool_actions.invite(fund, assessor.user, by=manager, at=AT)
    with refused(f"{chair} may not assign assessors. It takes a fund manager with a part in it."):
        pool_actions.invite(fund, user, by=chair, at=AT)
    with refused("The least somebody wants to read (7) must be from 0 to the most they can read (5)."):
        pool_actions.invite(fund, user, least_applications=7, most_applications=5, by=manager, at=AT)
    sectors = "Life sciences; Digital and technologies"
    with refused(f"“Alchemy” is no sector of this fund. Choose from: {sectors}."):
        pool_actions.invite(fund, user, topics=["Alchemy"], by=manager, at=AT)


def test_nothing_is_given_out_before_somebody_accepts() -> None:
    application = an_application("eligible")
    manager = application.cast.manager  # type: ignore[attr-defined]
    assessor = pool_actions.invite(application.round.strand.fund, a_user("Ann Reader"), by=manager, at=AT)
    with refused("Ann Reader has not answered the invitation yet, so nothing is given to them."):
        given(application, assessor)
    assert candidates(application, TODAY) == ()
    pool_actions.accept_invitation(assessor, answer="Gladly.", most_applications=3, by=assessor.user, at=AFTER)
    assessor.refresh_from_db()
    assert (assessor.state, assessor.answer, assessor.most_applications, assessor.answered_at) == (
        "accepted",
        "Gladly.",
        3,
        AFTER,
    )
    assert told(manager) == ["Ann Reader accepted the invitation to the pool"]
    assert acts_on(assessor) == ["invited to the pool", "accepted the invitation to the pool"]
    assert given(application, assessor).state == "assigned"


def test_only_the_person_asked_answers() -> None:
    assessor = asked()
    manager = Cast(assessor.fund).manager
    sentence = f"{manager} may not accept or decline to be an assessor. It takes an assessor with a part in it."
    for answer in (pool_actions.accept_invitation, pool_actions.decline_invitation):
        with refused(sentence):
            answer(assessor, by=manager, at=AFTER)
    with refused("Somebody can read from 0 to 100 applications in a round, not 500."):
        pool_actions.accept_invitation(assessor, most_applications=500, by=assessor.user, at=AFTER)


def test_who_declined_can_be_asked_again() -> None:
    assessor = asked()
    manager = Cast(assessor.fund).manager
    pool_actions.decline_invitation(assessor, answer="No time this year.", by=assessor.user, at=AFTER)
    assessor.refresh_from_db()
    assert (assessor.state, assessor.answer) == ("declined", "No time this year.")
    with refused(
        "This assessor is declined, so it is not possible to accept the invitation now. It would have to be invited."
    ):
        pool_actions.accept_invitation(assessor, by=assessor.user, at=AFTER)
    later = AFTER + timedelta(days=300)
    pool_actions.invite_again(assessor, message="This year?", by=manager, at=later)
    assessor.refresh_from_db()
    assert (assessor.state, assessor.invited_at, assessor.answered_at, assessor.answer) == ("invited", later, None, "")
    assert len(told(assessor.user)) == 2
    with refused(
        "This assessor is invited, so it is not possible to invite them again now. It would have to be declined or stood down."
    ):
        pool_actions.invite_again(assessor, message="", by=manager, at=later)


def test_standing_down_gives_back_what_is_not_scored_and_ends_access() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    first, second = (an_application("eligible", round_=round_, cast=cast) for _ in range(2))
    assessor = accepted(first)
    scored, unscored = given(first, assessor), given(second, assessor)
    scoring_actions.score(scored, SCORES, REASONS, by=assessor.user, at=AFTER)
    with refused("Say why they stand down: they are told, and the record keeps it."):
        pool_actions.stand_down(assessor, reason=" ", by=cast.manager, at=AFTER)
    with refused(f"{assessor} may not assign assessors. It takes a fund manager with a part in it."):
        pool_actions.stand_down(assessor, reason="Ill.", by=assessor.user, at=AFTER)
    assert pool_actions.stand_down(assessor, reason="A new job.", by=cast.manager, at=AFTER) == (unscored,)
    scored.refresh_from_db()
    unscored.refresh_from_db()
    assessor.refresh_from_db()
    assert (scored.state, unscored.state, assessor.state) == ("scored", "withdrawn", "stood_down")
    assert not Membership.objects.filter(user=assessor.user, ended_at=None).exists()
    assert told(assessor.user)[-1] == f"You no longer read for {assessor.fund.name}"
    with refused("Ann Reader has stood down, so nothing is given to them."):
        given(second, assessor)
    pool_actions.invite_again(assessor, message="", by=cast.manager, at=AFTER)
    assert Membership.objects.filter(user=assessor.user, ended_at=None).count() == 1


def test_the_database_keeps_an_invitation_and_its_answer_apart() -> None:
    assessor = asked()
    for wrong in ({"answered_at": AT}, {"state": "declined"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assessor.objects.filter(pk=assessor.pk).update(**wrong)


# --- leave ------------------------------------------------------------------------------------------------------------


def test_who_knows_the_sector_of_a_bid_and_has_room_stands_first_and_its_page_says_which_it_is() -> None:
    application = an_application("eligible")
    fund, manager = application.round.strand.fund, application.cast.manager  # type: ignore[attr-defined]
    known = {
        "Ann": (5, []),
        "Ben": (3, ["Life sciences"]),
        "Cat": (6, ["Digital and technologies"]),
        "Dee": (4, ["Life sciences"]),
    }
    for name, (most, topics) in known.items():
        pool_actions.add_assessor(fund, a_user(name), topics=topics, most_applications=most, by=CLOCK, at=AT)
    found = candidates(application, TODAY)
    assert [(str(each.assessor), each.shared, each.left) for each in found] == [
        ("Dee", ("Life sciences",), 4),
        ("Ben", ("Life sciences",), 3),
        ("Cat", (), 6),
        ("Ann", (), 5),
    ]
    page = signed_in(manager).get(reverse("assign", args=[application.pk])).content.decode()
    assert [words in page for words in ("Its sector: Life sciences.", "Fits: Life sciences", "No day is set")] == [
        True
    ] * 3


def test_leave_is_noted_by_the_person_or_the_fund_and_taken_back() -> None:
    application = an_application("eligible")
    cast, assessor = application.cast, accepted(application)  # type: ignore[attr-defined]
    manager, chair = cast.manager, cast.chair
    own = pool_actions.add_absence(assessor, TODAY, TODAY + timedelta(days=6), by=assessor.user, at=AFTER)
    assert pool_actions.add_absence(assessor, TODAY, TODAY + timedelta(days=6), by=manager, at=AFTER) == own
    with refused(f"{chair} may not assign assessors. It takes a fund manager with a part in it."):
        pool_actions.add_absence(assessor, TODAY, TODAY, by=chair, at=AFTER)
    with refused("The last day away is before the first. Enter them the other way round."):
        pool_actions.add_absence(assessor, TODAY, TODAY - timedelta(days=1), by=manager, at=AFTER)
    with refused(f"Ann Reader cannot read {application} in time. Away from 13 February 2026 to 19 February 2026."):
        given(application, assessor)
    assert [each.no_time for each in candidates(application, TODAY)] == [
        "Away from 13 February 2026 to 19 February 2026."
    ]
    due = TODAY + timedelta(days=10)
    assert given(application, assessor, due_on=due).due_on == due
    with refused(f"{chair} may not assign assessors. It takes a fund manager with a part in it."):
        pool_actions.remove_absence(own, by=chair, at=AFTER)
    pool_actions.remove_absence(own, by=assessor.user, at=AFTER)
    assert Absence.objects.count() == 0
    assert acts_on(assessor)[-2:] == ["noted days away of", "took back days away of"]


# --- ties and rulings -------------------------------------------------------------------------------------------------


def test_a_tie_that_bars_closes_a_reading_at_once() -> None:
    application = an_application("eligible")
    manager, assessor = application.cast.manager, accepted(application)  # type: ignore[attr-defined]
    assignment = given(application, assessor)
    lead = application.partnership.lead
    conflicts_actions.record_tie(
        assessor, NewTie(TieKind.GOVERNS, "Companies House", organisation=lead.pk), by=manager, at=AFTER
    )
    assignment.refresh_from_db()
    assert assignment.state == "conflicted"
    assert acts_on(assignment) == ["assigned", "closed for a conflict"]
    assert told(assessor.user)[-1] == f"Closed to you: {application}"
    assert acts_on(assessor) == ["added to the pool", "recorded a tie of"]


def test_an_assessor_tells_of_an_interest_of_their_own() -> None:
    application = an_application("eligible")
    assessor, other = accepted(application), accepted(application, "Bea Reader")
    assignment = given(application, assessor)
    tie = NewTie(TieKind.INTEREST_IN, "Their own word", area_code="E07000041")
    with refused(f"{other} may not assign assessors. It takes a fund manager with a part in it."):
        conflicts_actions.record_tie(assessor, tie, by=other.user, at=AFTER)
    with refused("Say where this is known from: a register, a website, their own word."):
        conflicts_actions.record_tie(
            assessor, NewTie(TieKind.INTEREST_IN, " ", area_code="E07000041"), by=assessor.user, at=AFTER
        )
    row = conflicts_actions.record_tie(assessor, tie, by=assessor.user, at=AFTER)
    assignment.refresh_from_db()
    assert (row.recorded_by, assignment.state) == (assessor.user, "conflicted")


@pytest.mark.parametrize("table", ["assessment_tie", "assessment_ruling"])
def test_ties_and_rulings_are_never_changed(table: str) -> None:
    application = an_application("eligible")
    manager, assessor = application.cast.manager, accepted(application)  # type: ignore[attr-defined]
    conflicts_actions.record_tie(assessor, NewTie(TieKind.FAMILY, "Word", person="Una New"), by=manager, at=AFTER)
    conflicts_actions.rule(assessor, application, TieStrength.SOFT, reason="To be safe.", by=manager, at=AFTER)
    assert (Tie.objects.count(), Ruling.objects.count()) == (1, 1)
    for statement in (f"UPDATE {table} SET assessor_id = assessor_id", f"DELETE FROM {table}"):
        with (
            pytest.raises(Exception, match="never changed or removed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_ruling_needs_its_reason_its_fund_and_somebody_else() -> None:
    application = an_application("eligible")
    cast, assessor = application.cast, accepted(application)  # type: ignore[attr-defined]
    manager, elsewhere = cast.manager, an_application("eligible")
    with refused("Give the reason of the ruling: an auditor and a court may ask for it."):
        conflicts_actions.rule(assessor, application, TieStrength.HARD, reason=" ", by=manager, at=AFTER)
    with refused(f"{elsewhere} is none of the applications that this fund was sent."):
        conflicts_actions.rule(assessor, elsewhere, TieStrength.HARD, reason="No.", by=manager, at=AFTER)
    with refused(f"{assessor} may not assign assessors. It takes a fund manager with a part in it."):
        conflicts_actions.rule(assessor, application, TieStrength.CLEARED, reason="Me.", by=assessor.user, at=AFTER)
    own = pool_actions.add_assessor(assessor.fund, manager, by=CLOCK, at=AT)
    with refused("Nobody rules on their own conflict. Ask somebody else at the fund."):
        conflicts_actions.rule(own, application, TieStrength.CLEARED, reason="Me.", by=manager, at=AFTER)


def test_what_somebody_declared_is_not_cleared_by_anybody() -> None:
    application = an_application("eligible")
    manager, assessor = application.cast.manager, accepted(application)  # type: ignore[attr-defined]
    conflicts_actions.rule(assessor, application, TieStrength.CLEARED, reason="Nothing known.", by=manager, at=AFTER)
    conflicts_actions.declare_conflict(given(application, assessor), reason="My sister.", by=assessor.user, at=AFTER)
    assert [each.bars for each in conflict_between(assessor.user, application, TODAY)] == [True]
    with refused(
        f"Ann Reader declared a conflict with {application} themselves, so it stands. If it was declared by mistake, correct the "
        "declaration."
    ):
        conflicts_actions.rule(assessor, application, TieStrength.CLEARED, reason="Never mind.", by=manager, at=AFTER)
    assert told(manager)[-1] == f"Ann Reader declared a conflict with {application}"


def test_a_ruling_that_bars_closes_even_a_scored_reading_and_one_that_clears_opens_the_way() -> None:
    application = an_application("eligible")
    manager, assessor = application.cast.manager, accepted(application)  # type: ignore[attr-defined]
    assignment = given(application, assessor)
    scoring_actions.score(assignment, SCORES, REASONS, by=assessor.user, at=AFTER)
    conflicts_actions.rule(
        assessor, application, TieStrength.HARD, reason="They advise the lead.", by=manager, at=AFTER
    )
    assignment.refresh_from_db()
    assert (assignment.state, acts_on(assignment)) == ("conflicted", ["assigned", "scored", "closed for a conflict"])
    local = accepted(application, "Bea Reader", area_codes=["E06000026"])
    with refused(
        f"Bea Reader must not read {application}. Bea Reader has an interest in Plymouth, and {application} is for Plymouth."
    ):
        given(application, local)
    conflicts_actions.rule(local, application, TieStrength.CLEARED, reason="Sold in May.", by=manager, at=AFTER)
    assert given(application, local).state == "assigned"


def test_a_soft_conflict_is_kept_with_the_assignment() -> None:
    application = an_application("eligible")
    manager, assessor = application.cast.manager, accepted(application, area_codes=["E06000026"])  # type: ignore[attr-defined]
    conflicts_actions.rule(assessor, application, TieStrength.SOFT, reason="A small flat.", by=manager, at=AFTER)
    assert given(application, assessor).state == "assigned"
    assert Event.objects.get(verb="assigned").details == {
        "soft": f"Ann Reader has an interest in Plymouth, and {application} is for Plymouth."
    }


# --- due days and reminders -------------------------------------------------------------------------------------------


def test_the_day_for_the_scores_holds_for_all_that_wait_and_all_given_out_later() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    first, second = (an_application("eligible", round_=round_, cast=cast) for _ in range(2))
    manager, due = cast.manager, TODAY + timedelta(days=14)
    with refused("Nothing in this round waits to be scored. Give out the readings first."):
        scoring_actions.set_reading_day(round_, due, by=manager, at=AFTER)
    assessor = accepted(first)
    waiting = given(first, assessor)
    with refused("A day that has passed gives nobody time to read. Enter today or a later day."):
        scoring_actions.set_reading_day(round_, TODAY - timedelta(days=1), by=manager, at=AFTER)
    chair = cast.chair
    with refused(f"{chair} may not assign assessors. It takes a fund manager with a part in it."):
        scoring_actions.set_reading_day(round_, due, by=chair, at=AFTER)
    assert scoring_actions.set_reading_day(round_, due, by=manager, at=AFTER) == 1
    waiting.refresh_from_db()
    assert (waiting.due_on, reading_day(round_, TODAY), given(second, assessor).due_on) == (due, due, due)
    assert f"Your readings in {round_}" in told(assessor.user)
    assert reading_day(round_, due + timedelta(days=1)) is None


def test_who_is_late_or_due_soon_is_reminded_once_a_day() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    fund, manager = round_.strand.fund, cast.manager
    applications = [an_application("eligible", round_=round_, cast=cast) for _ in range(3)]
    ann, bea = accepted(applications[0]), accepted(applications[0], "Bea Reader")
    soon, far = TODAY + timedelta(days=2), TODAY + timedelta(days=40)
    due = [given(applications[0], ann, due_on=soon), given(applications[1], ann, due_on=soon)]
    due += [given(applications[0], bea, due_on=soon)]
    given(applications[2], bea, due_on=far)
    scored = given(applications[2], ann, due_on=soon)
    scoring_actions.score(scored, SCORES, REASONS, by=ann.user, at=AFTER)
    chair = cast.chair
    with refused(f"{chair} may not assign assessors. It takes a fund manager with a part in it."):
        scoring_actions.remind(fund, within_days=7, by=chair, at=AFTER)
    assert scoring_actions.remind(fund, within_days=7, by=manager, at=AFTER) == tuple(due)
    assert (told(ann.user)[-1], told(bea.user)[-1]) == (
        f"2 to score for {fund.name}",
        f"1 to score for {fund.name}",
    )
    assert scoring_actions.remind(fund, within_days=7, by=manager, at=AFTER + timedelta(hours=5)) == ()
    assert len(scoring_actions.remind(fund, within_days=7, by=manager, at=AFTER + timedelta(days=1))) == 3
    assert acts_on(fund).count("reminded readers of") == 2


def test_one_assessor_is_reminded_of_all_they_have_and_not_twice_in_a_day() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    fund, manager = round_.strand.fund, cast.manager
    applications = [an_application("eligible", round_=round_, cast=cast) for _ in range(2)]
    ann, bea = accepted(applications[0]), accepted(applications[0], "Bea Reader")
    due = [
        given(each, ann, due_on=TODAY + timedelta(days=days)) for each, days in zip(applications, (2, 90), strict=True)
    ]
    given(applications[0], bea, due_on=TODAY + timedelta(days=2))
    with refused(f"{cast.chair} may not assign assessors. It takes a fund manager with a part in it."):
        scoring_actions.remind_assessor(ann, by=cast.chair, at=AFTER)
    assert scoring_actions.remind_assessor(ann, by=manager, at=AFTER) == tuple(due)
    assert told(ann.user)[-1] == f"2 to score for {fund.name}"
    with refused(f"{ann} has nothing to score by a day that they were not reminded of today."):
        scoring_actions.remind_assessor(ann, by=manager, at=AFTER + timedelta(hours=5))


def test_the_clock_reminds_of_what_is_due_within_three_days_and_then_every_three_days() -> None:
    application = an_application("eligible")
    assessor = accepted(application)
    given(application, assessor, due_on=TODAY + timedelta(days=5))
    sentence = f"Readers of {assessor.fund} were reminded of 1 to score."
    reminded = [number for number in range(12) if sentence in tick(AFTER + timedelta(days=number))]
    assert reminded == [2, 5, 8, 11]


def test_a_reading_given_back_and_given_again_is_reminded_of_anew() -> None:
    application = an_application("eligible")
    manager, assessor = application.cast.manager, accepted(application)  # type: ignore[attr-defined]
    day = TODAY + timedelta(days=1)
    assignment = given(application, assessor, due_on=day)
    assert len(scoring_actions.remind(assessor.fund, within_days=3, by=manager, at=AFTER)) == 1
    scoring_actions.unassign(assignment, by=manager, at=AFTER)
    assert given(application, assessor, due_on=day).reminded_at is None
