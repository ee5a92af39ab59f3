"""Whom the pages that are their own preview say they tell is whom the rehearsal's messages went to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from placefund.domain.audiences import AUDIENCES
from placefund.domain.roles import Role
from placefund.funds.models import Fund
from placefund.notices.models import Notice
from placefund.people.models import Membership
from placefund.records.models import Event
from tests.house.final_acts import OWN_PREVIEW
from tests.rehearsal.rehearsing import played
from tests.rehearsal.test_rehearsal import AFTER_FOUR_QUARTERS

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def small(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Fund]:
    with played("small", AFTER_FOUR_QUARTERS, django_db_blocker, tmp_path_factory.mktemp("documents")) as fund:
        yield fund


def told_at() -> dict[datetime, list[set[str]]]:
    """At each moment, the parts that each person who was written to has or had."""
    parts: dict[int, set[str]] = defaultdict(set)
    for user, role in Membership.objects.values_list("user_id", "role"):
        parts[user].add(role)
    found: dict[datetime, list[set[str]]] = defaultdict(list)
    for user, at in Notice.objects.values_list("recipient_id", "created_at"):
        found[at].append(parts[user])
    return found


def test_a_message_goes_to_whom_its_page_names(small: Fund) -> None:
    pages = {act: name for name, acts in OWN_PREVIEW.items() for act in acts}
    told, wrong, heard = told_at(), set[tuple[str, str]](), set[str]()
    for event in Event.objects.all():
        act = event.act
        name = pages.get(f"{type(act).__name__}.{act.name}") if act else None
        if name is None:
            continue
        wanted: set[str] = {role.value for role in AUDIENCES[name].roles}
        for parts in told.get(event.at, []):
            heard |= {name} if parts & wanted else set()
            wrong |= set() if parts & wanted else {(name, ", ".join(sorted(parts)))}
    assert wrong == set()
    assert {name for name, audience in AUDIENCES.items() if audience.roles} - heard == set(HEARD_ELSEWHERE)
    assert Role.LEAD_BIDDER in AUDIENCES["release-decisions"].roles


HEARD_ELSEWHERE = (
    *("ask-to-join", "come-in", "my-place", "record-tie", "rule-on-conflict", "stand-down"),
    *("answer-gap", "verify-domain", "invite-to-interview", "invite-above-line", "withdraw-interview"),
    "withdraw-slot",
)
"""Pages whose step the small rehearsal does not take, or not so that anybody is told. `tests/assessment/test_audiences.py` and
`tests/accounts/test_invitations.py` take it, `tests/readiness/test_gaps.py`, and `tests/organisations/test_joining.py` and `tests/panels/test_interviews.py`."""
