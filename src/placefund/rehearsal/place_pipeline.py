"""What three places have in their pipelines: candidates by each door, worked out, merged, split, dropped and parked."""

from __future__ import annotations

from datetime import date
from itertools import zip_longest

from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.costs import SpendKind
from placefund.domain.money import Money, share
from placefund.domain.periods import FinancialYear
from placefund.domain.pipeline.candidates import (
    AspectStanding,
    ProjectAspect,
    SplitPart,
    SubsidyActivity,
    SubsidyRoute,
)
from placefund.people.models import User
from placefund.pipelines import actions as pipelines
from placefund.pipelines.lines import actions as lines
from placefund.pipelines.merging import actions as merging
from placefund.pipelines.models import Candidate
from placefund.pipelines.sharing import actions as sharing
from placefund.pipelines.steps import actions as steps
from placefund.pipelines.weighing import actions as weighing
from placefund.rehearsal.chance import after, at_work, chance
from placefund.rehearsal.place_bids import CALL_OF, LocalBid, local_bids
from placefund.rehearsal.place_book import Told, body_of, officer_of, programme_of, told_of
from placefund.rehearsal.place_call import FIRST_YEAR
from placefund.rehearsal.stage import Stage, act

STEPS = (("outline", "work_out"), ("developed", "develop"), ("ready", "find_ready"))


def plan_pipeline(stage: Stage) -> None:
    """Plan the days on which candidates come in and are worked out."""
    for place in stage.scale.places:
        told = told_of(place, "pipeline")
        begins = at_work(told["begins"], chance("pipeline", place))
        for number, candidate in enumerate(told["candidate"]):
            draw = chance("candidate", place, number)
            stage.later("enter_candidate", after(begins, 3 * number, draw), place=place, key=candidate["key"])
        worked_out = at_work(told["worked_out"], chance("worked out", place))
        for number, candidate in enumerate(told["candidate"]):
            draw = chance("weigh", place, number)
            stage.later("work_out_candidate", after(worked_out, number, draw), place=place, key=candidate["key"])
        if place == CALL_OF:
            for bid in local_bids():
                at = after(worked_out, 2 + bid.number % 40, chance("work out bid", bid.number))
                stage.later("work_out_bid", at, number=bid.number)
        for key in told["shares"]:
            stage.later("share_candidate", after(worked_out, 30, chance("share", place, key)), place=place, key=key)
        reshaped = after(worked_out, 44, chance("reshape", place))
        if "split" in told:
            stage.later("split_candidate", reshaped, place=place)
        if "merge" in told:
            stage.later("merge_candidates", reshaped, place=place)


def told_of_candidate(place: str, key: str) -> Told:
    found: Told = next(each for each in told_of(place, "pipeline")["candidate"] if each["key"] == key)
    return found


def candidate_of(stage: Stage, place: str, key: str) -> Candidate:
    """A candidate that the office entered, by its key."""
    rows = Candidate.objects.select_related("programme__strand__fund", "programme__place", "lead")
    return rows.get(programme=programme_of(stage, place), title=told_of_candidate(place, key)["title"])


def candidate_of_bid(stage: Stage, bid: LocalBid) -> Candidate | None:
    """The candidate that a bid of the call became; None where it was not chosen."""
    rows = Candidate.objects.select_related("programme__strand__fund", "programme__place", "lead")
    return rows.filter(programme=programme_of(stage, CALL_OF), door="local_call", title=bid.title).first()


@act
def enter_candidate(stage: Stage, place: str, key: str) -> None:
    """The office enters a candidate with what it asks for, who else pays, and who stands beside its lead."""
    told, programme = told_of_candidate(place, key), programme_of(stage, place)
    by = officer_of(stage, programme)
    candidate = pipelines.enter(
        programme,
        title=told["title"],
        lead=body_of(stage, told["lead"]),
        summary=told["summary"],
        cluster=told["cluster"],
        starts_on=told.get("starts_on"),
        ends_on=told.get("ends_on"),
        by=by,
        at=stage.at,
    )
    if told.get("areas"):
        held = ("title", "summary", "cluster", "starts_on", "ends_on")
        said = {name: getattr(candidate, name) for name in held}
        lines.describe(candidate, **said, areas=told["areas"], by=by, at=stage.pause(2))
    for body, part in told.get("partners", ()):
        lines.add_partner(candidate, body_of(stage, body), part=part, by=by, at=stage.pause(3))
    lines.set_ask(candidate, _asks(told["ask"], told["years"]), by=by, at=stage.pause(8))
    for investor, source, form, status, pounds in told.get("money", ()):
        lines.add_money(
            candidate,
            investor=investor,
            source=SourceClass(source),
            form=Form(form),
            status=Status(status),
            amount=Money.pounds(pounds),
            by=by,
            at=stage.pause(4),
        )


def _asks(pounds: int, years: list[int]) -> dict[tuple[FinancialYear, SpendKind], Money]:
    """An ask over years, most of it in the second, two thirds of it for things."""
    weights = [weight for weight, _ in zip_longest((3, 5, 4, 2)[: len(years)], years, fillvalue=1)]
    things, people = share(Money.pounds(pounds), (2, 1))
    return {
        (FinancialYear(year), kind): amount
        for kind, part in ((SpendKind.CAPITAL, things), (SpendKind.RESOURCE, people))
        for year, amount in zip(years, share(part, weights), strict=True)
    }


