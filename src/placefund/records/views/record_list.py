"""The list of the record: who did what, and when, with a way to the thing it was done to."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db.models import QuerySet
from django.urls import resolve, reverse

from placefund.domain.acts import Act, detail_in_words, is_shared
from placefund.domain.messages import say
from placefund.domain.money import Money, format_exact
from placefund.domain.roles import Capability, Role
from placefund.funds.models import Fund
from placefund.people.access import EVERYONE, has, scopes_with
from placefund.people.acts import PeopleAct
from placefund.people.models import Organisation, User
from placefund.records.models import Event, Seal
from placefund.records.queries import of_act
from placefund.web.lists.declaration import CellKind, Column, DayBound, Filter, FoldLine, Listing, WordBound
from placefund.web.lists.enquiry import SEARCH, Enquiry
from placefund.web.lists.sources import Leaf, TableRows

PAGES: dict[str, str] = {
    "applications.application": "application",
    "assessment.assessor": "assessor",
    "awards.award": "manage-award",
    "delivery.project": "manage-project",
    "funds.round": "manage-round",
    "funds.programme": "governance",
    "matching.proposal": "proposal",
    "panels.meeting": "meeting",
    "programmes.boardmeeting": "board-meeting",
    "programmes.boardmember": "board-interests",
    "readiness.gap": "readiness-gap",
    "readiness.sentreadiness": "readiness-sent",
    "returns.return": "return",
    "scenarios.scenario": "scenario",
}
"""The page of a thing, by its kind, where it takes the thing's number."""
PAGES_OF_A_FUND: dict[str, str] = {
    "funds.fund": "manage-fund",
    "funds.allocation": "allocations",
    "funds.formularecord": "formula",
    "funds.strand": "fund",
    "opendata.release": "open-data",
}
"""The page of things that stand together on one page of their fund."""
PAGES_ABOVE: dict[str, tuple[str, str]] = {
    "assessment.assignment": ("assessor", "assessor_id"),
    "funds.clarification": ("round-clarifications", "round_id"),
    "matching.fixedpair": ("matching", "application__round"),
    "panels.item": ("meeting", "meeting_id"),
    "places.place": ("place", "slug"),
    "programmes.agendaitem": ("board-meeting", "meeting_id"),  # an item of a meeting to come is open to its place alone
    "programmes.officepost": ("governance", "programme_id"),
    "programmes.signingdelegation": ("governance", "programme_id"),
    "plans.plan": ("place-plan", "programme_id"),
    "plans.planversion": ("place-plan", "programme_id"),
    "scenarios.statedview": ("stated-views", "round_id"),
}
"""The page on which a thing stands with others, and the path from the thing to what the address of that page takes."""
ORGANISATION = "people.organisation"


SIGN_INS = of_act(PeopleAct.SIGNED_IN)
"""What would drown the acts."""


def key_of(act: Act) -> str:
    """How an address names an act: its verb, with the app before it where apps share the verb."""
    return f"{act.app}.{act.verb}" if is_shared(act) else act.verb


def kind_in_words(kind: str) -> str:
    """`awards.award` reads “Award”."""
    try:
        return say(apps.get_model(kind)._meta.verbose_name).capitalized()
    except (LookupError, ValueError):
        return say(kind.rpartition(".")[2]).capitalized()  # of a version that this one does not know


