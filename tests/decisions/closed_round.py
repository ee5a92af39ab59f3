"""A closed round of three bids, and people from whom one of them is closed: by a conflict, or by a reading they have not sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

from placefund.applications.models import Application
from placefund.assessment.models import Assessor, Assignment
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.scoring import actions as scoring_actions
from placefund.awards.models import Award
from placefund.decisions import actions as decisions
from placefund.decisions.models import Decision
from placefund.decisions.revisions import actions as revisions
from placefund.domain.money import Money
from placefund.domain.roles import Role
from placefund.domain.terms import Terms
from placefund.funds import actions as funds
from placefund.funds.models import Fund, Round
from placefund.panels.agreement import actions as agreement_actions
from placefund.panels.meetings import actions as meetings_actions
from placefund.people import actions as people
from placefund.people.models import CLOCK, User
from tests.build import (
    AFTER,
    CRITERIA,
    TERMS,
    Cast,
    a_strand,
    a_user,
    an_application,
    an_open_round,
    review_all_feedback,
)
from tests.house.visitors import NAMED_IN_ADDRESSES, Person
from tests.house.world import World
from tests.two_worlds import Answers, answers, world_where

DESKS = (Role.FUND_MANAGER, Role.PANEL_CHAIR, Role.DECISION_MAKER, Role.AUDITOR)
LOOKED_AT = AFTER + timedelta(hours=3)


def worked_for_the_lead(user: User, bid: Application) -> User:
    scope = f"organisation:{bid.partnership.lead_id}"
    people.grant(user, Role.PARTNER, scope, at=AFTER)
    people.end_role(user, Role.PARTNER, scope, by=CLOCK, at=AFTER)
    return user


def on_a_desk(role: Role, round_: Round) -> User:
    """Somebody of the fund. Each is called by their part: people of one name might be one person, which ties them all together."""
    return a_user(f"{role.label} who looks", role=role, scope=f"fund:{round_.fund_slug}")


class ClosedRound:
    """Three bids, of which the second is closed to everybody who looks; and what may become of it."""

    TERMS: Terms = TERMS

    def __init__(self) -> None:
        self.round = an_open_round(a_strand(money=Money.pounds(40_000_000)), self.TERMS)
        self.cast = cast = Cast(self.round.strand.fund)
        self.bids = [self.bid_of(number) for number in range(3)]
        assert cast.manager
        assert cast.decider
        for number, bid in enumerate(self.bids):
            if bid.state == "eligible":
                self.give_out(bid, 0 if number == 1 else 3 + number % 2)
        funds.close(self.round, by=cast.manager, at=AFTER)
        self.refresh()
        self.people: list[Person] = []

    def bid_of(self, number: int) -> Application:
        """One of its bids, before anybody reads it."""
        return an_application("eligible", round_=self.round, cast=self.cast)

    def give_out(self, bid: Application, points: int) -> None:
        """Give a bid to the fund's assessors, who send these points for everything; none are sent where they are nought."""
        for assessor in self.cast.assessors:
            row = scoring_actions.assign(bid, assessor, by=self.cast.manager, at=AFTER)
            if points:
                self.read(row, points)

    def refresh(self) -> None:
        self.round = Round.objects.select_related("strand__fund").get(pk=self.round.pk)
        self.bids = list(Application.objects.filter(round=self.round).select_related(*Application.READ_WITH))
        self.bid = self.bids[1]

    def looked_at_by(self, *found: Person) -> None:
        for person in found:
            person.sign_in()
        self.people += found

    def assignments_of_the_cast(self) -> list[Assignment]:
        """The readings of the closed bid that are not those of whoever looks."""
        return list(Assignment.objects.filter(application=self.bid, assessor__in=self.cast.assessors).order_by("pk"))

    def is_read(self, points: int = 4) -> None:
        for row in self.assignments_of_the_cast():
            self.read(row, points)

    def read(self, row: Assignment, points: int) -> None:
        given = {criterion.key: points for criterion in CRITERIA}
        scoring_actions.score(row, given, dict.fromkeys(given, "So."), by=row.assessor.user, at=AFTER)

    def agree(self, bid: Application, score: int) -> None:
        agreement_actions.agree_score(bid, Fraction(score), reason="The panel agreed.", by=self.cast.chair, at=AFTER)

    def decide(self, bid: Application, outcome: str) -> None:
        bid = Application.objects.select_related(*Application.READ_WITH).get(pk=bid.pk)
        amount = bid.snapshot.ask if outcome == "fund" else Money(0)
        decisions.decide(
            bid, outcome=outcome, amount=amount, reasons="So.", feedback="So.", by=self.cast.decider, at=AFTER
        )

    def revise(self, bid: Application, outcome: str) -> None:
        """Decide otherwise: at once before outcomes are released, afterwards by a revision that waits to be published."""
        decision = Decision.objects.select_related("application__round__strand__fund").get(application=bid)
        amount = bid.snapshot.ask if outcome == "fund" else Money(0)
        given = {"reasons": "So again.", "feedback": "So again.", "why": "A letter was found."}
        revisions.revise(decision, outcome=outcome, amount=amount, **given, by=self.cast.decider, at=AFTER)

    def publish_revision(self, bid: Application) -> None:
        decision = Decision.objects.select_related("application__round__strand__fund").get(application=bid)
        revisions.publish_revision(decision, by=self.cast.manager, at=AFTER)

    def decide_the_others(self) -> None:
        for bid, outcome in ((self.bids[0], "fund"), (self.bids[2], "decline")):
            self.agree(bid, 50)
            self.decide(bid, outcome)

    def review_all_feedback(self) -> None:
        review_all_feedback(self.round, self.cast)

    def meets_with(self, member: User) -> None:
        cast = self.cast
        meeting = meetings_actions.plan_meeting(
            self.round, name="Panel", held_on=AFTER.date(), place="Room 1", by=cast.manager, at=AFTER
        )
        meetings_actions.seat(meeting, cast.chair, part="chair", by=cast.manager, at=AFTER)
        meetings_actions.seat(meeting, member, part="member", by=cast.manager, at=AFTER)
        meetings_actions.suggest_order(meeting, by=cast.manager, at=AFTER)

    def reads_another(self, user: User) -> Assessor:
        """An assessor of the fund who has one of the other bids to read."""
        reader = pool_actions.add_assessor(self.round.strand.fund, user, by=self.cast.manager, at=AFTER)
        scoring_actions.assign(self.bids[0], reader, by=self.cast.manager, at=AFTER)
        return reader

    def told(
        self,
        act: Callable[[], object],
        before: Answers | None = None,
        *,
        named: tuple[str, ...] = (),
        posting: bool = False,
    ) -> Answers:
        """What is told to everybody who looks, where this was done; `before` is what was told where it was not."""

        def look() -> Answers:
            return answers(self.world(), self.people, LOOKED_AT, named=named, posting=posting, before=before)

        return world_where(act, look)

    def world(self) -> World:
        things = {model: list(model._default_manager.order_by("pk")[:2]) for model in NAMED_IN_ADDRESSES}
        users = [person.user for person in self.people]
        own = Assignment.objects.filter(assessor__user__in=users).order_by("pk")[:2]
        things |= {
            Fund: [self.round.strand.fund],
            Round: [self.round],
            Application: [self.bids[0], self.bid],
            Assessor: list(Assessor.objects.order_by("-pk")[:2]),
            Assignment: [*own, *Assignment.objects.filter(application=self.bid)[:1]],
            Award: [],  # who may read an award of this round knows its outcome
        }
        world = World(self.round.strand.fund, [], [], things, None)  # type: ignore[arg-type]
        world.rows = {
            "organisation": [self.bid.partnership.lead_id],
            "notice": [0],
            "person": [self.cast.manager.pk],
            "round_": [self.round.pk],
            "bid": [self.bid.pk],
        }
        return world
