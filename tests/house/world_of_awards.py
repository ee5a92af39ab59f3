"""What comes after bids are read in the world that is visited: matching, panels, scenarios, awards, returns."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from placefund.applications.models import Application
from placefund.awards import actions as awards
from placefund.awards.models import Award, Tranche
from placefund.awards.queries import reported_indicators
from placefund.changes import actions as changes
from placefund.changes.models import ProjectChange
from placefund.changes.queries import ChangeWords
from placefund.delivery.models import Milestone, Project
from placefund.documents import actions as documents
from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.conditions import ConditionTerms
from placefund.domain.files import DocumentKind
from placefund.domain.money import Money
from placefund.domain.periods import LONDON
from placefund.domain.portfolio.plan import Merit, Plan, Stance
from placefund.domain.project_changes import ProjectChangeKind
from placefund.domain.promises import PromiseTerms
from placefund.domain.roles import Role
from placefund.funds import actions as funds
from placefund.funds.models import Fund
from placefund.gates import actions as gates
from placefund.matching import actions as matching
from placefund.matching.models import FixedPair, Proposal
from placefund.matching.queries import ProposalOptions
from placefund.notices.actions import people_with
from placefund.opendata.models import Release
from placefund.panels.interviews import actions as interviews
from placefund.panels.meetings import actions as meetings_actions
from placefund.panels.models import CalibrationRun, Interview, InterviewSlot, Item, Meeting
from placefund.partnerships import actions as partnerships
from placefund.partnerships.audiences import leads_of
from placefund.partnerships.models import Partnership
from placefund.people.models import CLOCK, User
from placefund.places import actions as places
from placefund.returns import actions as returns
from placefund.returns.corrections import actions as corrections
from placefund.returns.models import Return
from placefund.scenarios import tasks
from placefund.scenarios.answers import actions as answers
from placefund.scenarios.building import actions as building
from placefund.scenarios.models import Scenario, StatedView
from placefund.scenarios.signing import actions as signing
from placefund.scenarios.stated_views import actions as stated_views
from placefund.scenarios.stated_views.queries import ViewRequest
from tests import build
from tests.build_tranches import FIRST, put, second
from tests.house.visitors import NOW


def the_matching(application: Application, cast: build.Cast) -> dict[type, list[Any]]:
    """A pair fixed by hand, and a proposal that keeps to it."""
    fixed = matching.fix(application, cast.assessors[1], must_read=True, reason="Knows it.", by=cast.manager, at=NOW)
    proposal = matching.propose(application.round, ProposalOptions(), by=cast.manager, at=NOW)
    return {FixedPair: [fixed], Proposal: [proposal]}


def the_award(application: Application, cast: build.Cast, side: build.Side) -> Award:
    life = {"starts_on": date(2026, 4, 1), "ends_on": date(2029, 3, 31)}
    indicator = reported_indicators(application.round.strand.fund)[0]
    offered = awards.offer(
        application.decision,
        conditions=(ConditionTerms("Sign."), ConditionTerms("Insure.")),
        promises=[PromiseTerms(indicator.pk, Decimal(40), "Offer, paragraph 4")],
        **life,
        by=cast.manager,
        at=build.AFTER,
    )
    award = awards.accept(offered, by=side.lead, at=build.AFTER)
    award.side, award.cast = side, cast  # type: ignore[attr-defined]
    return award


def the_earmarked_award(fund: Fund, cast: build.Cast, side: build.Side) -> Award:
    """An offer, not yet answered, from a named place's allocation."""
    allocation = build.an_allocation(fund)
    places.publish(allocation.place, by=cast.manager, at=build.AT)
    build.a_formula(allocation.strand, {allocation.place.slug: (100, 7)})
    own = partnerships.form("Of the city", side.organisations["civic"], by=side.lead, at=build.AT)
    for kind in ("business", "research"):
        [member] = people_with(Role.PARTNER, [f"organisation:{side.organisations[kind].pk}"])
        partnerships.join(
            partnerships.invite(own, side.organisations[kind], by=side.lead, at=build.AT), by=member, at=build.AT
        )
    partnerships.stand_for(own, allocation.place, by=side.lead, at=build.AT)
    return awards.offer_from_allocation(
        allocation,
        Partnership.objects.get(pk=own.pk),
        Money.pounds(20_000_000),
        title="The city's portfolio",
        summary=build.SUMMARY,
        starts_on=date(2026, 4, 1),
        ends_on=date(2029, 3, 31),
        by=cast.manager,
        at=NOW,
    )