@dataclass(slots=True)
class RecordReader:
    """Who reads the record: in which of the funds they may open the page of which kind of thing, and what was looked up for them.

    `seals` are those of the acts looked up, in their order; `keys` those of the pages on which things stand with others, by
    kind and number; `scopes` what the scopes are called in which roles were given.
    """

    opens: frozenset[tuple[str, str]]
    seals: tuple[Seal, ...] = ()
    keys: Mapping[str, Mapping[str, str | int]] = field(default_factory=dict)
    scopes: Mapping[str, str] = field(default_factory=dict)

    def look_up(self, events: Sequence[Event]) -> None:
        """Read what the lines of these acts need: as many queries whatever the acts, one for the seals and one for each kind of
        `PAGES_ABOVE` that this reader may open."""
        kinds = sorted({kind for kind, _ in self.opens} & PAGES_ABOVE.keys())
        self.keys = {
            kind: _keys_above(kind, [event.subject_id for event in events if event.subject_kind == kind])
            for kind in kinds
        }
        self.scopes = _scopes_in_words([str(event.details.get("scope", "")) for event in events])
        acts = [event.pk for event in events if event.pk is not None]
        self.seals = tuple(
            Seal.objects.filter(last_event__gte=min(acts), first_event__lte=max(acts)).order_by("last_event")
            if acts
            else ()
        )

    def page_of(self, event: Event) -> str:
        """The address of the thing that an act was done to; empty where it has no page, or none that this reader may open."""
        if (event.subject_kind, event.fund) not in self.opens:
            return ""
        return self._page_above(event) if event.subject_kind in PAGES_ABOVE else page_of(event)

    def _page_above(self, event: Event) -> str:
        """The page that the thing stands on; empty when it is gone, or not public."""
        name, _ = PAGES_ABOVE[event.subject_kind]
        key = self.keys.get(event.subject_kind, {}).get(event.subject_id)
        return "" if key is None else reverse(name, args=[key])

    def seal_of(self, event: Event) -> Seal | None:
        """The seal that covers an act; None while it waits for one."""
        at = bisect_left(self.seals, event.pk, key=lambda seal: seal.last_event)
        seal = self.seals[at] if at < len(self.seals) else None
        return seal if seal is not None and seal.first_event <= event.pk else None

    def fold(self, event: Event) -> list[FoldLine]:
        """What was decided and why, a line each; then by which seal and numbers the record knows the act and the thing."""
        seal = self.seal_of(event)
        lines = [self._line(name, value) for name, value in event.details.items() if _says(name, value)]
        sealed = (
            [
                FoldLine(say("Seal"), say("{number}, set {at}", number=f"{seal.pk:,}", at=seal.sealed_at)),
                FoldLine(say("Digest"), seal.digest),
            ]
            if seal
            else [FoldLine(say("Seal"), say("It waits for the next seal."))]
        )
        return [
            *lines,
            *sealed,
            FoldLine(say("Kind"), _kind(event)),
            FoldLine(say("Its number"), event.subject_id),
            FoldLine(say("Number of the act"), f"{event.pk:,}"),
        ]

    def _line(self, name: str, value: Any) -> FoldLine:
        """One detail; a role and where it is held in the words that people know them by."""
        if name == "scope":
            return FoldLine(say("Where"), self.scopes.get(value, value))
        if name == "role" and value in {role.value for role in Role}:
            return FoldLine(say("Role"), Role(value).label)
        return _line(name, value)


def _scopes_in_words(scopes: Sequence[str]) -> dict[str, str]:
    """The names of the funds and organisations that these scopes name. Two queries, whatever they are."""
    keys: dict[str, list[str]] = {"fund": [], "organisation": ["0"]}
    for kind, _, key in (scope.partition(":") for scope in scopes):
        if kind == "fund" or (kind == "organisation" and key.isdecimal()):
            keys[kind].append(key)
    funds = Fund.objects.filter(slug__in=keys["fund"] or [""]).values_list("slug", "name")
    bodies = Organisation.objects.filter(pk__in=keys["organisation"]).values_list("pk", "name")
    return {f"fund:{key}": name for key, name in funds} | {f"organisation:{key}": name for key, name in bodies}


def reader_of_record(user: User, funds: Sequence[str]) -> RecordReader:
    """What somebody may open from the record of these funds."""
    named = PAGES | PAGES_OF_A_FUND | {kind: name for kind, (name, _) in PAGES_ABOVE.items()}
    opens = {(kind, fund) for kind, name in named.items() for fund in _funds_in_which(user, capability_of(name), funds)}
    if has(user, Capability.READ_ORGANISATIONS):
        opens.add((ORGANISATION, ""))
    return RecordReader(frozenset(opens))


def _funds_in_which(user: User, capability: Capability, funds: Sequence[str]) -> Sequence[str]:
    """Of these funds; with "" for what belongs to none of them, where the page is everybody's."""
    if capability in EVERYONE:
        return [*funds, ""]
    held = set(scopes_with(user, capability, "fund"))
    return [fund for fund in funds if fund in held]


def _keys_above(kind: str, numbers: Sequence[str]) -> dict[str, str | int]:
    """What the address of the page takes on which each of these things of a kind stands, by the thing's number."""
    name, path = PAGES_ABOVE[kind]
    model: Any = apps.get_model(kind)
    rows = model.published() if capability_of(name) in EVERYONE else model.objects.all()
    # No row has 0: where nothing is asked the query is made all the same, so that a page always takes as many.
    asked = [number for number in numbers if number.isdigit()] or ["0"]
    found = rows.filter(pk__in=asked).order_by().values_list("pk", path)
    return {str(number): key for number, key in found}


@cache
def capability_of(name: str) -> Capability:
    """What the page of that name asks of whoever opens it."""
    takes_words = name in PAGES_OF_A_FUND.values() or (name, "slug") in PAGES_ABOVE.values()
    key: Any = "x" if takes_words else 1
    found: Capability = resolve(reverse(name, args=[key])).func.capability  # type: ignore[attr-defined]
    return found


def page_of(event: Event) -> str:
    """The address of the thing that an act was done to; empty for a thing that has no page of its own."""
    if event.subject_kind in PAGES and event.subject_id.isdigit():
        return reverse(PAGES[event.subject_kind], args=[int(event.subject_id)])
    if event.subject_kind in PAGES_OF_A_FUND and event.fund:
        return reverse(PAGES_OF_A_FUND[event.subject_kind], args=[event.fund])
    if event.subject_kind == ORGANISATION:
        return f"{reverse('organisations')}?{urlencode({SEARCH: event.subject})}"
    return ""


