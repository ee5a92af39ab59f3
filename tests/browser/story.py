"""Where the story of a fund in a browser starts, and a browser for each person in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.test import override_settings

from placefund.applications.models import Application
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.roles import Role
from placefund.funds.models import Fund, Round
from placefund.operations.worker import work
from placefund.people import actions as people
from placefund.people.models import Organisation, User
from placefund.places import actions as places
from placefund.records import clock
from tests import build
from tests.browser.people import Axe, Visitor

BID = "Harbour robots"
SENSORS, TIDES, MOOR = "Estuary sensors", "Tidal works", "Robots on the moor"
OTHERS = {SENSORS: 15_000_000, TIDES: 14_000_000, MOOR: 8_000_000}
"""The bids beside it and what each asks for: with it they ask for £41.8m, more than the £40m there is."""
VISION = "Robots will inspect every quay of the region, and firms here will build them."
DELIVERY = "The council leads, the university trains, the company builds."
FIRST_ANSWER = "Fit-out of workshops is eligible; new building is not."


@dataclass
class Story:
    """The starting point, and a browser for everybody who acts in it."""

    browser: Any
    address: str
    axe: Axe
    has_scripts: bool
    fund: Fund = field(init=False)
    round_: Round = field(init=False)
    cast: build.Cast = field(init=False)
    city: build.Side = field(init=False)
    council: Organisation = field(init=False)
    users: dict[str, User] = field(default_factory=dict)
    visitors: list[Visitor] = field(default_factory=list)
    signed_in: dict[str, Visitor] = field(default_factory=dict)

    def begins(self) -> None:
        """A fund of £100m: £40m to be competed for in a round that nobody has opened yet, £30m for a named place."""
        clock.move_to(build.AT)
        build.some_areas()
        self.fund = build.a_fund("harbour", name="Harbour Fund", short_name="Harbour")
        self.cast = build.Cast(self.fund)
        competed = build.a_strand(self.fund, "competed", Money.pounds(40_000_000))
        self.round_ = build.a_planned_round(competed, replace(build.TERMS, assessors_needed=3))
        allocation = build.an_allocation(self.fund, Money.pounds(30_000_000))
        places.publish(allocation.place, by=self.cast.manager, at=build.AT)
        self.city = build.a_side(place=allocation.place)
        self.council = build.an_organisation("Plymouth Council", Helix.CIVIC)
        company = build.an_organisation("Quayside Robotics Ltd", Helix.BUSINESS)
        university = build.an_organisation("University of the Sound", Helix.RESEARCH)
        cast = self.cast
        self.users = {
            "manager": cast.manager,
            "chair": cast.chair,
            "decider": cast.decider,
            "monitoring": cast.monitoring,
            "finance": cast.finance,
            **{f"assessor {number}": one.user for number, one in enumerate(cast.assessors, 1)},
            "newcomer": build.a_user("Nia Newcomer"),
            "lead": build.a_user("Lena Lead", role=Role.LEAD_BIDDER, scope=f"organisation:{self.council.pk}"),
            "certifier": build.a_user("Cora Certifier", role=Role.CERTIFIER, scope=f"organisation:{self.council.pk}"),
            "business": build.a_user("Bo Business", role=Role.PARTNER, scope=f"organisation:{company.pk}"),
            "research": build.a_user("Rae Research", role=Role.PARTNER, scope=f"organisation:{university.pk}"),
            "city lead": self.city.lead,
        }
        # The monitoring officer is a finance officer too: the rule of two people has to hold for one with both roles.
        people.grant(cast.monitoring, Role.FINANCE_OFFICER, f"fund:{self.fund.slug}", at=build.AT)

    def anyone(self) -> Visitor:
        """Somebody who has not signed in."""
        context = self.browser.new_context(java_script_enabled=self.has_scripts, base_url=self.address)
        context.set_default_timeout(60_000)
        visitor = Visitor(context.new_page(), self.address, self.axe, self.has_scripts)
        self.visitors.append(visitor)
        return visitor

    def person(self, label: str) -> Visitor:
        """Somebody who is signed in; the lead by the sign-in page."""
        if label not in self.signed_in:
            visitor = self.signed_in[label] = self.anyone()
            (visitor.signs_in if label == "lead" else visitor.is_signed_in_as)(self.users[label])
        return self.signed_in[label]

    def bid(self, title: str) -> Application:
        """An application of the round as it stands now."""
        return Application.objects.get(round=self.round_, title=title)

    @contextmanager
    def with_a_queue(self) -> Iterator[None]:
        """As an installation that queues what takes long, and leaves it to `placefund work`."""
        with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}):
            yield

    def the_worker_comes_by(self) -> None:
        """What `placefund work --once` does."""
        work(str, is_once=True)
