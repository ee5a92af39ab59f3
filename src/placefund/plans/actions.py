"""Everything that changes the draft of a place's plan. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from placefund.domain.drafting import as_kept
from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.places import nation_scopes
from placefund.domain.plans.parts import (
    CHAIN,
    FIELDS,
    EntryKind,
    LeverState,
    PieceField,
    Pin,
    PlanPart,
    indicator_key,
    parsed_number,
)
from placefund.domain.roles import Capability, Role
from placefund.funds.models import Programme
from placefund.funds.queries import sectors_of
from placefund.notices.actions import people_with, tell
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.plans.acts import PlanAct
from placefund.plans.models import Plan, PlanItem
from placefund.plans.queries import indicators_of
from placefund.records.actions import record

MOST_PIECES = 400
MOST_LETTERS = 20_000


class NotPlannable(NotAllowed):
    """The plan cannot be begun, written or changed so."""


class PieceSavedElsewhere(NotAllowed):
    """Somebody saved the piece since it was opened."""


@transaction.atomic
def begin(programme: Programme, *, by: User, at: datetime) -> Plan:
    """Begin the plan of a programme.

    Raises:
        NotPlannable: it has one.
    """
    allow(by, Capability.RUN_PROGRAMME, programme)
    programme = locked(programme)
    if Plan.objects.filter(programme=programme).exists():
        raise NotPlannable(say("The plan of this place is begun already."))
    plan = Plan.objects.create(programme=programme, begun_by=by, begun_at=at)
    record(PlanAct.BEGAN, plan, by=by, at=at)
    return plan


def _held(plan: Plan, by: User) -> Plan:
    """The draft, locked, for somebody of the programme office."""
    allow(by, Capability.RUN_PROGRAMME, plan)
    return locked(plan)


@transaction.atomic
def add(plan: Plan, part: PlanPart, content: Mapping[str, Any], *, by: User, at: datetime) -> PlanItem:
    """Add a piece to a part of the draft, after those that stand there.

    Raises:
        NotPlannable: something that was entered cannot be, or there are too many pieces.
    """
    plan = _held(plan, by)
    kept = _content(plan, part, content)
    if not any(kept.values()):
        raise NotPlannable(say("Write something first."))
    if plan.items.count() >= MOST_PIECES:
        raise NotPlannable(say("A plan has at most {most} pieces. Take some out.", most=MOST_PIECES))
    number = (plan.items.aggregate(most=Max("number"))["most"] or 0) + 1
    place = (plan.items.filter(part=part).aggregate(most=Max("place"))["most"] or 0) + 1
    item = PlanItem.objects.create(
        plan=plan, part=part, number=number, place=place, content=kept, saved_by=by, saved_at=at
    )
    record(PlanAct.WROTE_PIECE, plan, by=by, at=at, piece=item.piece().key)
    return item


@transaction.atomic
def write(
    item: PlanItem, content: Mapping[str, Any], *, seen_version: int | None = None, by: User, at: datetime
) -> PlanItem:
    """Write a piece anew; figures it cites stay. Saving what stands there already changes nothing.

    Raises:
        PieceSavedElsewhere: somebody saved it since `seen_version`; nothing is overwritten.
        NotPlannable: something that was entered cannot be, or the piece was taken out.
    """
    item = _held_item(item, by)
    kept = _content(item.plan, PlanPart(item.part), content)
    if "figures" in item.content:
        kept["figures"] = item.content["figures"]
    if kept == item.content:
        return item
    if seen_version is not None and seen_version != item.version:
        raise PieceSavedElsewhere(
            say(
                "{saved_by} has saved this since you opened it, and nothing of yours was kept over it. Copy your words, load the "
                "page anew, and put them in.",
                saved_by=item.saved_by,
            )
        )
    return _saved(item, PlanAct.WROTE_PIECE, content=kept, by=by, at=at)


def _held_item(item: PlanItem, by: User) -> PlanItem:
    _held(item.plan, by)
    item = locked(item)
    if item.removed_at is not None:
        raise NotPlannable(say("This piece was taken out. Put it back first."))
    return item


def _saved(item: PlanItem, act: PlanAct, *, content: dict[str, Any], by: User, at: datetime) -> PlanItem:
    item.content, item.version = content, item.version + 1
    item.saved_by, item.saved_at = by, at
    item.save(update_fields=["content", "version", "saved_by", "saved_at"])
    record(act, item.plan, by=by, at=at, piece=item.piece().key)
    return item


def _content(plan: Plan, part: PlanPart, content: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of what was entered: the part's own fields, each as its kind is stored; empty ones are left out."""
    kept = {asked.name: _value(plan, asked, content.get(asked.name)) for asked in FIELDS[part]}
    missing = [asked.label for asked in FIELDS[part] if asked.is_required and not kept[asked.name]]
    if missing:
        raise NotPlannable(say("Fill in “{field}”.", field=missing[0]))
    if part is PlanPart.LINK:
        _require_in_order(kept["from"], kept["to"])
    return {name: value for name, value in kept.items() if value not in ("", None, [])}


