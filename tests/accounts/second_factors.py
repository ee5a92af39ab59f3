"""What tests about second factors share: a person with an app, and what that app shows."""

from __future__ import annotations

import secrets

from placefund.domain.one_time_codes import SECRET_BYTES, code_at, step_of
from placefund.people import actions
from placefund.people.models import AuthenticatorApp, User
from placefund.records import clock

PASSWORD = "a long password"


def shown(secret: bytes, *, later: int = 0) -> str:
    """The code that an app with this secret shows, or shows so many half minutes later."""
    return code_at(secret, step_of(clock.real().timestamp()) + later)


def with_app(user: User) -> bytes:
    """Give a person an app; its secret. The code of now is taken to be used: an app shows the next one."""
    secret = secrets.token_bytes(SECRET_BYTES)
    actions.add_app(user, secret, shown(secret, later=-1), at=clock.now())
    assert AuthenticatorApp.objects.filter(user=user).exists()
    return secret
