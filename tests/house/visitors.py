"""The addresses of the product, and who visits them: the people of the fund, and others who have no part in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.test import Client, RequestFactory
from django.test.client import ClientHandler

from placefund.domain.periods import LONDON
from placefund.domain.roles import Capability, Role, may
from placefund.overview.reference.product import patterns
from placefund.people.models import Membership, User
from tests import build

NOW = datetime(2027, 7, 20, 9, 0, tzinfo=LONDON)
"""What the world's clock says: after the fifth quarter, while the long round is open."""
LONG = replace(build.TERMS, closes_at=NOW + timedelta(days=200))


class Address(NamedTuple):
    """One address of the product, and what its view declared."""

    name: str
    path: str
    view: Any

    @property
    def is_public(self) -> bool:
        return self.view.capability is Capability.READ_PUBLIC

    @property
    def parts(self) -> list[str]:
        """The names of the values in the address, without that of the thing itself."""
        names = [part.split(">")[0].split(":")[-1] for part in self.path.split("<")[1:]]
        return [name for name in names if name != self.view.named]


ADDRESSES = [Address(str(pattern.name), path, pattern.callback) for path, pattern in patterns()]
NAMED_IN_ADDRESSES: set[type[Any]] = {address.view.model for address in ADDRESSES if address.view.model}
"""The models whose rows have addresses."""


HANDLER = ClientHandler(enforce_csrf_checks=False)


def let_go(answer: Any) -> None:
    """Close the files that an answer holds, as a server does once it is sent; its request ended before that."""
    for close in answer._resource_closers:
        close()


class Browser(RequestFactory):
    """Sends a request through the whole product. Django's own test client keeps every template's context, at twice the time."""

    def request(self, **request: Any) -> Any:
        return HANDLER(self._base_environ(**request))


PUBLIC_OR_INBOX = (Capability.READ_PUBLIC, Capability.USE_INBOX)


@dataclass(eq=False)
class Person:
    """Somebody who visits: signed in or not, with the roles they hold now."""

    label: str
    user: User | None = None

    @cached_property
    def memberships(self) -> list[tuple[Role, str]]:
        """Read from the rows themselves, not through the policy layer that is being tested."""
        rows = Membership.objects.filter(user=self.user, ended_at=None) if self.user else ()
        return [(Role(row.role), row.scope) for row in rows]

    @cached_property
    def _session(self) -> str:
        client = Client()
        if self.user is None:
            return ""
        client.force_login(self.user)
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def sign_in(self) -> None:
        """Have a session from now on: one that is made in a world which is put back is gone with it."""
        assert self._session or self.user is None

    def browser(self) -> Browser:
        """This person's browser as it was when they had just signed in, so that signing out in one visit does not last."""
        browser = Browser()
        if self._session:
            browser.cookies[settings.SESSION_COOKIE_NAME] = self._session
        return browser

    def may(self, capability: Capability, thing: Any) -> bool:
        if capability is Capability.READ_PUBLIC:
            return True
        if capability is Capability.USE_INBOX:
            return self.user is not None
        scopes = thing.scopes() if thing is not None else [scope for _, scope in self.memberships]
        return may(self.memberships, capability, scopes)