@act
def work_out_candidate(stage: Stage, place: str, key: str) -> None:
    """A candidate is worked out as far as it will come: readiness, risks, subsidy, and without what it falls."""
    told, candidate = told_of_candidate(place, key), candidate_of(stage, place, key)
    if not candidate.is_open:
        return
    by = officer_of(stage, candidate.programme)
    _weigh(stage, candidate, told, by)
    for other, why in told.get("depends", ()):
        on = candidate_of(stage, place, other)
        weighing.depend(candidate, on, why=why, by=by, at=stage.pause(6))
    if told["stage"] == "dropped":
        steps.drop(candidate, reason=told["why"], by=by, at=stage.pause(10))
    elif told["stage"] == "parked":
        steps.park(candidate, reason=told["why"], by=by, at=stage.pause(10))
    else:
        step_up(stage, candidate, told["stage"], by)


def _weigh(stage: Stage, candidate: Candidate, told: Told, by: User) -> None:
    if "subsidy" in told:
        activity, route, note = told["subsidy"]
        lines.settle_subsidy(
            candidate,
            activity=SubsidyActivity(activity),
            route=SubsidyRoute(route),
            note=note,
            by=by,
            at=stage.pause(5),
        )
    for aspect, standing, note in told.get("aspects", ()):
        weighing.say_ready(
            candidate, ProjectAspect(aspect), AspectStanding(standing), note=note, by=by, at=stage.pause(3)
        )
    for what, likelihood, effect, owner, response in told.get("risks", ()):
        weighing.add_risk(
            candidate,
            what=what,
            likelihood=likelihood,
            effect=effect,
            owner=owner,
            response=response,
            by=by,
            at=stage.pause(4),
        )


def step_up(stage: Stage, candidate: Candidate, target: str, by: User) -> Candidate:
    """From where it stands to the stage that it comes to, one step at a time."""
    names = [name for name, _ in STEPS]
    first = names.index(candidate.state) + 1 if candidate.state in names else 0
    last = names.index(target) + 1 if target in names else 0
    for _, step in STEPS[first:last]:
        candidate = getattr(steps, step)(candidate, by=by, at=stage.pause(5))
    return candidate


@act
def share_candidate(stage: Stage, place: str, key: str) -> None:
    """The office lets the fund read a candidate before it is in any portfolio."""
    candidate = candidate_of(stage, place, key)
    if candidate.is_open:
        sharing.share(candidate, by=officer_of(stage, candidate.programme), at=stage.at)


@act
def work_out_bid(stage: Stage, number: int) -> None:
    """What the call chose gets its days, its subsidy and what shows that it is ready."""
    bid = local_bids()[number - 1]
    candidate = candidate_of_bid(stage, bid)
    if candidate is None or not candidate.is_open:
        return
    by = officer_of(stage, candidate.programme)
    starts_on = FinancialYear(FIRST_YEAR).first_day
    lines.describe(
        candidate,
        title=bid.title,
        summary=bid.summary,
        cluster=bid.cluster,
        starts_on=starts_on,
        ends_on=_last_day(starts_on, bid.months),
        areas=candidate.areas,
        by=by,
        at=stage.at,
    )
    is_firm = bid.lead_helix.value == "business"
    lines.settle_subsidy(
        candidate,
        activity=SubsidyActivity.ECONOMIC if is_firm else SubsidyActivity.NOT_ECONOMIC,
        route=SubsidyRoute.STREAMLINED if is_firm else SubsidyRoute.NONE,
        note="As it was looked at for the call." if is_firm else "What comes of it is open to others.",
        by=by,
        at=stage.pause(9),
    )
    for aspect, words in (
        (ProjectAspect.PLAN, bid.verdict.reasons["work"]),
        (ProjectAspect.PEOPLE, bid.verdict.reasons["partners"]),
    ):
        is_good = bid.verdict.points["work" if aspect is ProjectAspect.PLAN else "partners"] > 5
        standing = AspectStanding.IN_PLACE if is_good else AspectStanding.UNDER_WAY
        weighing.say_ready(candidate, aspect, standing, note=f"A reader of the call: {words}", by=by, at=stage.pause(4))
    step_up(stage, candidate, "ready", by)


def _last_day(starts_on: date, months: int) -> date:
    """The last day of the month in which so many months are over."""
    whole = starts_on.month - 1 + months
    first_after = date(starts_on.year + whole // 12, whole % 12 + 1, 1)
    return date.fromordinal(first_after.toordinal() - 1)


@act
def split_candidate(stage: Stage, place: str) -> None:
    """One candidate becomes two, each with its share to the penny."""
    told = told_of(place, "pipeline")["split"]
    candidate = candidate_of_bid(stage, local_bids()[told["bid"] - 1])
    if candidate is None or not candidate.is_open:
        return
    by = officer_of(stage, candidate.programme)
    parts = [SplitPart(title, percent) for title, percent in told["parts"]]
    for part in merging.split(candidate, parts, reason=told["reason"], by=by, at=stage.at):
        step_up(stage, part, "ready", by)


@act
def merge_candidates(stage: Stage, place: str) -> None:
    """Two candidates become one."""
    told = told_of(place, "pipeline")["merge"]
    found = [candidate_of(stage, place, key) for key in told.get("keys", ())]
    found += [each for number in told.get("bids", ()) if (each := candidate_of_bid(stage, local_bids()[number - 1]))]
    if len(found) < 2 or not all(each.is_open for each in found):
        return
    by = officer_of(stage, found[0].programme)
    whole = merging.merge(found, title=told["title"], reason=told["reason"], by=by, at=stage.at)
    step_up(stage, whole, "ready", by)
