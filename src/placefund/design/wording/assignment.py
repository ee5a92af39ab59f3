"""What is said of who reads what: what is proven, why somebody reads it or not, and which rules contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placefund.design.wording.lists import listed
from placefund.domain.assessment.assignment.explain import Certificate, Change, Order, PairVerdict, Place
from placefund.domain.assessment.assignment.infeasible import Contradiction, Relaxation, Room
from placefund.domain.assessment.assignment.limits import RuleLimit
from placefund.domain.assessment.assignment.model import RowKind
from placefund.domain.assessment.assignment.problem import Problem

Names = Mapping[int, str]
MOST_NAMED, MOST_ABLE, MOST_CHANGES = 12, 6, 6
"""More names, people or changes than these are read by nobody: a sentence says how many."""


class AssignmentWords:
    """Puts what was found out about one question of assignment into sentences. Both maps give names by number."""

    def __init__(self, applications: Names, assessors: Names) -> None:
        self._applications, self._assessors = applications, assessors

    @classmethod
    def of(cls, problem: Problem) -> AssignmentWords:
        return cls({a.id: a.name for a in problem.applications}, {a.id: a.name for a in problem.assessors})

    def application(self, number: int | None) -> str:
        return self._applications.get(number or 0, _("Application {number}").format(number=number))

    def assessor(self, number: int | None) -> str:
        return self._assessors.get(number or 0, _("Assessor {number}").format(number=number))

    # --- why this one ----------------------------------------------------------------------------------------------------

    def verdict(self, found: PairVerdict) -> tuple[str, ...]:
        """Why a pair is in or out, a sentence each."""
        given = {"assessor": self.assessor(found.assessor_id), "application": self.application(found.application_id)}
        if found.order is not None:
            return (_ordered(found.order).format(why=_without_stop(found.why), **given),)
        told = [self._price(found, given)]
        told += self._changes(found.changes)
        if found.is_estimate:
            told.append(_("A limit ended one of the two searches, so this is an estimate."))
        return tuple(told)

    def _price(self, found: PairVerdict, given: Mapping[str, str]) -> str:
        cost, is_in = found.cost or 0, found.place is Place.IN
        figures = {"worst": f"{found.worst / 1000:.3f}", "cost": f"{abs(cost) / 1000:.3f}"}
        if found.missing > 0:
            said = _not_every_rule(is_in=is_in)
        elif not cost and not found.worst:
            said = _as_good(is_in=is_in)
        elif not found.worst:
            said = _costs(is_in=is_in, is_less=cost > 0)
        elif not cost:
            said = _leaves_the_worst(is_in=is_in)
        else:
            said = _costs_and_leaves_the_worst(is_in=is_in, is_less=cost > 0)
        return said.format(**figures, **given)

    def _changes(self, changes: Iterable[Change]) -> list[str]:
        """Who would take whose place, application by application."""
        by_application: dict[int, list[Change]] = {}
        for change in changes:
            by_application.setdefault(change.application_id, []).append(change)
        told = []
        for number, mine in list(by_application.items())[:MOST_CHANGES]:
            come = listed(self.assessor(each.assessor_id) for each in mine if each.is_added)
            go = listed(self.assessor(each.assessor_id) for each in mine if not each.is_added)
            if come and go:
                said = _("{come} would replace {go} on {application}.")
            else:
                said = _("{come} would join {application}.") if come else _("{go} would leave {application}.")
            told.append(said.format(come=come, go=go, application=self.application(number)))
        if (more := len(by_application) - MOST_CHANGES) > 0:
            said = ngettext("{count} more application would change.", "{count} more applications would change.", more)
            told.append(said.format(count=f"{more:,}"))
        return told

    # --- what is proven --------------------------------------------------------------------------------------------------

    def certificate(self, found: Certificate) -> tuple[str, ...]:
        """What an answer is and what is proven of it, a sentence each."""
        told = [_size(found)]
        if not found.is_feasible:
            told.append(_("Not every rule can hold. This is the best that can be done with the least missing."))
        told.append(_proof(found))
        if found.worst is not None:
            said = _("Fairness came first: no application's readers are worth less than {worst} together.")
            told.append(said.format(worst=f"{found.worst / 1000:.3f}"))
        said = ngettext(
            "Of {rules} rules, {tight} is used to the limit.",
            "Of {rules} rules, {tight} are used to the limit.",
            found.tight,
        )
        told.append(said.format(rules=number_in_words(found.rules), tight=number_in_words(found.tight)))
        if found.full:
            told.append(_("Full: {names}.").format(names=named([self.assessor(each) for each in found.full])))
        if found.earlier:
            said = ngettext(
                "{count} pair of the {earlier} proposed before was given up.",
                "{count} pairs of the {earlier} proposed before were given up.",
                found.given_up,
            )
            told.append(_capital(said.format(count=number_in_words(found.given_up), earlier=f"{found.earlier:,}")))
        return tuple(told)

    # --- when not every rule can hold --------------------------------------------------------------------------------------

    def rules(self, found: Contradiction) -> tuple[str, ...]:
        """Each of the rules that contradict each other, in a sentence of its own."""
        return tuple(self.limit(each) for each in found.rules)

    def limit(self, limit: RuleLimit) -> str:
        """One side of a rule, as a sentence."""
        said = {
            RowKind.NEED: _("{application} needs {readers}.") if limit.is_lower else _(
                "{application} takes no more than {readers}."
            ),
            RowKind.ROOM: _("{assessor} must be given at least {applications}.") if limit.is_lower else _(
                "{assessor} has room for {amount}."
            ),
            RowKind.RULE: _("{application} needs at least {readers} from {group}.") if limit.is_lower else _(
                "{application} may have at most {readers} from {group}."
            ),
            RowKind.MUST: _("{assessor} must read {application} ({why})."),
            RowKind.MUST_NOT: _("{assessor} must not read {application} ({why})."),
        }[limit.kind]  # fmt: skip
        return said.format(**self._given(limit, limit.amount))

    def _given(self, limit: RuleLimit, amount: int) -> dict[str, str]:
        return {
            "application": self.application(limit.application),
            "assessor": self.assessor(limit.assessor),
            "readers": readers_in_words(amount),
            "applications": applications_in_words(amount),
            "amount": number_in_words(amount),
            "group": limit.group,
            "why": _without_stop(limit.why),
        }

    def contradiction(self, rules: Sequence[RuleLimit], able: Sequence[Room]) -> str:
        """Rules that cannot all hold, in a few sentences: what is asked for, and what there is."""
        asked = [each for each in rules if each.is_lower]
        given = [each for each in rules if not each.is_lower]
        wishes = [each for each in asked if each.kind in (RowKind.NEED, RowKind.RULE)]
        told = [*self._needs(wishes)]
        told += [self.limit(each) for each in asked if each not in wishes]
        told += self._supply(able, len(wishes)) if wishes else []
        told += [self.limit(each) for each in given if each.kind is not RowKind.ROOM or not wishes]
        return " ".join(told)

    def _needs(self, wishes: Iterable[RuleLimit]) -> list[str]:
        """What applications ask for, those with the same wish together."""
        together: dict[tuple[int, str], list[str]] = {}
        for each in wishes:
            together.setdefault((each.amount, each.group), []).append(self.application(each.application))
        told = []
        for (amount, group), names in together.items():
            many = len(names)
            if group:
                said = ngettext(
                    "{names} needs {readers} from {group}.", "{names} need {readers} from {group} each.", many
                )
            else:
                said = ngettext("{names} needs {readers}.", "{names} need {readers} each.", many)
            told.append(said.format(names=named(names), readers=readers_in_words(amount), group=group))
        return told

    def _supply(self, able: Sequence[Room], wishes: int) -> list[str]:
        """Who could be given to those who ask: everybody admissible, with the room of those whose room is too little."""
        if not able:
            return [ngettext("Nobody in the pool may read it.", "Nobody in the pool may read them.", wishes)]
        people = number_in_words(len(able))
        if len(able) > MOST_ABLE and all(each.room is not None for each in able):
            said = _("Those who may read them are {people} people, with room for {room} altogether.")
            return [said.format(people=people, room=number_in_words(sum(each.room or 0 for each in able)))]
        if len(able) > MOST_ABLE:
            return [_("There are {people} people who may.").format(people=people)]
        told = [self._able(each) for each in able]
        if len(able) == 1:
            return [_("There is only {assessor}.").format(assessor=told[0])]
        has_room = any(each.room is not None for each in able)
        people = (
            _("{others}; and {last}").format(others="; ".join(told[:-1]), last=told[-1]) if has_room else listed(told)
        )
        return [_("There are only {people}.").format(people=people)]

    def _able(self, able: Room) -> str:
        name = self.assessor(able.assessor)
        if able.room is None:
            return name
        return _("{assessor}, with room for {room}").format(assessor=name, room=number_in_words(able.room))

    def relaxation(self, rule: RuleLimit, by: int) -> str:
        """A way out, as an instruction."""
        said = {
            RowKind.NEED: _("Let {application} have {readers}."),
            RowKind.ROOM: _("Let {assessor} be given {applications}, {by} fewer than promised.") if rule.is_lower else _(
                "Ask {assessor} to take {applications}, {by} more than agreed."
            ),
            RowKind.RULE: _("Let {application} have {readers} from {group}."),
            RowKind.MUST: _("Lift the order that they must read: {assessor}, {application}."),
            RowKind.MUST_NOT: _("Lift the order that they must not read: {assessor}, {application}."),
        }[rule.kind]  # fmt: skip
        now = rule.amount - by if rule.is_lower else rule.amount + by
        return said.format(by=number_in_words(by), **self._given(rule, now))

    def relaxations(self, found: Iterable[Relaxation]) -> tuple[str, ...]:
        return tuple(self.relaxation(each.rule, each.by) for each in found)


def _ordered(order: Order) -> str:
    return {
        Order.CONFLICT: _("{assessor} must not read {application}: {why}."),
        Order.RULED_OUT: _("{assessor} was ruled out for {application} by hand: {why}."),
        Order.AGREED: _("{assessor} has agreed to read {application}, and what is agreed stays: {why}."),
        Order.CHOSEN: _("{assessor} was chosen for {application} by hand: {why}."),
        Order.NOT_PUT_FORWARD: _("{assessor} was not put forward for {application}."),
    }[order]


def _not_every_rule(*, is_in: bool) -> str:
    if is_in:
        return _("Without {assessor} on {application}, not every rule could hold.")
    return _("With {assessor} on {application}, not every rule could hold.")


def _as_good(*, is_in: bool) -> str:
    if is_in:
        return _(
            "Without {assessor} on {application}, the assignment would be exactly as good: the draw fixed by their numbers "
            "decided."
        )
    return _(
        "With {assessor} on {application}, the assignment would be exactly as good: the draw fixed by their numbers decided."
    )


def _costs(*, is_in: bool, is_less: bool) -> str:
    if is_in:
        return _("Without {assessor} on {application}, the best assignment would be worth {cost} less.") if is_less else _(
            "Without {assessor} on {application}, the best assignment would be worth {cost} more."
        )  # fmt: skip
    return _("With {assessor} on {application}, the best assignment would be worth {cost} less.") if is_less else _(
        "With {assessor} on {application}, the best assignment would be worth {cost} more."
    )  # fmt: skip


def _leaves_the_worst(*, is_in: bool) -> str:
    if is_in:
        return _(
            "Without {assessor} on {application}, the best assignment would leave its worst-served application {worst} worse off."
        )
    return _(
        "With {assessor} on {application}, the best assignment would leave its worst-served application {worst} worse off."
    )


def _costs_and_leaves_the_worst(*, is_in: bool, is_less: bool) -> str:
    if is_in and is_less:
        return _(
            "Without {assessor} on {application}, the best assignment would leave its worst-served application {worst} worse off "
            "and be worth {cost} less."
        )
    if is_in:
        return _(
            "Without {assessor} on {application}, the best assignment would leave its worst-served application {worst} worse off "
            "and be worth {cost} more."
        )
    if is_less:
        return _(
            "With {assessor} on {application}, the best assignment would leave its worst-served application {worst} worse off "
            "and be worth {cost} less."
        )
    return _(
        "With {assessor} on {application}, the best assignment would leave its worst-served application {worst} worse off and be "
        "worth {cost} more."
    )


def _size(found: Certificate) -> str:
    readings = ngettext("{count} reading", "{count} readings", found.readings)
    assessors = ngettext("{count} assessor", "{count} assessors", found.assessors)
    said = ngettext(
        "{readings} of {applications} by {assessors} in the pool is worth {worth}.",
        "{readings} of {applications} by {assessors} in the pool are worth {worth} together.",
        found.readings,
    )
    return _capital(
        said.format(
            readings=readings.format(count=number_in_words(found.readings)),
            applications=applications_in_words(found.applications),
            assessors=assessors.format(count=number_in_words(found.assessors)),
            worth=f"{found.objective / 1000:,.3f}",
        )
    )


def _proof(found: Certificate) -> str:
    if found.is_proven and found.by_prices:
        return _("It is proven, in whole-number arithmetic, that no assignment within the same rules is worth more.")
    if found.is_proven:
        return _("It is proven, by a complete search, that no assignment within the same rules is worth more.")
    said = _("No assignment within the same rules is worth more than {bound}, which is {gap} above it.")
    first = said.format(bound=f"{found.bound / 1000:,.3f}", gap=f"{(found.bound - found.objective) / 1000:.3f}")
    return " ".join([first, *map(_ended, filter(None, found.ended_by.split(", ")))])


def _ended(limit: str) -> str:
    """Which limit ended a search: its time, or so many nodes."""
    code, _colon, count = limit.partition(":")
    if code == "nodes":
        return _("The search was ended by a limit of {count} nodes.").format(count=count)
    return _("The search was ended by a limit of time.")


def readers_in_words(count: int) -> str:
    return ngettext("{count} reader", "{count} readers", count).format(count=number_in_words(count))


def applications_in_words(count: int) -> str:
    return ngettext("{count} application", "{count} applications", count).format(count=number_in_words(count))


def number_in_words(number: int) -> str:
    """A number as a word up to ten."""
    words = (
        _("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"), _("ten"),
    )  # fmt: skip
    return words[number] if 0 <= number < len(words) else f"{number:,}"


def named(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """Names in a sentence: “Applications 12, 31 and 40” when they share their first word, a count when they are too many."""
    firsts = {name.partition(" ")[0] for name in names}
    rests = [name.partition(" ")[2] for name in names]
    shared = len(names) > 1 and firsts == {"Application"} and all(rest.isdigit() for rest in rests)
    shown = rests if shared else list(names)
    if len(shown) > most:
        shown = [*shown[:most], _("{count} more").format(count=f"{len(shown) - most:,}")]
    return _("Applications {numbers}").format(numbers=listed(shown)) if shared else listed(shown)


def _without_stop(reason: str) -> str:
    return reason.rstrip(".")


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
