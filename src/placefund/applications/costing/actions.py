"""Everything that changes the costs of an application, and whether a partner approves its own. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from placefund.applications import refusals
from placefund.applications.actions import NotEditable, held_draft
from placefund.applications.acts import ApplicationAct
from placefund.applications.models import Application, Cost, CostTable
from placefund.domain.cost_grid import Cells, CostKey, Merge, merged
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.findings import NotAllowed
from placefund.domain.messages import Message, paragraph, say, say_count
from placefund.domain.money import ZERO, Money
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import FinancialYear
from placefund.domain.reopening import costs_of
from placefund.domain.roles import Capability, Role
from placefund.notices.actions import people_with, tell
from placefund.people.access import NotYours, allow, has, has_for, locked
from placefund.people.models import Organisation, User
from placefund.records.actions import record, written


@dataclass(frozen=True, slots=True)
class SavedCosts:
    """What a save did. `kept` is the grid as it stands now; `other` who had saved it since the writer began, where somebody had.

    `is_taken_back`: the partner had approved these costs, and has to approve them anew.
    """

    kept: Cells
    merge: Merge
    version: int
    other: User | None
    is_taken_back: bool

    @property
    def said(self) -> Message:
        """What is to be told to whoever saved, beside that it is saved; empty where there is nothing more to say."""
        more: list[Message] = [refusals.APPROVAL_IS_TAKEN_BACK] if self.is_taken_back else []
        if self.other and self.merge.from_them:
            more.append(
                say_count(
                    "{other} saved these costs while you were writing: {count} amount of theirs now stands beside yours.",
                    "{other} saved these costs while you were writing: {count} amounts of theirs now stand beside yours.",
                    count=len(self.merge.from_them),
                    other=self.other,
                )
            )
        return paragraph(more)


class CostConflict(NotAllowed):
    """Somebody else changed the same cells since the writer began. Nothing was saved; `kept` is what stands."""

    def __init__(self, merge: Merge, kept: Cells, table: CostTable, by: User) -> None:
        self.merge, self.kept, self.saved_by, self.is_own = merge, kept, table.saved_by, table.saved_by == by
        sentence = refusals.COSTS_SAVED_ELSEWHERE if self.is_own else refusals.COSTS_SAVED_BY_ANOTHER
        super().__init__(sentence.format(saved_by=table.saved_by))


def kept_costs(application: Application, organisation: Organisation) -> dict[CostKey, Money]:
    """The grid of one partner as it is kept."""
    rows = Cost.objects.filter(application=application, organisation=organisation)
    return {
        CostKey(CostCategory(row.category), SpendKind(row.kind), FinancialYear(row.year)): Money(row.pence)
        for row in rows
    }


@transaction.atomic
def save_costs(
    application: Application,
    organisation: Organisation,
    cells: Cells,
    *,
    seen: Cells | None = None,
    by: User,
    at: datetime,
) -> SavedCosts:
    """Save the grid of one partner. `seen` is the grid its writer started from; None overwrites what stands knowingly.

    A partner may save its own, the lead anyone's. What somebody else changed since stays, where the writer left it alone.

    Raises:
        NotYours, NotEditable: this person may not, or it is no draft.
        CostConflict: both changed one cell, each otherwise; nothing is saved.
    """
    application = held_draft(application, by, Capability.EDIT_OWN_COSTS, part=costs_of(organisation.pk), at=at)
    _require_own_or_led(application, organisation, by)
    kept = kept_costs(application, organisation)
    merge = merged(kept if seen is None else seen, kept, cells)
    table = (
        CostTable.objects.filter(application=application, organisation=organisation).select_related("saved_by").first()
    )
    other = table.saved_by if table and (merge.both or merge.from_them) else None
    if merge.both and table:
        raise CostConflict(merge, kept, table, by)
    if not merge.changed:
        return SavedCosts(kept, merge, table.version if table else 0, other, False)
    changes = {key: merge.result.get(key, ZERO) for key in merge.changed}
    _require_possible(application, organisation, changes)
    _write(application, organisation, changes)
    was_approved = table is not None and table.is_approved
    is_news = was_approved or table is None or table.saved_by != by
    table = _noted(application, organisation, table, by=by, at=at)
    record(
        ApplicationAct.COSTED,
        application,
        by=by,
        at=at,
        organisation=organisation.name,
        cells={key.name: [kept.get(key, ZERO).pence, cost.pence] for key, cost in changes.items()},
    )
    if was_approved:
        why = say("The costs were changed.")
        record(ApplicationAct.ENDED_COST_APPROVAL, application, by=by, at=at, organisation=organisation.name, why=why)
    if is_news:
        _tell(application, organisation, was_approved=was_approved, by=by, at=at)
    return SavedCosts(merge.result, merge, table.version, other, was_approved)


@transaction.atomic
def save_several(
    application: Application, grids: Iterable[tuple[Organisation, Cells, Cells]], *, by: User, at: datetime
) -> list[SavedCosts]:
    """Save the grids of several partners, all or none: whose, what they become, and what they were when that was looked at.

    Raises:
        NotEditable: somebody changed one of these amounts since.
    """
    try:
        return [save_costs(application, whose, cells, seen=seen, by=by, at=at) for whose, cells, seen in grids]
    except CostConflict as conflict:
        raise NotEditable(refusals.WORKBOOK_IS_OVERTAKEN.format(saved_by=conflict.saved_by)) from conflict


def _require_own_or_led(application: Application, organisation: Organisation, by: User) -> None:
    if has(by, Capability.EDIT_APPLICATION, application):
        return
    if has_for(by, Capability.EDIT_OWN_COSTS, application, organisation):
        return
    raise NotEditable(
        say("Only {organisation} and the lead can enter the costs of {organisation}.", organisation=organisation)
    )


def _allow_own(application: Application, organisation: Organisation, by: User) -> None:
    """Refuse whoever does not act for the organisation, or is kept from its costs by it in this bid."""
    allow(by, Capability.JOIN_PARTNERSHIP, organisation)
    allow(by, Capability.EDIT_OWN_COSTS, application)
    if not has_for(by, Capability.EDIT_OWN_COSTS, application, organisation):
        raise NotYours(say("{organisation} does not let you write in this bid.", organisation=organisation))


def _require_possible(application: Application, organisation: Organisation, changes: Cells) -> None:
    """Refuse what no partner's costs can be."""
    if any(cost.pence < 0 for cost in changes.values()):
        raise NotEditable(say("A cost cannot be below £0."))
    # What an organisation that has left had entered can still be removed: the rules ask for exactly that.
    partners = {line.organisation_id for line in application.partnership.partner_lines()}
    if any(changes.values()) and organisation.pk not in partners:
        raise NotEditable(say("{organisation} is not a partner, so it has no costs here.", organisation=organisation))
    payable = application.round.terms().payable_years
    for key, cost in changes.items():
        if cost:
            refusals.require_payable(key.year, payable)


