"""What a test may witness: that a refusal says its sentence and changes nothing, and how many queries a page takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placefund.domain.findings import NotAllowed
from placefund.people.models import User
from placefund.records.models import Event
from tests.worlds import STORE


def every_row() -> dict[str, dict[Any, Any]]:
    """Everything the product has stored, save when somebody last signed in."""
    return STORE.everything()


@contextmanager
def refused(sentence: str) -> Iterator[None]:
    """The act inside is refused with exactly this sentence, and not a row has changed."""
    before = every_row()
    with pytest.raises(NotAllowed) as caught:
        yield
    assert str(caught.value) == sentence
    assert every_row() == before


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Whatever happens inside, not a row changes."""
    before = every_row()
    yield
    assert every_row() == before


def signed_in(user: User | None) -> Client:
    """A browser in which this person is signed in; nobody when None."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def queries_of(user: User, address: str) -> int:
    """How many queries it takes to draw a page."""
    client = signed_in(user)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def takes_as_many_queries_with_more(user: User, address: str, add: Callable[[], object]) -> None:
    """The page takes the same number of queries with one row and, once `add` was called twice more, with three."""
    one = queries_of(user, address)
    add()
    add()
    assert queries_of(user, address) == one


def acts_on(thing: Any) -> list[str]:
    """The verbs on record for one thing, in order."""
    return list(
        Event.objects.filter(subject_kind=thing._meta.label_lower, subject_id=str(thing.pk)).values_list(
            "verb", flat=True
        )
    )