def the_tranches(award: Award, cast: build.Cast) -> list[Tranche]:
    """A tranche that is released and one that waits: judged, held back once, and asked for by one person."""
    put(award, FIRST, second())
    first, waits = Tranche.objects.filter(award=award).order_by("number")
    gates.judge(waits.gate.get(), is_met=True, reason="The deed is here.", by=cast.monitoring, at=NOW)
    gates.hold_back(waits, reason="Too soon.", opens="Ask in May.", by=cast.manager, at=NOW)
    gates.ask_release(waits, reason="All is met.", by=cast.monitoring, at=NOW)
    return [waits, first]


def the_changes(project: Project, side: build.Side) -> list[ProjectChange]:
    """A change that is begun, and one that the fund is asked for."""
    words = ChangeWords(kind=ProjectChangeKind.STOP, project=project)
    asked = changes.begin(project.award, words, by=side.lead, at=NOW)
    changes.ask(asked, reason="The yard is late.", by=side.lead, at=NOW)
    return [changes.begin(project.award, words, by=side.lead, at=NOW), asked]


def the_returns(award: Award, project: Project, side: build.Side, cast: build.Cast) -> list[Return]:
    """A draft, a queried, a sent, an approved and a paid return, a quarter each."""
    found = []
    quarter = build.Q1
    for state in ("draft", "queried", "sent", "approved", "paid"):
        report = returns.open_return(award, quarter, by=side.lead, at=NOW)
        returns.describe_progress(report, "The team is hired.", by=side.lead, at=NOW)
        category, amount = build.CostCategory.STAFF, Money.pounds(10_000)
        returns.set_claim(report, project, award.partnership.lead, category, amount, by=side.lead, at=NOW)
        upload = SimpleUploadedFile("jobs.csv", b"post,from\nEngineer,2026-04-01\n", "text/csv")
        documents.attach(report, upload, kind=DocumentKind.EVIDENCE, by=side.lead, at=NOW)
        returns.add_co_investment(
            report,
            project,
            investor="Harbour Investors",
            source=SourceClass.PRIVATE,
            form=Form.CASH,
            amount=Money.pounds(10),
            by=side.lead,
            at=NOW,
        )
        late = datetime.combine(quarter.last_day, NOW.time(), LONDON) + timedelta(days=7)
        for milestone in Milestone.objects.filter(project=project, due_on__lte=quarter.last_day):
            returns.report_milestone(report, milestone, reached_on=milestone.due_on, by=side.lead, at=late)
        if state != "draft":
            report = returns.send(report, by=side.lead, at=late)
        if state == "queried":
            returns.query(report, "Which posts?", by=cast.monitoring, at=late)
        if state in ("approved", "paid"):
            report = returns.approve(report, by=cast.monitoring, at=late)
        if state == "paid":
            returns.pay(report, by=cast.finance, at=late)
            corrections.ask_reversal(report, reason="Paid twice.", by=cast.monitoring, at=late)
        found.append(Return.objects.get(pk=report.pk))
        quarter = quarter.next()
    return found


