"""Somebody who comes in by a provider: what the provider says of them, and the way there and back."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

from django.test import Client
from django.urls import reverse

from placefund.people.models import ProviderAccount, User
from placefund.records import clock
from placefund.records.models import Event
from tests.build import a_user

PASSWORD = "a long password"
NINA = "nina@example.org"


class _Stays(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """The test looks at where it would lead."""


@dataclass
class Elsewhere:
    """The provider, as a test sees it."""

    issuer: str

    def told(self, **how: Any) -> None:
        body = json.dumps(how).encode()
        urlopen(Request(f"{self.issuer}/told", data=body)).close()  # noqa: S310  a process of ours

    def answers(self, address: str) -> dict[str, str]:
        """What the browser brings back from there."""
        try:
            build_opener(_Stays).open(address).close()
        except HTTPError as led:
            with led:
                told = parse_qs(urlsplit(led.headers["Location"]).query)
            return {name: values[0] for name, values in told.items()}
        raise AssertionError("It led nowhere.")

    def last_asked(self) -> dict[str, str]:
        with urlopen(f"{self.issuer}/seen") as answer:  # noqa: S310  a process of ours
            seen: list[dict[str, str]] = json.load(answer)
        return seen[-1]


def led_to(client: Client, **asked: str) -> str:
    """The address that a browser is led to."""
    page = client.post(reverse("sign-on"), asked).content.decode()
    found = re.search(r'<a class="govuk-button" href="([^"]+)"', page)
    assert found, page
    return unescape(found[1])


def come_back(client: Client, elsewhere: Elsewhere, **asked: str) -> Any:
    """All the way there and back."""
    answer = elsewhere.answers(led_to(client, **asked))
    assert client.get(reverse("sign-on-back"), answer).status_code == 200
    return client.post(reverse("sign-on-back"), answer)


def nina(**more: Any) -> User:
    return a_user("Nina Brook", email=NINA, **more)


def joined(elsewhere: Elsewhere, **more: Any) -> User:
    user = nina(**more)
    ProviderAccount.objects.create(user=user, issuer=elsewhere.issuer, subject="248289761001", joined_at=clock.now())
    return user


def is_in(client: Client) -> bool:
    return client.get(reverse("my-account")).status_code == 200


def newest_refusal() -> str:
    event = Event.objects.filter(verb="failed to sign in").latest("pk")
    return str(event.details["how"])
