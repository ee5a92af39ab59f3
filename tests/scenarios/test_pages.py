"""The scenario board, a scenario, its sheet and record, the views: who sees them, what they do, who may not."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.scenarios.world import a_round_with_bids, a_scenario, a_solved_scenario
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


def test_every_page_opens() -> None:
    round_, cast, bids = a_round_with_bids()
    solved = a_solved_scenario(round_, cast)
    waiting = a_scenario(round_, cast, name="Second")
    client = signed_in(cast.manager)
    for name, args in (
        ("scenarios", [round_.pk]),
        ("compare-scenarios", [round_.pk]),
        ("build-scenario", [round_.pk]),
        ("stated-views", [round_.pk]),
        ("record-view", [round_.pk]),
        ("scenario", [solved.pk]),
        ("scenario", [waiting.pk]),
        ("scenario-bid", [solved.pk, bids[0].pk]),
        ("scenario-sheet", [solved.pk]),
        ("scenario-record", [solved.pk]),
        ("scenario-record-file", [solved.pk]),
    ):
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == 200, name
    answer = client.get(reverse("build-scenario", args=[round_.pk]) + f"?from={solved.pk}")
    assert answer.status_code == 200
    d = signed_in(cast.decider)
    for name in ("sign-scenario", "revoke-signature"):
        assert d.get(reverse(name, args=[solved.pk])).status_code == 200
