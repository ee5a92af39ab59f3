"""How three places write their plans: pieces and links, evenings together, remarks, versions, and the board's word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placefund.domain.plans.parts import FIELDS, PlanPart
from placefund.domain.plans.release import PlanAudience
from placefund.plans import actions as plans
from placefund.plans.cocreation import actions as cocreation
from placefund.plans.models import PlanItem
from placefund.plans.remarks import actions as remarks
from placefund.plans.versions import actions as versions
from placefund.rehearsal.chance import after, at_work, chance
from placefund.rehearsal.place_book import Told, officer_of, official_of, programme_of, told_of
from placefund.rehearsal.stage import Stage, act


def plan_plans(stage: Stage) -> None:
    """Plan the days on which each place writes its plan, meets over it, issues versions of it."""
    for place in stage.scale.places:
        told = told_of(place, "plan")
        begins = at_work(told["begins"], chance("plan", place))
        stage.later("begin_plan", begins, place=place)
        for days, part in enumerate(PlanPart, 2):
            at = after(begins, days, chance("part", place, part.value))
            stage.later("write_part", at, place=place, part=part.value)
        for number, session in enumerate(told["session"]):
            at = at_work(session["held_on"], chance("session", place, number))
            stage.later("log_session", after(at, 1, chance("log", place, number)), place=place, number=number)
        for number, version in enumerate(told["version"]):
            draw = chance("version", place, number)
            stage.later("issue_plan", at_work(version["issued_on"], draw), place=place, number=number)
            endorsed = after(at_work(version["endorsed_on"], draw), 3, draw)
            stage.later("endorse_plan", endorsed, place=place, number=number)
        for number, asked in enumerate(told["asked"]):
            at = at_work(asked["on"], chance("asked", place, number))
            stage.later("remark_on_plan", at, place=place, number=number)


def _piece(stage: Stage, place: str, key: str) -> PlanItem:
    """A piece by the key under which it is written down: by its title."""
    told = told_of(place, "plan")
    pieces = [*told["piece"], *(each for version in told["version"] for each in version.get("add", ()))]
    told_piece = next(each for each in pieces if each["id"] == key)
    rows = programme_of(stage, place).plan.items.filter(part=told_piece["part"], removed_at__isnull=True)
    titles = {told_piece["title"], *(row["title"] for row in _rewritten(told) if row["id"] == key)}
    return next(row for row in rows if row.content.get("title") in titles)


def _rewritten(told: Told) -> list[Told]:
    return [each for version in told["version"] for each in version.get("rewrite", ())]


def _content(told: Mapping[str, Any], part: PlanPart) -> dict[str, Any]:
    return {field.name: told[field.name] for field in FIELDS[part] if field.name in told}


@act
def begin_plan(stage: Stage, place: str) -> None:
    """The office begins the plan."""
    programme = programme_of(stage, place)
    plans.begin(programme, by=officer_of(stage, programme), at=stage.at)


@act
def write_part(stage: Stage, place: str, part: str) -> None:
    """The office writes the pieces of one part; links come when both of their ends are there."""
    plan, told = programme_of(stage, place).plan, told_of(place, "plan")
    by, written = officer_of(stage, plan.programme), PlanPart(part)
    for piece in (each for each in told["piece"] if each["part"] == part):
        plans.add(plan, written, _content(piece, written), by=by, at=stage.pause(16))
    if written is PlanPart.LEVER:  # the last part: every piece is there
        for link in told["link"]:
            ends = {end: _piece(stage, place, link[end]).piece().key for end in ("from", "to")}
            plans.add(plan, PlanPart.LINK, {**ends, "text": link.get("text", "")}, by=by, at=stage.pause(7))


@act
def log_session(stage: Stage, place: str, number: int) -> None:
    """An evening together is logged, with what was agreed; what was agreed is done a month later."""
    plan, told = programme_of(stage, place).plan, told_of(place, "plan")["session"][number]
    by = officer_of(stage, plan.programme)
    session = cocreation.log(
        plan,
        held_on=told["held_on"],
        title=told["title"],
        took_part=told["took_part"],
        discussed=told["discussed"],
        pieces=[_piece(stage, place, key).piece().key for key in told["pieces"]],
        by=by,
        at=stage.at,
    )
    for what, owner, due_on in told["agreed"]:
        agreed = cocreation.agree(session, what=what, owner=owner, due_on=due_on, by=by, at=stage.pause(4))
        stage.later("do_agreed", after(stage.at, 25, chance("agreed", place, number)), agreed=agreed.pk, place=place)


@act
def do_agreed(stage: Stage, agreed: int, place: str) -> None:
    """What a session agreed is done."""
    plan = programme_of(stage, place).plan
    for session in plan.sessions.all():
        for row in session.agreed.filter(pk=agreed, done_at__isnull=True):
            cocreation.finish(row, by=officer_of(stage, plan.programme), at=stage.at)


@act
def issue_plan(stage: Stage, place: str, number: int) -> None:
    """What changed is written, and the draft is issued as a version."""
    plan, told = programme_of(stage, place).plan, told_of(place, "plan")["version"][number]
    by = officer_of(stage, plan.programme)
    for piece in told.get("rewrite", ()):
        item = _piece(stage, place, piece["id"])
        plans.write(item, _content(piece, PlanPart(item.part)), by=by, at=stage.pause(12))
    for piece in told.get("add", ()):
        part = PlanPart(piece["part"])
        plans.add(plan, part, _content(piece, part), by=by, at=stage.pause(12))
    versions.issue(plan, why=told["why"], by=by, at=stage.pause(20))
    if number == 0:
        plans.ask_nation(plan, by=by, at=stage.pause(15))


@act
def remark_on_plan(stage: Stage, place: str, number: int) -> None:
    """An official of the government remarks on a paragraph, is answered, and lets the matter rest."""
    plan, told = programme_of(stage, place).plan, told_of(place, "plan")["asked"][number]
    official = official_of(stage, plan.programme)
    key = _piece(stage, place, told["piece"]).piece().key
    first = remarks.comment(plan, key, text=told["text"], by=official, at=stage.at)
    remarks.answer(first, text=told["answer"], by=officer_of(stage, plan.programme), at=stage.pause(240))
    remarks.resolve(first, by=official, at=stage.pause(30))


@act
def endorse_plan(stage: Stage, place: str, number: int) -> None:
    """The office notes what the board said of a version, and opens it: the first to the fund, the second to everybody, too."""
    plan, told = programme_of(stage, place).plan, told_of(place, "plan")["version"][number]
    by = officer_of(stage, plan.programme)
    version = plan.programme.plan_versions.get(number=number + 1)
    versions.note_endorsement(
        version, decided_on=told["endorsed_on"], is_endorsed=True, minute=told["minute"], by=by, at=stage.at
    )
    versions.release(version, PlanAudience.DELIVERY_BODY, by=by, at=stage.pause(10))
    if number:
        versions.release(version, PlanAudience.PUBLIC, by=by, at=stage.pause(10))
