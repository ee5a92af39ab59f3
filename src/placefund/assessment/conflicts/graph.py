"""The one rule on conflicts: the graph of who is joined to what, drawn from everything on record for some applications."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from placefund.applications.models import Application, Snapshot
from placefund.assessment.models import Assessor, Assignment, DeclaredConflict
from placefund.assessment.models import Ruling as RulingRow
from placefund.assessment.models import Tie as TieRow
from placefund.domain.assessment.conflicts import Conflict, ConflictGraph
from placefund.domain.assessment.names import NameRefused, possible_matches, words_of
from placefund.domain.assessment.ties import Node, NodeKind, Ruling, Tie, TieKind, TieStrength, day_in_words
from placefund.domain.messages import row_of, say
from placefund.domain.periods import london
from placefund.domain.roles import OF_A_DRAFT
from placefund.funds.models import Fund
from placefund.funds.owners import Owner, owned_by
from placefund.people.models import EarlierName, Membership, Organisation, User
from placefund.people.queries import merged_numbers
from placefund.places.models import Area

SOMEBODY = "person:to-be-checked"
"""The node of somebody who is looked at before they are asked, and may not be here at all."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What is known of somebody who might be asked: nothing of it is stored."""

    name: str
    organisations: tuple[Organisation, ...] = ()
    employer: Organisation | None = None
    area_codes: tuple[str, ...] = ()
    user: User | None = None