def _write(application: Application, organisation: Organisation, changes: Cells) -> None:
    for key, cost in changes.items():
        where: dict[str, Any] = {
            "application": application,
            "organisation": organisation,
            "category": key.category,
            "kind": key.kind,
            "year": key.year.start,
        }
        if cost:
            written(Cost, where, {"pence": cost.pence})
        else:
            Cost.objects.filter(**where).delete()


def _noted(
    application: Application, organisation: Organisation, table: CostTable | None, *, by: User, at: datetime
) -> CostTable:
    """Note on the table that it was saved: nobody approves it as it stands now."""
    table = table or CostTable(application=application, organisation=organisation)
    table.version, table.saved_by, table.saved_at = table.version + 1, by, at
    table.approved_by, table.approved_at = None, None
    table.save()
    return table


def _tell(application: Application, organisation: Organisation, *, was_approved: bool, by: User, at: datetime) -> None:
    """Tell a partner that somebody else has entered or changed its costs: once, until it saves or approves them itself."""
    if has(by, Capability.JOIN_PARTNERSHIP, organisation):
        return
    said = refusals.COSTS_CHANGED_AFTER_APPROVAL if was_approved else refusals.COSTS_CHANGED
    tell(
        people_with(Role.PARTNER, [f"organisation:{organisation.pk}"]),
        say("Your costs were changed: {application}", application=application),
        said.format(by=by, organisation=organisation),
        page="costs",
        args=[application.pk],
        kind=NoticeKind.COSTS_CHANGED,
        about=application.round,
        asks=by,
        until=application.closes_at if application.is_editable else application.open_until,
        at=at,
    )


