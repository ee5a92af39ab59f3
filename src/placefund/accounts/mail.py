"""The mail that invites somebody to a role: who asks, for what, until when."""

from __future__ import annotations

from typing import Any

from placefund.accounts.models import RoleInvitation
from placefund.accounts.queries import COME_IN, place_of_work
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import ROLES, Role
from placefund.funds.models import Fund


def words_of(invitation: RoleInvitation) -> tuple[str, str]:
    """What it is about, and what it says."""
    role, place = Role(invitation.role), place_of_work(invitation.scope).name
    said = [
        say("{person} invites you to be {role} in {place}.", person=invitation.invited_by, role=role.one, place=place),
        invitation.about or ROLES[role].purpose,
        invitation.words,
        say(
            "Answer until {day}, London time. You choose a name and a password there, or sign in if you have an account. "
            "If you do not know what this is about, do nothing: without you the link opens nothing.",
            day=invitation.expires_at,
        ),
    ]
    subject = say("Invitation: {role} in {place}", role=role.label, place=place)
    return subject, "\n\n".join(part for part in map(str, said) if part)


def place_of(invitation: RoleInvitation) -> dict[str, Any]:
    """Where its link leads, who asks and until when; and the fund, where the role is one of a fund."""
    return {
        "kind": NoticeKind.ROLE_INVITATION,
        "about": Fund.objects.filter(slug=invitation.fund_slug).first() if invitation.fund_slug else None,
        "asks": invitation.invited_by,
        "until": invitation.expires_at,
        "page": COME_IN,
        "args": [invitation.pk, invitation.edition],
    }
