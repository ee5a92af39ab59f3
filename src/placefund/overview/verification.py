"""Proof that what is kept is as it was kept: seals, money, snapshots, terms and releases, each breach as a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, Q, Sum

from placefund.applications.models import Snapshot
from placefund.awards.models import Award, Tranche
from placefund.delivery.models import Project
from placefund.documents.queries import broken_files
from placefund.domain.accounts import AccountKind, read_path
from placefund.domain.ledger import EconomicEvent, is_of_fund
from placefund.domain.lifecycle import in_words
from placefund.domain.messages import say
from placefund.domain.money import ZERO, Money
from placefund.domain.terms import digest
from placefund.domain.trail import Trail
from placefund.funds.models import Fund, Round
from placefund.funds.queries import versions
from placefund.ledger.models import Transfer
from placefund.ledger.queries import overdrawn, trail
from placefund.opendata.queries import broken_releases
from placefund.records import triggers
from placefund.records.queries import broken_rows, broken_seals, has_seal
from placefund.returns.models import Claim


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold, in a sentence, and every breach of it."""

    sentence: str
    breaches: tuple[str, ...]


def broken_snapshots() -> Iterator[str]:
    for snapshot in Snapshot.objects.order_by("pk").iterator(chunk_size=200):
        if digest(snapshot.content) != snapshot.digest:
            yield say(
                "Snapshot {receipt} is not what was submitted on {submitted_at:%d %B %Y}.",
                receipt=snapshot.receipt,
                submitted_at=snapshot.submitted_at,
            )


def broken_terms() -> Iterator[str]:
    for round_ in Round.objects.exclude(terms_digest="").order_by("pk"):
        if digest(round_.terms_record) != round_.terms_digest:
            yield say("The terms of {name} were changed after it opened.", name=round_.name)


def strayed_transfers() -> Iterator[str]:
    """Money that went from the accounts of one fund to those of another."""
    strayed = Transfer.objects.exclude(source__fund=F("fund"), target__fund=F("fund"))
    for transfer in strayed.select_related("source", "target"):
        yield (
            say(
                "Transfer {pk} of {fund} moves money between an account of {source_fund} and one of {target_fund}.",
                pk=transfer.pk,
                fund=transfer.fund,
                source_fund=transfer.source.fund,
                target_fund=transfer.target.fund,
            )
        )


def broken_reversals() -> Iterator[str]:
    """A reversal that is not the exact opposite of the transfer it names, or that names none."""
    opposite = Q(
        source=F("undoes__target"), target=F("undoes__source"), pence=F("undoes__pence"), fund=F("undoes__fund")
    )
    for transfer in Transfer.objects.filter(event=EconomicEvent.REVERSE).exclude(opposite).order_by("pk"):
        yield say(
            "Transfer {pk} of {fund} reverses none, or not all of the one it names.", pk=transfer.pk, fund=transfer.fund
        )


def broken_wholes() -> Iterator[str]:
    """A fund whose accounts do not add up to its envelope, or whose envelope is not the one it announced."""
    held: dict[str, Money] = {}
    for slug, path, pence in _sides():
        if is_of_fund(path):
            held[slug] = held.get(slug, ZERO) + Money(pence)
    for fund in Fund.objects.order_by("pk"):
        settled = trail(fund.slug).envelope
        inside = held.get(fund.slug, ZERO)
        if settled != fund.envelope:
            yield (
                say(
                    "{fund} announced {envelope}, and the settlement has given it {settled}.",
                    fund=fund,
                    envelope=fund.envelope,
                    settled=settled,
                )
            )
        if inside != settled:
            yield say(
                "The accounts of {fund} hold {inside} of an envelope of {settled}.",
                fund=fund,
                inside=inside,
                settled=settled,
            )


def _sides() -> Iterator[tuple[str, str, int]]:
    for side, sign in (("target", 1), ("source", -1)):
        rows = Transfer.objects.order_by().values_list(f"{side}__fund", side).annotate(sum=Sum("pence"))
        yield from ((fund, path, sign * pence) for fund, path, pence in rows)


def broken_commitments() -> Iterator[str]:
    """An award whose commitment in the ledger is not what was offered and accepted."""
    for fund in Fund.objects.order_by("pk"):
        committed = _first_commitments(fund)
        for award in Award.objects.filter(strand__fund=fund).order_by("pk"):
            expected = award.amount if award.state in ("accepted", "closed") else ZERO
            found = committed.pop(award.pk, ZERO)
            if found != expected:
                yield (
                    say(
                        "{reference} is {state} with {amount}, and the ledger has committed {found} to it.",
                        reference=award.reference,
                        state=in_words(award.state),
                        amount=award.amount,
                        found=found,
                    )
                )
        for number, amount in committed.items():
            yield say(
                "The ledger has committed {amount} to award {number}, which {fund} does not have.",
                amount=amount,
                number=number,
                fund=fund,
            )


def _first_commitments(fund: Fund) -> dict[int, Money]:
    """What was committed to each award, less commitments that were reversed; what a closed award gave back stays in."""
    found: dict[int, Money] = {}
    touching = Q(event=EconomicEvent.COMMIT) | Q(event=EconomicEvent.REVERSE, source__path__endswith="/committed")
    for transfer in Transfer.objects.filter(touching, fund=fund.slug).order_by("pk"):
        source, target = read_path(transfer.source_id), read_path(transfer.target_id)
        if target.kind is AccountKind.AWARD and transfer.event == EconomicEvent.COMMIT:
            found[target.award] = found.get(target.award, ZERO) + transfer.amount
        elif source.kind is AccountKind.AWARD and target.kind in (AccountKind.STRAND, AccountKind.PLACE):
            found[source.award] = found.get(source.award, ZERO) - transfer.amount
    return found