@transaction.atomic
def set_costs(
    application: Application,
    organisation: Organisation,
    category: CostCategory,
    kind: SpendKind,
    costs: Mapping[FinancialYear, Money],
    *,
    by: User,
    at: datetime,
) -> SavedCosts:
    """Set some years of one row, and leave every other cell as it is; £0 removes a cost."""
    application = held_draft(application, by, Capability.EDIT_OWN_COSTS, part=costs_of(organisation.pk), at=at)
    given = {CostKey(category, kind, year): cost for year, cost in costs.items()}
    return save_costs(application, organisation, {**kept_costs(application, organisation), **given}, by=by, at=at)


def set_cost(
    application: Application,
    organisation: Organisation,
    category: CostCategory,
    kind: SpendKind,
    year: FinancialYear,
    cost: Money,
    *,
    by: User,
    at: datetime,
) -> SavedCosts:
    """Set one cost; £0 removes it."""
    return set_costs(application, organisation, category, kind, {year: cost}, by=by, at=at)


# --- each partner stands behind its own ------------------------------------------------------------------------------


@transaction.atomic
def approve_costs(
    application: Application, organisation: Organisation, *, seen_version: int | None = None, by: User, at: datetime
) -> CostTable:
    """A partner approves its own costs as they stand. `seen_version` is the version that it was shown; None asks for none.

    Raises:
        NotYours: only the partner's own people approve.
        NotEditable: there is nothing to approve, or it is not what was shown.
    """
    _allow_own(application, organisation, by)
    application = _held(application, organisation, at)
    table = CostTable.objects.filter(application=application, organisation=organisation).first()
    costs = kept_costs(application, organisation)
    if not costs:
        raise NotEditable(say("No costs of {organisation} are entered yet.", organisation=organisation))
    # Costs from before there were tables have none: whoever approves them has looked at them last.
    table = table or CostTable(application=application, organisation=organisation, saved_by=by, saved_at=at)
    if organisation.pk == application.partnership.lead_id:
        raise NotEditable(say("The lead's costs are approved by its certifier, who signs the whole application."))
    if table.is_approved:
        raise NotEditable(say("They are approved already, as they stand."))
    if seen_version is not None and seen_version != table.version:
        raise NotEditable(
            say("These costs were changed since you opened the page. Look at them again, then approve them.")
        )
    table.approved_by, table.approved_at = by, at
    table.save()
    total = Money.total(costs.values())
    record(ApplicationAct.AGREED_TO_COSTS, application, by=by, at=at, organisation=organisation.name, pence=total.pence)
    return table


@transaction.atomic
def end_approval(application: Application, organisation: Organisation, *, by: User, at: datetime) -> CostTable:
    """A partner takes its approval back before the application is signed."""
    _allow_own(application, organisation, by)
    application = _held(application, organisation, at)
    table = CostTable.objects.filter(application=application, organisation=organisation).first()
    if table is None or not table.is_approved:
        raise NotEditable(say("These costs are not approved, so there is nothing to take back."))
    table.approved_by, table.approved_at = None, None
    table.save(update_fields=["approved_by", "approved_at"])
    why = say("Taken back by the partner.")
    record(ApplicationAct.ENDED_COST_APPROVAL, application, by=by, at=at, organisation=organisation.name, why=why)
    return table


def _held(application: Application, organisation: Organisation, at: datetime) -> Application:
    application = locked(application)
    if not application.may_be_changed(costs_of(organisation.pk), at):
        raise NotEditable(
            say("This application is {state}, so its costs stand as they are.", state=application.state_told)
        )
    return application