@dataclass(frozen=True, slots=True)
class OnRecord:
    """The conflicts between people and some applications as they are on a day."""

    graph: ConflictGraph
    on: date
    declarations: frozenset[str]

    def of_all(self, application: Application) -> dict[int, tuple[Conflict, ...]]:
        """Everyone's conflicts with an application, by the number of the person (`User`), not of the assessor."""
        found = self.graph.against(f"application:{application.pk}", self.on)
        people = ((key.partition(":")[2], conflicts) for key, conflicts in found.items() if key.startswith("person:"))
        return {int(pk): kept for pk, conflicts in people if pk.isdigit() and (kept := self._own(conflicts))}

    def of(self, person: User | str, application: Application) -> tuple[Conflict, ...]:
        """One person's conflicts with an application: hard ones first. `person` is `SOMEBODY` for one without an account."""
        key = person if isinstance(person, str) else f"person:{person.pk}"
        return self._own(self.graph.between(key, f"application:{application.pk}", self.on))

    def _own(self, conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
        """Without what follows from somebody else's declaration: theirs says nothing about their colleagues."""
        return tuple(c for c in conflicts if c.length <= 1 or not self.declarations.intersection(c.sources))


def bars(conflicts: Iterable[Conflict]) -> bool:
    """Whether any of these keeps the person away."""
    return any(conflict.bars for conflict in conflicts)


def to_be_ruled_on(conflicts: Iterable[Conflict]) -> bool:
    """Whether any of these counts and nobody has ruled on it."""
    return any(conflict.standing is TieStrength.SOFT and not conflict.ruling for conflict in conflicts)


def sentences(conflicts: Iterable[Conflict], *standings: TieStrength) -> str:
    """The conflicts of these standings, one sentence after another."""
    return row_of((conflict.sentence for conflict in conflicts if conflict.standing in standings), " ")


def live_applications(owner: Owner) -> QuerySet[Application]:
    """What an owner of rounds may read of what was sent to those that are open or closed, and is not withdrawn.

    How far each has come makes no difference: what a choice or a list leaves out would tell where a bid stands.
    """
    rows = Application.objects.filter(
        Application.opened(), owned_by(owner, "strand__fund", "round__"), round__state__in=("open", "closed")
    ).exclude(state="withdrawn")
    return rows.select_related("round__strand__fund", "partnership__lead", "partnership__place").order_by("pk")


def newest_declaration(assessor: Assessor, application: Application) -> DeclaredConflict | None:
    """What an assessor, or the fund for them, said last about a conflict with an application; None where nothing was said."""
    return DeclaredConflict.objects.filter(
        assessor=assessor, application=application, corrected_by__isnull=True
    ).first()


def standing_conflict(assessor: Assessor, application: Application) -> DeclaredConflict | None:
    """The conflict with an application that an assessor declared, and that stands."""
    newest = newest_declaration(assessor, application)
    return newest if newest and newest.stands else None


def with_standing_conflict(assignments: Iterable[Assignment]) -> set[int]:
    """The numbers of the assignments with whose application their assessor declared a conflict that stands."""
    rows = [row for row in assignments if row.state == "conflicted"]
    if not rows:
        return set()
    stand = DeclaredConflict.objects.filter(
        DeclaredConflict.that_stand(), assessor__in={row.assessor_id for row in rows}
    )
    pairs = set(stand.values_list("assessor_id", "application_id"))
    return {row.pk for row in rows if (row.assessor_id, row.application_id) in pairs}


def conflict_between(person: User, application: Application, on: date) -> tuple[Conflict, ...]:
    """The conflicts of anybody with an application on a day: a reader, the chair, a member of the panel, whoever decides.

    What the fund's pool holds of the person counts, whichever part they play now.
    """
    return on_record(application.round.strand.fund, [application], on, people=[person]).of(person, application)


def on_record(
    fund: Fund,
    applications: Iterable[Application],
    on: date,
    *,
    people: Iterable[User] = (),
    newcomer: Newcomer | None = None,
) -> OnRecord:
    """Draw the graph of a fund's pool, these people and these applications. A fixed number of queries."""
    wanted = list(applications)
    prefetch_related_objects(
        wanted,
        "certified_by",
        "partnership__place__parts",
        "partnership__partners__organisation",
    )
    drawing, senders = _Drawing(on, merged_numbers()), _senders(wanted)
    for application in wanted:
        drawing.application(application, senders.get(application.pk))
    drawing.guests({row.pk for row in wanted})
    drawing.pool(list(pool_with_ties(fund)), {row.pk for row in wanted})
    others = [*people, *([newcomer.user] if newcomer and newcomer.user else [])]
    roles = _memberships(others)
    for user in others:
        drawing.readers.add(drawing.person(user, roles[user.pk]))
    if newcomer is not None:
        drawing.newcomer(newcomer)
    drawing.applicants()
    return drawing.finished()


def _memberships(people: Sequence[User]) -> dict[int, list[Membership]]:
    """Every role these people hold or held, by their number."""
    found: dict[int, list[Membership]] = defaultdict(list)
    for row in Membership.objects.filter(user__in=people).order_by("pk") if people else ():
        found[row.user_id].append(row)
    return found


def _senders(applications: Sequence[Application]) -> dict[int, User]:
    """Who sent each application, without what they sent."""
    rows = Snapshot.objects.filter(application__in=applications).select_related("submitted_by")
    return {row.application_id: row.submitted_by for row in rows.only("application_id", "submitted_by")}


def pool_with_ties(fund: Fund) -> QuerySet[Assessor]:
    """A fund's pool with all that can join somebody to an application; of what they `declared`, what stands."""
    rows = Assessor.objects.filter(fund=fund).select_related("user", "employer")
    standing = Prefetch("declared", DeclaredConflict.objects.filter(DeclaredConflict.that_stand()))
    return rows.prefetch_related(
        "organisations", standing, "ties__organisation", "rulings__ruled_by", "user__memberships"
    )


@dataclass(slots=True)
class _Drawing:
    """The graph while it is drawn: rows go in, nodes and ties come out."""

    on: date
    merged: Mapping[int, int] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    declarations: set[str] = field(default_factory=set)
    reach: dict[int, tuple[frozenset[int], frozenset[str]]] = field(default_factory=dict)
    organisations: dict[int, Organisation | None] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    readers: set[str] = field(default_factory=set)
    bidding: set[int] = field(default_factory=set)

    def application(self, row: Application, sender: User | None) -> None:
        """An application with every partner there is or was, its areas, and the people who signed for it."""
        key = self._node(f"application:{row.pk}", NodeKind.APPLICATION, str(row))
        partners = [each for each in row.partnership.partners.all() if each.state in ("invited", "joined", "left")]
        for partner in partners:
            left = london(partner.answered_at).date() if partner.state == "left" and partner.answered_at else None
            since = london(partner.invited_at).date()
            body = self._organisation(partner.organisation)
            self._tie(
                TieKind.PARTNER_IN,
                body,
                key,
                say("the partners of the application"),
                since,
                max(left, since) if left else None,
            )
        codes = row.partnership.place.area_codes() if row.partnership.place else frozenset()
        for code in sorted(codes):
            self._tie(TieKind.FOR_PLACE, key, self._area(code), say("the areas of the application"))
        bodies = frozenset(self.merged.get(each.organisation_id, each.organisation_id) for each in partners)
        self.bidding |= bodies
        self.reach[row.pk] = (bodies, codes)
        for user, source in ((row.certified_by, "who certified it"), (sender, "who sent it")):
            if user is not None:
                self._tie(TieKind.NAMED_IN, self.person(user), key, source)

    def guests(self, numbers: Iterable[int]) -> None:
        """Who was let into a draft by its lead: they are named in the bid, whatever they did there."""
        scopes = {f"draft:{number}": number for number in numbers}
        rows = Membership.objects.filter(role__in=OF_A_DRAFT, scope__in=list(scopes)).select_related("user")
        for row in rows.order_by("pk"):
            since = london(row.granted_at).date()
            key = f"application:{scopes[row.scope]}"
            self._tie(TieKind.NAMED_IN, self.person(row.user), key, say("the guests of the application"), since)

    def pool(self, assessors: Sequence[Assessor], wanted: set[int]) -> None:
        for assessor in assessors:
            key = self.person(assessor.user, assessor.user.memberships.all())
            self.readers.add(key)
            self._interests(
                key, assessor.employer, assessor.organisations.all(), assessor.area_codes, say("the pool of assessors")
            )
            for tie in assessor.ties.all():
                self._recorded(key, tie, wanted)
            for declared in assessor.declared.all():
                if declared.application_id in wanted:
                    on = london(declared.declared_at).date()
                    source = f"declared by {assessor} on {day_in_words(on)}: {declared.reason}"
                    self.declarations.add(source)
                    self._tie(TieKind.DECLARED, key, f"application:{declared.application_id}", source, on)
            self._ruled(key, assessor, wanted)

    def newcomer(self, somebody: Newcomer) -> None:
        key = self.person(somebody.user) if somebody.user else self._node(SOMEBODY, NodeKind.PERSON, somebody.name)
        self.readers.add(key)
        self._interests(key, somebody.employer, somebody.organisations, somebody.area_codes, "what you entered")

    def person(self, user: User, memberships: Iterable[Membership] = ()) -> str:
        """A person, with the organisations in which they hold or held a role, whoever named them."""
        key = self._node(f"person:{user.pk}", NodeKind.PERSON, user.name)
        for held in memberships:
            kind, _, number = held.scope.partition(":")
            if kind == "organisation":
                body = self._organisation_number(int(number))
                since = london(held.granted_at).date()
                until = max(since, london(held.ended_at).date()) if held.ended_at else None
                self._tie(TieKind.EMPLOYED_BY, key, body, say("their role for it in this system"), since, until)
        return key

    def applicants(self) -> None:
        """The people who act for the partners, and readers who may be one of them under another account."""
        scopes = [f"organisation:{pk}" for pk in sorted(self.bidding)]
        held: dict[User, list[Membership]] = defaultdict(list)
        for row in Membership.objects.filter(scope__in=scopes).select_related("user").order_by("pk"):
            held[row.user].append(row)
        for user, rows in held.items():
            self.person(user, rows)
        named = {key for tie in self.ties if tie.kind is TieKind.NAMED_IN for key in (tie.one,)}
        acting = {f"person:{user.pk}" for user in held} | named
        others = {key for key in self.nodes if key.startswith("name:")}
        earlier = self._earlier_names()
        names = {key: (self.nodes[key].name, *earlier.get(key, ())) for key in acting | self.readers | others}
        known = _by_word({key: names[key] for key in acting})
        for key in sorted(self.readers | others):
            for name in names[key]:
                self._namesakes(key, name, known)

    def _earlier_names(self) -> dict[str, list[str]]:
        """What these people were called here before: somebody who has married is who they were."""
        keys = (key.partition(":") for key in self.nodes)
        numbers = [int(number) for kind, _, number in keys if kind == "person" and number.isdecimal()]
        found: dict[str, list[str]] = defaultdict(list)
        for number, name in EarlierName.objects.filter(user__in=numbers).values_list("user", "name"):
            found[f"person:{number}"].append(name)
        return found

    def finished(self) -> OnRecord:
        found = Organisation.objects.in_bulk([pk for pk, row in self.organisations.items() if row is None])
        for pk, known in self.organisations.items():
            row = known or found.get(pk)
            self._node(
                f"organisation:{pk}", NodeKind.ORGANISATION, row.name if row else say("organisation {pk}", pk=pk)
            )
            if row and row.area_code in self.codes:
                self._tie(
                    TieKind.BASED_IN,
                    f"organisation:{pk}",
                    self._area(row.area_code),
                    say("the register of organisations"),
                )
        names = dict(Area.objects.filter(code__in=self.codes).values_list("code", "name"))
        for code in self.codes:
            self._node(f"place:{code}", NodeKind.PLACE, names.get(code, code))
        return OnRecord(
            ConflictGraph(self.nodes.values(), self.ties, self.rulings), self.on, frozenset(self.declarations)
        )

    def _interests(
        self, key: str, employer: Organisation | None, bodies: Iterable[Organisation], codes: Iterable[str], source: str
    ) -> None:
        if employer is not None:
            self._tie(TieKind.EMPLOYED_BY, key, self._organisation(employer), source)
        for body in bodies:
            if body != employer:
                self._tie(TieKind.WAS_EMPLOYED_BY, key, self._organisation(body), source)
        for code in codes:
            self._tie(TieKind.INTEREST_IN, key, self._area(code), source)

    def _recorded(self, key: str, row: TieRow, wanted: set[int]) -> None:
        """A tie on record; one to an application that was not asked for says nothing here."""
        if row.organisation is not None:
            other = self._organisation(row.organisation)
        elif row.application_id is not None:
            if row.application_id not in wanted:
                return
            other = f"application:{row.application_id}"
        elif row.area_code:
            other = self._area(row.area_code)
        else:
            other = self._node(f"name:{' '.join(sorted(words_of(row.person)))}", NodeKind.PERSON, row.person)
        self._tie(TieKind(row.kind), key, other, row.source, row.since, row.until)

    def _ruled(self, key: str, assessor: Assessor, wanted: set[int]) -> None:
        """The newest ruling on each application. One that allows is void once there is something it did not know of."""
        newest = {row.application_id: row for row in assessor.rulings.all()}
        declared = {row.application_id for row in assessor.declared.all()}
        for number in sorted(newest.keys() & wanted):
            row = newest[number]
            if row.ruling != TieStrength.HARD and (number in declared or self._is_outdated(row, assessor)):
                continue
            on = london(row.ruled_at).date()
            standing = TieStrength(row.ruling)
            self.rulings.append(Ruling(key, f"application:{number}", standing, row.ruled_by.name, row.reason, on))

    def _is_outdated(self, ruling: RulingRow, assessor: Assessor) -> bool:
        """Whether a tie that leads to the application was recorded after the ruling."""
        bodies, codes = self.reach[ruling.application_id]
        return any(
            tie.recorded_at > ruling.ruled_at
            and (
                (tie.organisation_id and self.merged.get(tie.organisation_id, tie.organisation_id) in bodies)
                or tie.application_id == ruling.application_id
                or tie.area_code in codes
                or bool(tie.person)
            )
            for tie in assessor.ties.all()
        )

    def _namesakes(self, key: str, name: str, known: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        around = chain.from_iterable(known.get(word, {}).items() for word in _ends(name))
        for match in possible_matches(name, {other: names for other, names in around if other != key}):
            self._tie(TieKind.SAME_PERSON, key, match.key, f"their names: {match.sentence}")

    def _organisation(self, row: Organisation) -> str:
        if row.pk in self.merged:
            return self._organisation_number(row.pk)
        self.organisations[row.pk] = row
        return f"organisation:{row.pk}"

    def _organisation_number(self, number: int) -> str:
        number = self.merged.get(number, number)
        self.organisations.setdefault(number, None)
        return f"organisation:{number}"

    def _area(self, code: str) -> str:
        self.codes.add(code)
        return f"place:{code}"

    def _node(self, key: str, kind: NodeKind, name: str) -> str:
        self.nodes.setdefault(key, Node(key, kind, name))
        return key

    def _tie(
        self, kind: TieKind, one: str, other: str, source: str, since: date | None = None, until: date | None = None
    ) -> None:
        self.ties.append(Tie(kind, one, other, source, since, until))


def _ends(name: str) -> tuple[str, ...]:
    """The first and the last word of a name: two names that agree share one of them."""
    try:
        words = words_of(name)
    except NameRefused:
        return ()
    return tuple(dict.fromkeys((words[0], words[-1])))


def _by_word(names: Mapping[str, Sequence[str]]) -> dict[str, dict[str, Sequence[str]]]:
    found: dict[str, dict[str, Sequence[str]]] = defaultdict(dict)
    for key in sorted(names):
        for word in {word for name in names[key] for word in _ends(name)}:
            found[word][key] = names[key]
    return found
