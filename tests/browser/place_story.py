"""Where the story of a place in a browser starts: a fund that has promised it nothing yet, and the people of both sides."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from placefund.domain.money import Money
from placefund.domain.roles import Role
from placefund.funds.models import Programme, Strand
from placefund.people import actions as people
from placefund.people.models import CLOCK, Organisation
from placefund.places.models import Place
from placefund.readiness.models import Wave
from placefund.readiness.waves import actions as waves
from placefund.records import clock
from tests import build
from tests.browser.story import Story
from tests.build_readiness import CLOSES, OPENS, TERMS


@dataclass
class PlaceStory(Story):
    """A fund of £100m with a strand for named places, one such place with its three legs, and a wave that is open."""

    strand: Strand = field(init=False)
    place: Place = field(init=False)
    bodies: dict[str, Organisation] = field(init=False)

    def begins(self) -> None:
        clock.move_to(build.AT)
        build.some_areas()
        self.fund = build.a_fund("harbour", name="Harbour Fund", short_name="Harbour")
        self.cast = build.Cast(self.fund)
        competed = build.a_strand(self.fund, "competed", Money.pounds(40_000_000))
        self.round_ = build.a_planned_round(competed, replace(build.TERMS, assessors_needed=1))
        self.strand = build.a_strand(self.fund, "earmarked")
        self.place = build.an_earmarked_place()
        waves.plan(
            Wave(
                strand=self.strand,
                key="wave-1",
                name="Wave 1",
                opens_at=OPENS,
                closes_at=CLOSES,
                terms_record=TERMS.as_record(),
            ),
            by=CLOCK,
            at=build.AT,
        )
        self.city = build.a_side(place=self.place)
        self.bodies = self.city.organisations
        self.users = {
            "manager": self.cast.manager,
            "decider": self.cast.decider,
            "monitoring": self.cast.monitoring,
            "finance": self.cast.finance,
            "officer": build.a_user("Olive Officer"),
            "accompanier": build.a_user("Rhea Relations"),
            "council": build.a_user("Carys Council"),
            "firm": build.a_user("Finn Firm"),
            "university": build.a_user("Una University"),
            "lead": self.city.lead,
        }

    @property
    def programme(self) -> Programme:
        """The programme of the place, once the place is promised something."""
        return Programme.objects.get(strand=self.strand, place=self.place)

    @property
    def chosen_in_call(self) -> str:
        """The title of what the place's own call chose."""
        return self.programme.candidates.get(door="local_call").title

    def everybody_has_their_part(self) -> None:
        """As by invitations, of which `test_an_empty_machine` tells."""
        scope = f"programme:{self.programme.pk}"
        people.grant(self.users["officer"], Role.PROGRAMME_OFFICER, scope, at=build.AT)
        people.grant(self.users["accompanier"], Role.RELATIONSHIP_MANAGER, scope, at=build.AT)
        for member in ("council", "firm", "university"):
            people.grant(self.users[member], Role.BOARD_MEMBER, scope, at=build.AT)