class RecordRows(TableRows):
    """The rows of the record, of which each page is looked up at once."""

    def __init__(self, listing: Listing[Event], rows: QuerySet[Event], reader: RecordReader) -> None:
        super().__init__(listing, rows)
        self.reader = reader

    def leaf(self, enquiry: Enquiry) -> Leaf[Event]:
        """One page, with what its lines need."""
        leaf = super().leaf(enquiry)
        self.reader.look_up(leaf.rows)
        return leaf


def record_listing(
    reader: RecordReader, funds: Sequence[str], acts: Sequence[Act], subjects: Sequence[str]
) -> Listing[Event]:
    """The record of these funds, with the acts and the kinds of things that it holds to choose from."""
    return Listing(
        slug="record",
        title=say("Record"),
        one=say("act"),
        many=say("acts"),
        columns=(
            Column(key="at", title=say("When"), cell=lambda row: row.at, kind=CellKind.MOMENT, order="pk"),
            Column(
                key="actor",
                title=say("Who"),
                cell=lambda row: row.who,
                order="named_actor",
                is_decisive=True,
                says_itself=True,
            ),
            Column(
                key="verb",
                title=say("Did what"),
                cell=lambda row: row.sentence,
                order="verb",
                is_decisive=True,
                says_itself=True,
            ),
            Column(
                key="subject",
                title=say("To what"),
                cell=lambda row: row.what,
                href=reader.page_of,
                is_decisive=True,
                says_itself=True,
                fold=reader.fold,
                fold_title=say("Reasons, seal and number"),
            ),
            Column(key="fund", title=say("Fund"), cell=lambda row: row.fund, order="fund", is_shown=len(funds) > 1),
            Column(key="number", title=say("Number"), cell=lambda row: row.pk, kind=CellKind.NUMBER, is_shown=False),
            Column(
                key="kind", title=say("Kind"), cell=lambda row: row.subject_kind, order="subject_kind", is_shown=False
            ),
            Column(key="thing", title=say("Its number"), cell=lambda row: row.subject_id, is_shown=False),
            Column(key="details", title=say("Details, as JSON"), cell=_details, is_shown=False),
        ),
        order="-at",
        filters=_filters(funds, acts, subjects),
        searched=("named_thing", "named_actor"),
        search_title=say("Name of a thing or a person"),
        words=(WordBound(key="actor", title=say("By whom"), path="named_actor"),),
        days=(
            DayBound(key="first", title=say("From"), path="at"),
            DayBound(key="last", title=say("To"), path="at", is_last=True),
        ),
        nothing=(say("Nothing to show"), say("No act is on record yet.")),
    )


def _filters(funds: Sequence[str], acts: Sequence[Act], subjects: Sequence[str]) -> tuple[Filter[Event], ...]:
    names = dict(Fund.objects.filter(slug__in=funds).values_list("slug", "name"))
    return (
        Filter(
            key="fund",
            title=say("Fund"),
            everything=say("Every fund"),
            path="fund",
            choices=tuple((fund, names.get(fund, fund)) for fund in funds),
        ),
        Filter(
            key="verb",
            title=say("What was done"),
            everything=say("Everything"),
            choices=tuple((key_of(act), act.sentence) for act in acts),
            where={key_of(act): of_act(act) for act in acts},
        ),
        Filter(
            key="subject",
            title=say("To what"),
            everything=say("Anything"),
            path="subject_kind",
            choices=tuple((kind, kind_in_words(kind)) for kind in subjects),
        ),
        Filter(
            key="by",
            title=say("Kind of act"),
            everything=say("Sign-ins too"),
            default="acts",
            choices=(("acts", say("Without sign-ins")), ("sign-ins", say("Sign-ins only"))),
            where={"acts": ~SIGN_INS, "sign-ins": SIGN_INS},
        ),
    )


def _kind(row: Event) -> str:
    return kind_in_words(row.subject_kind)


def _says(name: str, value: Any) -> bool:
    """Whether a detail says anything: a decision that promises no money, such as an invitation, has no amount."""
    return value not in (None, "", [], {}) and not (name == "pence" and value == 0)


def _details(row: Event) -> str:
    return json.dumps(row.details, ensure_ascii=False, sort_keys=True)


def _line(name: str, value: Any) -> FoldLine:
    """One detail; an amount in pence is shown as money."""
    label = detail_in_words(name)
    if name.endswith("pence") and type(value) is int:
        return FoldLine(say("Amount") if name == "pence" else label, format_exact(Money(value)))
    if isinstance(value, list):
        return FoldLine(label, ", ".join(str(one).replace("_", " ") for one in value))
    return FoldLine(label, str(value))
