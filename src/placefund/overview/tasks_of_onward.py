"""What waits in money that goes onward: a scheme to agree, money to pass on, and what is to be repaid to the fund."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from placefund.awards.models import Award
from placefund.domain.accounts import AccountKind, read_path
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.onward_grants import OnwardMove
from placefund.domain.roles import Capability
from placefund.ledger.queries import balances
from placefund.onward.models import OnwardGrant, OnwardPayment, PaymentRoute, Scheme
from placefund.overview.tasks_by_day import WaitingTask
from placefund.people.access import scopes_with
from placefund.people.models import Organisation, User
from placefund.people.queries import numbers_with


def schemes_to_agree(user: User, at: datetime) -> Iterable[WaitingTask]:
    """Schemes that were drafted and grant nothing before the fund agrees them, the oldest first."""
    funds = scopes_with(user, Capability.AGREE_SCHEME, "fund")
    rows = Scheme.objects.filter(state="draft", project__award__strand__fund__slug__in=funds)
    for row in rows.select_related(*Scheme.READ_WITH).order_by("drafted_at", "pk") if funds else ():
        what = say("Agree the scheme “{scheme}”", scheme=row)
        yield WaitingTask(what, str(row.project), reverse("manage-scheme", args=[row.pk]))


def money_to_pass_on(user: User, at: datetime) -> Iterable[WaitingTask]:
    """What a lead was paid for its partners and has not passed on. Of those alone who are paid through it, or were."""
    led = numbers_with(user, Capability.PREPARE_RETURN, "organisation")
    through = PaymentRoute.objects.filter(project__award=OuterRef("pk"), through_lead=True)
    awards = Award.objects.filter(Exists(through), partnership__lead__in=led)
    titles = {row.pk: row.title for row in awards} if led else {}
    held = [
        (account, amount)
        for path, amount in (balances(below="award/") if titles else {}).items()
        if amount and (account := read_path(path)).kind is AccountKind.HELD and account.award in titles
    ]
    bodies = Organisation.objects.in_bulk({account.organisation for account, _ in held}) if held else {}
    for account, amount in held:
        what = say("Pass {amount} on to {organisation}", amount=amount, organisation=bodies[account.organisation])
        yield WaitingTask(what, titles[account.award], reverse("who-is-paid", args=[account.project]) + "#held")


def repayments(user: User, at: datetime) -> Iterable[WaitingTask]:
    """What an organisation holds of a grant that ended, or that its recipient gave back: it repays, the fund notes it."""
    runs = numbers_with(user, Capability.RUN_SCHEME, "organisation")
    pays = scopes_with(user, Capability.PAY_RETURN, "fund")
    if not runs and not pays:
        return
    came_back = OnwardPayment.objects.filter(
        grant=OuterRef("pk"), move=OnwardMove.GIVEN_BACK, undoes=None, undone_by__isnull=True
    )
    seen = Q(scheme__organisation__in=runs) | Q(scheme__project__award__strand__fund__slug__in=pays)
    rows = OnwardGrant.objects.filter(seen).filter(Q(state="ended") | Exists(came_back))
    grants = list(rows.select_related(*OnwardGrant.READ_WITH).order_by("pk"))
    held = balances([row.path.held for row in grants]) if grants else {}
    for row in grants:
        amount = held.get(row.path.held, Money(0))
        if amount.pence > 0:
            yield _repayment(row, amount, is_its_own=row.scheme.organisation_id in runs)


def _repayment(row: OnwardGrant, amount: Money, *, is_its_own: bool) -> WaitingTask:
    if is_its_own:
        what = say("Repay {amount} of {grant} to the fund", amount=amount, grant=row.reference)
    else:
        what = say("Note the repayment of {amount} of {grant}", amount=amount, grant=row.reference)
    return WaitingTask(what, str(row.scheme), reverse("manage-grant", args=[row.pk]))


OF_ONWARD = (schemes_to_agree, money_to_pass_on, repayments)