def _value(plan: Plan, asked: PieceField, given: Any) -> Any:
    named = {"field": asked.label}
    if asked.entry is EntryKind.MONEY:
        return None if given in (None, "") else given if isinstance(given, int) else given.pence
    if asked.entry is EntryKind.SECTORS:
        chosen = list(dict.fromkeys(given or ()))
        if set(chosen) - set(sectors_of(plan.programme.strand.fund)):
            raise NotPlannable(say("{field}: choose from the fund's list.", **named))
        return chosen
    words = as_kept(given.isoformat() if hasattr(given, "isoformat") else str(given or ""))
    if len(words) > MOST_LETTERS:
        raise NotPlannable(say("{field}: at most {most:,} letters.", most=MOST_LETTERS, **named))
    if not words:
        return ""
    known: Iterable[str] | None = {
        EntryKind.STATE: lambda: [state.value for state in LeverState],
        EntryKind.INDICATOR: lambda: [indicator_key(each) for each in indicators_of(plan.programme.strand.fund)],
        EntryKind.PIECE: lambda: [item.piece().key for item in plan.items.filter(removed_at__isnull=True)],
    }.get(asked.entry, lambda: None)()
    if known is not None and words not in known:
        raise NotPlannable(say("{field}: choose from the list.", **named))
    if asked.entry is EntryKind.NUMBER and parsed_number(words) is None:
        raise NotPlannable(say("{field}: write a number, such as 1,200 or 4.5.", **named))
    if asked.entry is EntryKind.DAY:
        datetime.fromisoformat(words)
    return words


def _require_in_order(start: str, end: str) -> None:
    """A link leads from one step of the chain to the next."""
    steps = [part.value for part in CHAIN]
    first, second = start.rpartition("-")[0], end.rpartition("-")[0]
    if first not in steps or second not in steps or steps.index(second) != steps.index(first) + 1:
        raise NotPlannable(
            say(
                "Inputs lead to activities, activities to outputs, outputs to outcomes. Choose two that follow each other."
            )
        )


@transaction.atomic
def remove(item: PlanItem, *, by: User, at: datetime) -> PlanItem:
    """Take a piece out of the draft, with the links from and to it. Versions keep it, and comments on it stay."""
    item = _held_item(item, by)
    key = item.piece().key
    gone = [
        item,
        *(each for each in item.plan.items.filter(part=PlanPart.LINK, removed_at__isnull=True) if key in _ends(each)),
    ]
    for each in gone:
        each.removed_at = at
        each.save(update_fields=["removed_at"])
    record(PlanAct.REMOVED_PIECE, item.plan, by=by, at=at, piece=key)
    return item


def _ends(item: PlanItem) -> tuple[str, str]:
    return item.content.get("from", ""), item.content.get("to", "")


