"""What stands about people for a time alone goes by itself when that time is over, and not before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from placefund.accounts import actions
from placefund.accounts.models import NewAddress, RoleInvitation
from placefund.accounts.retention.actions import let_go
from placefund.domain.notices import NoticeKind
from placefund.domain.retention import Passing
from placefund.domain.roles import Role
from placefund.notices.models import Mail
from placefund.operations.timekeeper import tick
from placefund.people.models import BrowserSession
from placefund.people.queries import has_signed_in_from
from placefund.records import clock
from placefund.records.models import Event
from tests.accounts.test_invitations import an_invitation
from tests.build import AT, a_user
from tests.witness import nothing_changes, refused, signed_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def after(moment: datetime, kind: Passing) -> datetime:
    return moment + kind.stands_for + timedelta(seconds=1)


def kept_until(moment: datetime, kind: Passing) -> None:
    """Nothing goes before its time, down to the second; and at it, once."""
    with nothing_changes():
        assert let_go(at=moment + kind.stands_for) == 0
    assert let_go(at=after(moment, kind)) == 1
    with nothing_changes():
        assert let_go(at=after(moment, kind)) == 0


def test_the_address_of_who_was_invited_and_did_not_come_goes_and_that_they_were_invited_stays() -> None:
    invitation = an_invitation(words="We met in Leeds.")
    Mail.objects.all().delete()
    kept_until(invitation.expires_at, Passing.INVITATIONS)
    row = RoleInvitation.objects.get()
    assert (row.email, row.words) == (f"invitation-{row.pk}@erased.invalid", "")
    assert Event.objects.filter(verb="invited to a role").count() == 1


@pytest.mark.parametrize("ended", ["declined_at", "withdrawn_at", "replaced_at"])
def test_it_is_counted_from_the_end_of_an_invitation(ended: str) -> None:
    invitation = an_invitation()
    Mail.objects.all().delete()
    RoleInvitation.objects.update(**{ended: invitation.sent_at})
    kept_until(invitation.sent_at, Passing.INVITATIONS)


def test_one_that_was_accepted_keeps_the_address_of_who_came() -> None:
    invitation = an_invitation()
    Mail.objects.all().delete()
    RoleInvitation.objects.update(accepted_at=invitation.sent_at, accepted_by=a_user())
    with nothing_changes():
        assert let_go(at=invitation.sent_at + 9000 * DAY) == 0


def test_an_invitation_without_an_address_is_not_sent_again_and_its_page_says_so() -> None:
    invitation = an_invitation()
    manager, late = invitation.invited_by, after(invitation.expires_at, Passing.INVITATIONS)
    let_go(at=late)
    row = RoleInvitation.objects.get()
    with refused("The address is not kept any more. Invite them anew."):
        actions.send_again(row, by=manager, at=late)
    clock.move_to(late)
    page = signed_in(manager).get(reverse("people-of", args=row.scope.split(":"))).content.decode()
    assert "Address not kept any more" in page
    assert reverse("send-invitation-again", args=[row.pk]) not in page
    assert "erased.invalid" not in page
    assert actions.invite("new@example.org", Role(row.role), row.scope, by=manager, at=late).keeps_address


def test_with_what_and_from_where_somebody_signed_in_goes_after_the_session_or_its_beginning() -> None:
    user, told = a_user(), {"how": "password", "browser": "Firefox", "network": "192.0.2.0"}
    BrowserSession.objects.all().delete()
    ended = BrowserSession.objects.create(user=user, session_key="", began_at=AT - 9 * DAY, ended_at=AT, **told)
    kept_until(AT, Passing.BROWSERS)
    ended.refresh_from_db()
    assert (ended.browser, ended.network, ended.how, ended.ended_at) == ("", "", "password", AT)
    BrowserSession.objects.create(user=user, session_key="left-open", began_at=AT, **told)
    kept_until(AT, Passing.BROWSERS)


def test_a_network_from_which_somebody_signed_in_long_ago_is_none_that_is_known() -> None:
    user = a_user()
    told = {"how": "password", "browser": "Firefox", "network": "192.0.2.0", "began_at": AT}
    BrowserSession.objects.create(user=user, session_key="left-open", **told)
    assert has_signed_in_from(user.email, "192.0.2.0")
    let_go(at=after(AT, Passing.BROWSERS))
    assert not has_signed_in_from(user.email, "192.0.2.0")
    assert not has_signed_in_from(user.email, "")


def test_a_mail_whose_link_is_a_key_goes_unless_it_is_still_to_be_sent_and_others_stay() -> None:
    told = {
        "to": "a@example.org",
        "subject": "Come in",
        "text": "Here.",
        "created_at": AT,
        "kind": NoticeKind.ROLE_INVITATION.value,
    }
    Mail.objects.create(is_secret=True, sent_at=AT, **told)
    Mail.objects.create(is_secret=True, next_attempt_at=AT, **told)
    Mail.objects.create(is_secret=False, sent_at=AT, **told)
    kept_until(AT, Passing.KEYS)
    assert sorted(Mail.objects.values_list("is_secret", flat=True)) == [False, True]


def test_an_address_that_was_never_proven_goes() -> None:
    NewAddress.objects.create(user=a_user(), email="new@example.org", mark="x", asked_at=AT - DAY, expires_at=AT)
    kept_until(AT, Passing.ADDRESSES)


def test_work_that_is_done_goes_and_work_that_waits_stays() -> None:
    told: dict[str, Any] = {
        "args_kwargs": {"args": ["a@example.org"], "kwargs": {}}, "task_path": "placefund.notices.tasks.send",
        "backend_name": "default", "run_after": AT,
    }  # fmt: skip
    DBTaskResult.objects.create(status="FAILED", finished_at=AT, **told)
    DBTaskResult.objects.create(status="READY", **told)
    kept_until(AT, Passing.TASKS)
    assert [row.status for row in DBTaskResult.objects.all()] == ["READY"]


def test_the_clock_does_it_and_says_how_much() -> None:
    NewAddress.objects.create(user=a_user(), email="new@example.org", mark="x", asked_at=AT - DAY, expires_at=AT)
    assert "What stood its time about people is gone: 1 entries." in tick(after(AT, Passing.ADDRESSES))


def test_the_page_on_privacy_says_each_of_them(client: Client) -> None:
    page = client.get(reverse("privacy")).content.decode()
    assert [kind for kind in Passing if str(kind.what) not in page or f"{kind.days} days" not in page] == []
