"""What people change of who they are here: the address they sign in with, once they have proven that it is theirs."""

from __future__ import annotations

from datetime import datetime, timedelta
from secrets import token_hex

from django.core.signing import BadSignature
from django.db import transaction

from placefund.accounts.acts import AccountAct
from placefund.accounts.models import NewAddress
from placefund.accounts.queries import PROVE_ADDRESS
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.notices.actions import send_key, tell
from placefund.notices.models import key_opens
from placefund.people.access import locked
from placefund.people.models import User
from placefund.people.naming import actions as naming
from placefund.records.actions import record

KEY_TO_AN_ADDRESS_WORKS = timedelta(hours=2)
OLD_LINK = say("This link works no more: it was used, is too old, or you have asked for another one since.")


@transaction.atomic
def ask_for_address(user: User, email: str, *, at: datetime) -> None:
    """Send a link to an address that a person wants to sign in with.

    One mail goes to it whether or not somebody here has it: whoever asks learns nothing of others. To whom it belongs
    already the mail says so, and its link opens nothing.

    Raises:
        NotPossible: it is the address they have.
    """
    user, email = locked(User(pk=user.pk)), email.strip().lower()
    if email == user.email.lower():
        raise NotPossible(say("You sign in with this address already."))
    mark, until = token_hex(16), at + KEY_TO_AN_ADDRESS_WORKS
    wish = {"email": email, "mark": mark, "asked_at": at, "expires_at": until}
    NewAddress.objects.update_or_create(user=user, defaults=wish)
    record(AccountAct.ASKED_FOR_ADDRESS, user, by=user, at=at)
    hours = int(KEY_TO_AN_ADDRESS_WORKS.total_seconds() // 3600)
    if User.objects.filter(email__iexact=email).exists():
        mark = ""
        text = say(
            "Somebody wants to sign in with {email} here. An account has this address already, and it stays so. "
            "Do nothing: the link opens nothing.",
            email=email,
        )
    else:
        text = say(
            "Somebody, probably you, wants to sign in with {email} from now on. Sign in as before and open the link "
            "within {hours} hours. If it was not you, do nothing.",
            email=email,
            hours=hours,
        )
    kind = NoticeKind.ADDRESS_KEY
    send_key(
        email, say("Prove your address"), text, kind=kind, until=until, page=PROVE_ADDRESS, args=[user.pk, mark], at=at
    )


def wanted_with(key: str, user: User, *, at: datetime) -> NewAddress:
    """The address that a link proves, for the person who asked for it.

    Raises:
        NotPossible: it is none of ours, not theirs, used, too old, or a newer one was sent.
    """
    try:
        number, mark = key_opens(PROVE_ADDRESS, key)
    except (BadSignature, ValueError, TypeError) as wrong:
        raise NotPossible(OLD_LINK) from wrong
    wanted = NewAddress.objects.filter(user_id=number, mark=mark, expires_at__gt=at).first() if mark else None
    if wanted is None:
        raise NotPossible(OLD_LINK)
    if wanted.user_id != user.pk:
        raise NotPossible(say("This link is for another account than yours. Sign in as that one, and open it again."))
    return wanted


def note_taken(user: User, *, at: datetime) -> None:
    """Write down that somebody took away what stands about them: whoever finds their screen would want it most."""
    record(AccountAct.TOOK_OWN_DATA, user, by=user, at=at)


@transaction.atomic
def prove_address(key: str, *, by: User, at: datetime) -> User:
    """Sign in with a new address from now on. The old one is told; links to a new password that were sent to it open nothing."""
    user = locked(User(pk=by.pk))
    wanted = wanted_with(key, user, at=at)
    tell(
        [user],
        say("You sign in with another address now"),
        say("Messages go to the new one. If it was not you, tell your administrator at once."),
        kind=NoticeKind.ADDRESS,
        page="my-account",
        at=at,
    )
    wanted.delete()
    return naming.change_address(user, wanted.email, at=at)
