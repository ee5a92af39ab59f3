"""Lines of co-investment are changed where they stand: what one said before stays, and can be put back into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.db import transaction

from placefund.applications import refusals
from placefund.applications.actions import NotEditable, add_co_investment, held_draft
from placefund.applications.acts import ApplicationAct
from placefund.applications.models import Application, CoInvestmentLine, RemovedRow
from placefund.applications.queries import mark_of
from placefund.domain.coinvestment import EnteredLine, Form, SeenLine, SourceClass, Status
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.reopening import CO_INVESTMENT
from placefund.people.access import locked
from placefund.people.models import User
from placefund.records.actions import record


@transaction.atomic
def change_co_investment(line: CoInvestmentLine, entry: EnteredLine, *, by: User, at: datetime) -> CoInvestmentLine:
    """Change one line where it stands. What it said is kept, and can be put back."""
    application = held_draft(line.application, by, part=CO_INVESTMENT, at=at)
    line = locked(line)
    before = line.as_entered()
    after = before | {
        "investor": entry.investor.strip(),
        "source": entry.source.value,
        "form": entry.form.value,
        "status": entry.status.value,
        "year": entry.year.start,
        "pence": entry.amount.pence,
    }
    if after == before:
        return line
    if after["pence"] <= 0:
        raise NotEditable(say("Co-investment is an amount above £0."))
    if not after["investor"]:
        raise NotEditable(say("Name the investor."))
    if after["year"] != before["year"]:
        refusals.require_payable(entry.year, application.round.terms().payable_years)
    RemovedRow.objects.create(
        application=application,
        kind="co_investment",
        content=before | {"line": line.pk},
        removed_by=by,
        removed_at=at,
    )
    for name, value in after.items():
        setattr(line, name, value)
    line.save(update_fields=list(after))
    record(ApplicationAct.CHANGED_CO_INVESTMENT, application, by=by, at=at, investor=line.investor, was=before)
    return line


@transaction.atomic
def change_lines(application: Application, lines: list[SeenLine], *, by: User, at: datetime) -> int:
    """Change several lines at once, all or none; how many differ now.

    Raises:
        NotEditable: somebody changed one of them, which its writer has not seen.
    """
    application = held_draft(application, by, part=CO_INVESTMENT, at=at)
    standing = {line.pk: line for line in application.co_investment.all()}
    changed = 0
    for each in lines:
        line = standing.get(each.number)
        if line is None:
            raise NotEditable(say("The line of {investor} was removed meanwhile.", investor=each.entry.investor))
        if mark_of(line) != each.seen:
            raise NotEditable(
                say(
                    "Somebody changed the line of {investor} while you were writing: it says {amount} of {year} now. Nothing of "
                    "yours is saved yet. Save again to put yours in its place.",
                    investor=line.investor,
                    amount=Money(line.pence),
                    year=str(FinancialYear(line.year)),
                )
            )
        before = line.as_entered()
        changed += change_co_investment(line, each.entry, by=by, at=at).as_entered() != before
    return changed


@transaction.atomic
def put_line_back(application: Application, kept: Mapping[str, Any], *, by: User, at: datetime) -> None:
    """What a line said stands again: in that line where it was changed, as a further line where it was removed."""
    line = application.co_investment.filter(pk=kept.get("line", 0)).first()
    entry = _of_kept(kept)
    if line is not None:
        change_co_investment(line, entry, by=by, at=at)
    else:
        add_co_investment(application, **{each.name: getattr(entry, each.name) for each in fields(entry)}, by=by, at=at)


def _of_kept(kept: Mapping[str, Any]) -> EnteredLine:
    """What a line said, as it is kept."""
    return EnteredLine(
        investor=kept["investor"],
        source=SourceClass(kept["source"]),
        form=Form(kept["form"]),
        status=Status(kept["status"]),
        year=FinancialYear(kept["year"]),
        amount=Money(kept["pence"]),
    )
