"""Where every pound of an award is now: with it, in its projects, with its partners, in its grants, with the last recipients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from placefund.awards.models import Award
from placefund.domain.accounts import AccountKind, AccountPath, read_path
from placefund.domain.money import ZERO, Money
from placefund.ledger.queries import balances
from placefund.onward.models import OnwardGrant
from placefund.onward.queries import grants_of
from placefund.people.models import Organisation

COLUMNS = {
    AccountKind.AWARD: "waits",
    AccountKind.PROJECT: "waits",
    AccountKind.ONWARD: "waits",
    AccountKind.APPROVED: "owed",
    AccountKind.HELD: "with_lead",
    AccountKind.PAID: "with_organisation",
    AccountKind.RECIPIENT: "with_recipient",
}


@dataclass(slots=True)
class Whereabouts:
    """How much is not claimed, owed by the fund, with the award's lead for others, with the organisation, with the recipient."""

    waits: Money = ZERO
    owed: Money = ZERO
    with_lead: Money = ZERO
    with_organisation: Money = ZERO
    with_recipient: Money = ZERO

    @property
    def total(self) -> Money:
        return Money.total(getattr(self, column.name) for column in fields(self))

    @property
    def paid(self) -> Money:
        """What the fund has paid."""
        return self.with_lead + self.with_organisation + self.with_recipient

    def plus(self, other: Whereabouts) -> Whereabouts:
        return Whereabouts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class PoundRow:
    """One line: whose money it is, at which step of the way (award, project, partner or grant), and where it is."""

    step: str
    name: str
    prefix: str
    money: Whereabouts
    grant: OnwardGrant | None = None
    project: int = 0


@dataclass(frozen=True, slots=True)
class PoundTable:
    """Every pound of an award. The lines add up to `whole` in every column, and that to what is committed."""

    rows: tuple[PoundRow, ...]

    @property
    def whole(self) -> Whereabouts:
        found = Whereabouts()
        for row in self.rows:
            found = found.plus(row.money)
        return found

    def of_project(self, project: int) -> Whereabouts:
        found = Whereabouts()
        for row in self.rows:
            if row.project == project:
                found = found.plus(row.money)
        return found


def pound_table(award: Award) -> PoundTable:
    """Where every pound of an award is, line by line, in the order of its way. Six queries."""
    sums: dict[tuple[int, int, int], Whereabouts] = {}
    for path, amount in balances(below=f"award/{award.pk}/").items():
        account = read_path(path)
        if (column := COLUMNS.get(account.kind)) is None:
            continue  # what an organisation advanced is its own money
        line = sums.setdefault(_line(account), Whereabouts())
        setattr(line, column, getattr(line, column) + amount)
    return PoundTable(tuple(_rows(award, sums)))


def _line(account: AccountPath) -> tuple[int, int, int]:
    """The project, the grant, and the partner that an account's money is told under."""
    return account.project, account.grant, 0 if account.grant else account.organisation


def _rows(award: Award, sums: dict[tuple[int, int, int], Whereabouts]) -> Iterator[PoundRow]:
    stem = f"award/{award.pk}"
    grants: dict[int, list[OnwardGrant]] = {}
    for grant in grants_of(award).order_by("scheme", "number"):
        grants.setdefault(grant.scheme.project_id, []).append(grant)
    bodies = Organisation.objects.in_bulk({partner for _, _, partner in sums if partner})
    yield PoundRow("award", award.title, stem, sums.get((0, 0, 0), Whereabouts()))
    for project in award.projects.exclude(state="draft").order_by("pk"):
        below = f"{stem}/project/{project.pk}"
        yield PoundRow("project", project.title, below, sums.get((project.pk, 0, 0), Whereabouts()), project=project.pk)
        for where, money in sorted(sums.items()):
            if where[0] == project.pk and where[2]:
                yield PoundRow("partner", bodies[where[2]].name, below, money, project=project.pk)
        for grant in grants.get(project.pk, ()):
            money = sums.get((project.pk, grant.pk, 0), Whereabouts())
            yield PoundRow(
                "grant", str(grant.public_name), f"{below}/onward/{grant.pk}", money, grant=grant, project=project.pk
            )