def broken_allocations() -> Iterator[str]:
    """A place whose newest allocation is not what the ledger has set aside for it."""
    for fund in Fund.objects.order_by("pk"):
        pots = trail(fund.slug).pots
        promised = {allocation.account: allocation for allocation in versions(fund)}
        for account, allocation in promised.items():
            found = pots[account].set_aside if account in pots else ZERO
            if found != allocation.amount:
                yield (
                    say(
                        "{place} is promised {amount} by {fund}, and the ledger has set aside {found}.",
                        place=allocation.place,
                        amount=allocation.amount,
                        fund=fund,
                        found=found,
                    )
                )


def broken_payments() -> Iterator[str]:
    """An award that was approved or paid other than its returns claim, or more than it has."""
    for fund in Fund.objects.order_by("pk"):
        found = trail(fund.slug)
        approved, paid = _claimed(fund, ("approved", "paid")), _claimed(fund, ("paid",))
        references = dict(Award.objects.filter(strand__fund=fund).values_list("pk", "reference"))
        for number, reference in references.items():
            yield from _against_returns(found, number, reference, approved.get(number, ZERO), paid.get(number, ZERO))


def _claimed(fund: Fund, states: Iterable[str]) -> dict[int, Money]:
    rows = Claim.objects.filter(report__award__strand__fund=fund, report__state__in=states).order_by()
    return {award: Money(sum_) for award, sum_ in rows.values_list("report__award_id").annotate(Sum("pence"))}


def _against_returns(found: Trail, number: int, reference: str, approved: Money, paid: Money) -> Iterator[str]:
    money = found.awards.get(number)
    # What was given back to the fund for a project was claimed and paid before.
    has_approved, has_paid = (money.approved + money.repaid, money.paid + money.repaid) if money else (ZERO, ZERO)
    for words, by_ledger, by_returns in (("approved", has_approved, approved), ("paid", has_paid, paid)):
        if by_ledger != by_returns:
            yield (
                say(
                    "{reference} has {by_ledger} {words} by the ledger and {by_returns} by its returns.",
                    reference=reference,
                    by_ledger=by_ledger,
                    words=words,
                    by_returns=by_returns,
                )
            )


def broken_budgets() -> Iterator[str]:
    """A started project that was given other than its partners' grants add up to."""
    given: dict[int, Money] = {}
    for transfer in Transfer.objects.filter(event=EconomicEvent.APPORTION, undone_by__isnull=True).order_by("pk"):
        number = read_path(transfer.target_id).project
        given[number] = given.get(number, ZERO) + transfer.amount
    # What a change moved on to another project was given, and is not any more.
    moved = Transfer.objects.filter(event=EconomicEvent.DECOMMIT, key__startswith="change/", undone_by__isnull=True)
    for transfer in moved.order_by("pk"):
        number = read_path(transfer.source_id).project
        given[number] = given.get(number, ZERO) - transfer.amount
    # An award in tranches gives its projects what is approved of them, so these may have got less.
    drawn = set(Tranche.objects.filter(Tranche.STANDS).values_list("award", flat=True))
    started = Project.objects.exclude(state="draft").prefetch_related("partners").order_by("pk")
    for project in started:
        found = given.get(project.pk, ZERO)
        is_right = found <= project.budget if project.award_id in drawn else found == project.budget
        if not is_right:
            yield (
                say(
                    "Project {pk} “{project}” has partners with {budget} and was given {found}.",
                    pk=project.pk,
                    project=project,
                    budget=project.budget,
                    found=found,
                )
            )


CHECKS: tuple[tuple[str, Callable[[], Iterable[str]]], ...] = (
    (say("Every seal fits the acts it covers and the seal before it"), broken_seals),
    (say("Every row that never changes is as it was sealed"), broken_rows),
    (say("No account has been overdrawn"), overdrawn),
    (say("No money has left its fund"), strayed_transfers),
    (say("Every reversal is the opposite of the transfer it names"), broken_reversals),
    (say("Every fund's accounts add up to its envelope"), broken_wholes),
    (say("Every place has what its newest allocation says"), broken_allocations),
    (say("Every accepted award's commitment is what was offered"), broken_commitments),
    (say("Every started project was given what its partners' grants add up to"), broken_budgets),
    (say("What was approved and paid is what returns claim"), broken_payments),
    (say("Every submitted application is as it was submitted"), broken_snapshots),
    (say("Every open round's terms are as they were locked"), broken_terms),
    (say("Every release is as it was published"), broken_releases),
    (say("The database refuses to change whatever must stay as it was written"), triggers.missing),
)
"""Everything in the database that is checked, in the order in which it is told."""

OF_FILES: tuple[tuple[str, Callable[[], Iterable[str]]], ...] = (
    (say("Every file is here as it was sent"), broken_files),
)
"""What reads every file, which takes longer than all of the above."""


def kept_elsewhere(digest: str) -> Check:
    """Whether the seal whose digest somebody has kept elsewhere is still in the record."""
    gone = say("It is not: the record was cut off or sealed anew since, or is another's.")
    return Check(
        say("The seal {digest} is in the record", digest=digest),
        () if has_seal(digest) else (gone,),
    )


def verify(*, with_files: bool = False) -> Iterator[Check]:
    """Run every check, one after the other."""
    for sentence, breaches in (*CHECKS, *(OF_FILES if with_files else ())):
        yield Check(sentence, tuple(breaches()))
