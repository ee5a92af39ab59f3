"""What a place passes on: a scheme within a project, its grants, the claim for what was paid, and what came back."""

from __future__ import annotations

from typing import Any

from placefund.delivery.models import Project
from placefund.domain.costs import CostCategory
from placefund.domain.money import ZERO, Money
from placefund.domain.periods import Quarter
from placefund.domain.roles import Role
from placefund.onward.grants import actions as grants
from placefund.onward.grants.actions import GrantTerms
from placefund.onward.models import OnwardGrant, Scheme
from placefund.onward.schemes import actions as schemes
from placefund.onward.schemes.actions import SchemeTerms
from placefund.people.models import User
from placefund.rehearsal.chance import at_work, chance
from placefund.rehearsal.place_award import award_of
from placefund.rehearsal.place_book import Told, body_of, told_of
from placefund.rehearsal.stage import Stage, act
from placefund.returns import actions as returns
from placefund.returns.claimable import claimable_grants
from placefund.returns.models import Return
from placefund.returns.onward_claims import actions as claims


def plan_onward(stage: Stage) -> None:
    """Plan what each place grants on, pays and claims."""
    for place in stage.scale.places:
        told = told_of(place, "onward")
        if not told:
            continue
        _plan(stage, place, "draft_place_scheme", told["scheme"]["drafted_on"])
        _plan(stage, place, "agree_place_scheme", told["scheme"]["agreed_on"])
        for number, one in enumerate(told["grant"]):
            _plan(stage, place, "enter_place_grant", one["entered_on"], number=number)
            for payment, (_, _, _, entered_on) in enumerate(one["payment"]):
                _plan(stage, place, "pay_place_grant", entered_on, number=number, payment=payment)
            if "given_back" in one:
                _plan(stage, place, "give_back_place_grant", one["given_back"][3], number=number)
        for step in ("send", "approve", "pay"):
            day = told["claim"][{"send": "sent_on", "approve": "approved_on", "pay": "paid_on"}[step]]
            _plan(stage, place, f"{step}_place_return", day)


def _plan(stage: Stage, place: str, name: str, day: Any, **about: int) -> None:
    stage.later(name, at_work(day, chance(name, place, *about.values())), place=place, **about)


# --- the scheme and its grants ------------------------------------------------------------------------------------------


def _project(stage: Stage, place: str, title: str) -> Project:
    return award_of(stage, place).projects.select_related(*Project.READ_WITH).get(title=title)


def _scheme(stage: Stage, place: str) -> Scheme:
    rows = Scheme.objects.select_related(*Scheme.READ_WITH)
    return rows.get(project__award=award_of(stage, place), title=told_of(place, "onward")["scheme"]["title"])


@act
def draft_place_scheme(stage: Stage, place: str) -> None:
    """The award's lead drafts a scheme that one of the project's partners runs."""
    told: Told = told_of(place, "onward")["scheme"]
    terms = SchemeTerms(
        told["title"],
        told["summary"],
        Money.pounds(told["pounds"]),
        Money.pounds(told["most"]),
        told["decided_by"],
        told["rules"],
        told["subsidy_note"],
    )
    project = _project(stage, place, told["project"])
    by = stage.lead(project.award.partnership.lead_id)
    schemes.draft(project, body_of(stage, told["partner"]), terms, by=by, at=stage.at)


@act
def agree_place_scheme(stage: Stage, place: str) -> None:
    schemes.agree(_scheme(stage, place), by=stage.of_the_fund(Role.MONITORING_OFFICER), at=stage.at)


def _runner(stage: Stage, scheme: Scheme) -> User:
    """Who acts for the partner that runs a scheme."""
    return stage.answers_for(scheme.organisation)


def _grant(stage: Stage, place: str, number: int) -> OnwardGrant:
    rows = OnwardGrant.objects.select_related(*OnwardGrant.READ_WITH)
    purpose = told_of(place, "onward")["grant"][number]["purpose"]
    return rows.get(scheme__project__award=award_of(stage, place), purpose=purpose)


@act
def enter_place_grant(stage: Stage, place: str, number: int) -> None:
    """The partner enters a grant that its panel decided."""
    told, scheme = told_of(place, "onward")["grant"][number], _scheme(stage, place)
    terms = GrantTerms(
        purpose=told["purpose"],
        amount=Money.pounds(told["pounds"]),
        starts_on=told["starts_on"],
        ends_on=told["ends_on"],
        decided_on=told["decided_on"],
        organisation_name=told.get("name", ""),
        person_name=told.get("person", ""),
    )
    grants.grant(scheme, terms, by=_runner(stage, scheme), at=stage.at)


@act
def pay_place_grant(stage: Stage, place: str, number: int, payment: int) -> None:
    """The partner enters what it paid a recipient, out of its own money until the fund pays the claim."""
    row = _grant(stage, place, number)
    pounds, day, reference, _ = told_of(place, "onward")["grant"][number]["payment"][payment]
    by = _runner(stage, row.scheme)
    grants.pay(row, Money.pounds(pounds), paid_on=day, reference=reference, by=by, at=stage.at)


@act
def give_back_place_grant(stage: Stage, place: str, number: int) -> None:
    """A recipient gave back what it did not need; the partner holds it for the fund."""
    row = _grant(stage, place, number)
    pounds, day, reference, _ = told_of(place, "onward")["grant"][number]["given_back"]
    by = _runner(stage, row.scheme)
    grants.give_back(row, Money.pounds(pounds), paid_on=day, reference=reference, by=by, at=stage.at)


# --- the claim ----------------------------------------------------------------------------------------------------------


@act
def send_place_return(stage: Stage, place: str) -> None:
    """The lead claims what partners spent, and all that was paid on grants by then."""
    told, award = told_of(place, "onward")["claim"], award_of(stage, place)
    by = stage.lead(award.partnership.lead_id)
    report = returns.open_return(award, Quarter.parse(told["quarter"]), by=by, at=stage.at)
    returns.describe_progress(report, told["progress"], by=by, at=stage.pause(12))
    projects = {row.title: row for row in award.projects.filter(state="active")}
    for title, partner, category, pounds, what_for in told["line"]:
        body, amount = body_of(stage, partner), Money.pounds(pounds)
        returns.set_claim(
            report, projects[title], body, CostCategory(category), amount, what_for=what_for, by=by, at=stage.pause(4)
        )
    paid = [(each.grant, each.most) for each in claimable_grants(report) if each.most > ZERO]
    claims.set_claims(report, paid, by=by, at=stage.pause(9))
    returns.send(report, by=by, at=stage.pause(20))


def _return(stage: Stage, place: str) -> Return:
    rows = Return.objects.select_related("award__strand__fund", "award__partnership__lead", "award__partnership__place")
    return rows.get(award=award_of(stage, place), quarter=told_of(place, "onward")["claim"]["quarter"])


@act
def approve_place_return(stage: Stage, place: str) -> None:
    returns.approve(_return(stage, place), by=stage.of_the_fund(Role.MONITORING_OFFICER), at=stage.at)


@act
def pay_place_return(stage: Stage, place: str) -> None:
    """The fund pays: what was advanced is made good in the same step, and is the recipients' money of the fund."""
    returns.pay(_return(stage, place), by=stage.of_the_fund(Role.FINANCE_OFFICER), at=stage.at)
