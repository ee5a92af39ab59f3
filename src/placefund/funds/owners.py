"""Who runs a round: its fund, or the programme of a place whose local call it is."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from placefund.domain.money import Money
from placefund.domain.roles import Capability, Role, for_reading, may
from placefund.funds.models import Fund, ProgrammeOffice, Round
from placefund.ledger.queries import balance
from placefund.notices.actions import people_with
from placefund.people.access import memberships, scopes_with
from placefund.people.models import User

Owner = Fund | ProgrammeOffice
"""Who runs rounds and has a pool of readers: a fund, or the programme of one of its places."""
RUNNING = (Role.FUND_MANAGER, Role.PROGRAMME_OFFICER)
"""Who runs rounds: each in the scope of what they run it for."""


def run_by(user: Any, capability: Capability, path: str = "") -> Q:
    """What belongs to the rounds in which somebody has a capability by running or judging them; where in none, nothing.

    `path` leads from the row to its round, such as `application__round__`. A fund's people have it in the fund's own rounds.
    """
    found = Q(pk__in=())
    if funds := scopes_with(user, capability, "fund"):
        found |= Q(**{f"{path}programme__isnull": True, f"{path}strand__fund__slug__in": funds})
    if programmes := scopes_with(user, capability, "programme"):
        found |= Q(**{f"{path}programme__in": programmes})
    return found


def read_by(user: Any, capability: Capability, path: str = "") -> Q:
    """The same for a capability that changes nothing: with the local calls of a fund, for those of it who read its programmes."""
    held = memberships(user)
    funds = [scope for role, scope in held if may([(role, scope)], capability, [for_reading(scope)])]
    found = run_by(user, capability, path)
    if not funds:
        return found
    slugs = [scope.removeprefix("fund:") for scope in funds]
    return found | Q(**{f"{path}programme__isnull": False, f"{path}strand__fund__slug__in": slugs})


def owned_by(owner: Owner, to_fund: str, prefix: str = "") -> Q:
    """What belongs to an owner alone. `to_fund` leads from the row to its fund, `prefix` to the row itself."""
    if isinstance(owner, Fund):
        return Q(**{f"{prefix}programme__isnull": True, f"{prefix}{to_fund}": owner})
    return Q(**{f"{prefix}programme": owner.pk})


def fund_of(owner: Owner) -> Fund:
    """The fund under whose rules an owner runs rounds."""
    return owner if isinstance(owner, Fund) else owner.fund


def people_who_run(thing: Any) -> list[User]:
    """Those who run what a thing belongs to: the fund's managers, or the officers of the programme whose local call it is."""
    return list({user.pk: user for role in RUNNING for user in people_with(role, thing.scopes())}.values())


def money_to_give(round_: Round) -> Money:
    """What a round has to give, before anything is promised: its strand's money, or what was set for a local call."""
    return balance(round_.strand.account) if round_.call_money is None else round_.call_money