@transaction.atomic
def put_back(item: PlanItem, *, by: User, at: datetime) -> PlanItem:
    """Put a piece back that was taken out, with the links that went with it.

    Raises:
        NotPlannable: it stands in the draft.
    """
    _held(item.plan, by)
    item = locked(item)
    if item.removed_at is None:
        raise NotPlannable(say("This piece stands in the draft."))
    key, gone_at = item.piece().key, item.removed_at
    standing = {each.piece().key for each in item.plan.items.filter(removed_at__isnull=True)} | {key}
    links = item.plan.items.filter(part=PlanPart.LINK, removed_at=gone_at)
    for each in (item, *(link for link in links if key in _ends(link) and set(_ends(link)) <= standing)):
        each.removed_at = None
        each.save(update_fields=["removed_at"])
    record(PlanAct.PUT_PIECE_BACK, item.plan, by=by, at=at, piece=key)
    return item


@transaction.atomic
def move_up(item: PlanItem, *, by: User, at: datetime) -> PlanItem:
    """Let a piece change places with the one before it in its part; the first stays where it is."""
    item = _held_item(item, by)
    before = (
        item.plan.items.filter(part=item.part, removed_at__isnull=True, place__lt=item.place).order_by("-place").first()
    )
    if before is None:
        return item
    before.place, item.place = item.place, before.place
    for each in (before, item):
        each.save(update_fields=["place"])
    record(PlanAct.MOVED_PIECE, item.plan, by=by, at=at, piece=item.piece().key)
    return item


@transaction.atomic
def cite(item: PlanItem, pin: Pin, *, by: User, at: datetime) -> PlanItem:
    """Cite a figure of the place's context card as evidence for a cluster, as it stands now.

    Raises:
        NotPlannable: the piece is no cluster, or it cites this figure already.
    """
    item = _held_item(item, by)
    if item.part != PlanPart.CLUSTER:
        raise NotPlannable(say("Figures are cited as evidence for a cluster."))
    cited = list(item.content.get("figures", ()))
    if pin.as_record() in cited:
        raise NotPlannable(say("This figure is cited already."))
    return _saved(
        item, PlanAct.CITED_FIGURE, content=item.content | {"figures": [*cited, pin.as_record()]}, by=by, at=at
    )


@transaction.atomic
def drop_figure(item: PlanItem, position: int, *, by: User, at: datetime) -> PlanItem:
    """Take a cited figure out of a cluster's evidence.

    Raises:
        NotPlannable: there is none at this position.
    """
    item = _held_item(item, by)
    cited = list(item.content.get("figures", ()))
    if not 0 <= position < len(cited):
        raise NotPlannable(say("This figure is cited no more."))
    left = [*cited[:position], *cited[position + 1 :]]
    return _saved(item, PlanAct.DROPPED_FIGURE, content=item.content | {"figures": left}, by=by, at=at)


@transaction.atomic
def ask_nation(plan: Plan, *, by: User, at: datetime) -> Plan:
    """Ask the government of the place's nation to read the draft and to comment on it; its officials are told.

    Raises:
        NotPlannable: it is asked already.
    """
    plan = _held(plan, by)
    if plan.nation_asked_at is not None:
        raise NotPlannable(say("They are asked already."))
    plan.nation_asked_at = at
    plan.save(update_fields=["nation_asked_at"])
    record(PlanAct.ASKED_NATION, plan, by=by, at=at)
    tell(
        people_with(Role.DEVOLVED_OFFICIAL, nation_scopes(plan.programme.place.nation)),
        say("{plan}: your comments are asked for", plan=plan),
        say(
            "The programme office opened its draft to you. Comment on its paragraphs; nobody outside the programme reads them."
        ),
        kind=NoticeKind.PLAN_TO_READ,
        about=plan.programme.strand.fund,
        asks=by,
        page="plan-draft",
        args=[plan.pk],
        at=at,
    )
    return plan


@transaction.atomic
def end_asking(plan: Plan, *, by: User, at: datetime) -> Plan:
    """Close the draft to the government of the nation again. What it commented stays.

    Raises:
        NotPlannable: it is not asked.
    """
    plan = _held(plan, by)
    if plan.nation_asked_at is None:
        raise NotPlannable(say("They are not asked."))
    plan.nation_asked_at = None
    plan.save(update_fields=["nation_asked_at"])
    record(PlanAct.ENDED_ASKING, plan, by=by, at=at)
    return plan
