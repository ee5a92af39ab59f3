"""No browser keeps a page that was made for somebody, and no page asks for a camera."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.build import a_fund, a_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["tasks", "messages", "home"])
def test_what_somebody_who_is_signed_in_sees_is_not_kept(client: Client, name: str) -> None:
    client.force_login(a_user())
    assert client.get(reverse(name)).headers["Cache-Control"] == "private, no-store"


def test_what_everybody_sees_may_be_kept(client: Client) -> None:
    answer = client.get(reverse("fund", args=[a_fund().slug]))
    assert "no-store" not in answer.headers.get("Cache-Control", "")
    assert answer.headers["Permissions-Policy"].startswith("camera=()")


def test_the_answer_that_signs_somebody_in_or_out_is_not_kept(client: Client) -> None:
    client.force_login(a_user())
    answer = client.post(reverse("sign-out"))
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Clear-Site-Data"] == '"storage"'