def the_scenarios(sent: dict[str, Application], cast: build.Cast) -> dict[type, list[Any]]:
    """A scenario in each state, a view and its withdrawal."""
    round_ = sent["assessed"].round
    other = build.an_open_round(round_.strand)  # the signed one's: nothing is signed while a score is awaited
    build.an_application("assessed", round_=other, cast=cast)
    funds.close(other, by=cast.manager, at=build.AFTER)
    said = {
        "person": "Jane Evans",
        "office": "Welsh Government",
        "reason": "It matters.",
        "reference": "Letter of 3 March",
    }
    said |= {"stated_on": build.AFTER.date(), "by": cast.manager, "at": build.AFTER}
    asked = ViewRequest(Stance.MUST_FUND, sent["assessed"])
    views = [stated_views.state_view(round_, asked, **said) for _ in range(2)]
    when = {"stated_on": build.AFTER.date(), "by": cast.manager, "at": build.AFTER}
    withdrawal = stated_views.withdraw_view(views[1], reason="No more.", reference="Letter of 4 March", **when)
    plan = Plan(30_000, views=(views[0].pk,))
    with transaction.atomic():  # where a commit is real, the jobs would run at once and leave none queued
        made = {
            name: building.build(round_, plan, name=name, by=cast.manager, at=build.AFTER)
            for name in ("solved", "failed", "queued")
        }
        by_mean = Plan(30_000, merit=Merit.MEAN)
        made["signed"] = building.build(other, by_mean, name="signed", by=cast.manager, at=build.AFTER)
        for name in ("solved", "signed"):
            tasks.run.call(made[name].pk)
        begun = answers.begin(made["failed"], by=CLOCK, at=build.AFTER)
        answers.give_up(begun, begun.attempt, why="The machine stopped.", by=CLOCK, at=build.AFTER)
        signing.sign(Scenario.objects.get(pk=made["signed"].pk), reasons="Best.", by=cast.decider, at=build.AFTER)
    rows = [Scenario.objects.get(pk=made[name].pk) for name in ("solved", "signed", "failed", "queued")]
    return {Scenario: rows, StatedView: [*views, withdrawal]}


def the_panels(sent: dict[str, Application], cast: build.Cast) -> dict[type, list[Any]]:
    """A meeting at which a bid is being discussed, one that is planned, and one that is closed, with what the first one saw."""
    member = build.a_user("Panel member")

    def meeting(of: Application) -> Meeting:
        planned = meetings_actions.plan_meeting(
            of.round, name="Panel", held_on=NOW.date(), place="Room 1", by=cast.manager, at=NOW
        )
        meetings_actions.seat(planned, cast.chair, part="chair", by=cast.manager, at=NOW)
        meetings_actions.seat(planned, member, part="member", by=cast.manager, at=NOW)
        meetings_actions.suggest_order(planned, by=cast.manager, at=NOW)
        return planned

    closed = meetings_actions.open_meeting(meeting(sent["scored"]), by=cast.chair, at=NOW)
    closed = meetings_actions.close_meeting(closed, by=cast.chair, at=NOW)
    sitting = meetings_actions.open_meeting(meeting(sent["scored"]), by=cast.chair, at=NOW)
    called = meetings_actions.call_item(sitting.items.get(), by=cast.chair, at=NOW)
    planned = meeting(sent["eligible"])
    return the_interviews(sent["scored"], sent["eligible"], member, cast) | {
        Meeting: [sitting, planned, closed],
        Item: [called, planned.items.get()],
        CalibrationRun: list(sitting.calibrations.all()),
    }


def the_interviews(first: Application, second: Application, member: User, cast: build.Cast) -> dict[type, list[Any]]:
    """A bid that has picked one of two times, and one of another round that has picked none."""
    slots: list[InterviewSlot] = []
    for day, bid in enumerate((first, second), start=20):
        times: dict[str, Any] = {"minutes": 45, "gap": 15, "count": 2, "place": "Room 2", "people": [member]}
        begins_at, pick_by = NOW + timedelta(days=day), (NOW + timedelta(days=10)).date()
        slots += interviews.lay_out_slots(bid.round, begins_at=begins_at, **times, by=cast.manager, at=NOW)
        interviews.invite_to_interview(bid.round, [bid], pick_by=pick_by, by=cast.manager, at=NOW)
    interviews.pick_slot(first.interview, slots[0], by=leads_of(first.partnership)[0], at=NOW)
    return {InterviewSlot: slots, Interview: list(Interview.objects.order_by("pk"))}


def the_release(fund: Fund, cast: build.Cast) -> Release:
    return Release.objects.create(
        fund=fund, number=1, released_at=NOW, content='{"grants": []}', digest="0" * 64, awards=0
    )
