"""What anyone reads on a round's page about a draw, the scenario that was signed, the method, and how many applied."""

from __future__ import annotations

from hashlib import sha256

import pytest
from django.test import Client
from django.urls import reverse

from placefund.applications import actions as applications
from placefund.applications.models import Application
from placefund.decisions import actions as decisions
from placefund.funds import actions as funds
from placefund.funds.models import Round
from placefund.panels.agreement import actions as agreement_actions
from placefund.scenarios.signing import actions as signing
from tests.build import AFTER, Cast, a_side, an_application, an_open_round, release
from tests.panels.test_draws import COMMITTED, SEED, a_round_near_its_line
from tests.scenarios.world import a_round_with_bids, a_solved_scenario

pytestmark = pytest.mark.django_db


def page(client: Client, round_: Round) -> str:
    response = client.get(reverse("round", args=[round_.pk]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def decide(bid: Application, cast: Cast, *, funds_it: bool) -> None:
    given = {"outcome": "fund", "amount": bid.snapshot.ask} if funds_it else {"outcome": "decline"}
    said = {"reasons": "As drawn.", "feedback": "Thank you."}
    decisions.decide(Application.objects.get(pk=bid.pk), **given, **said, by=cast.decider, at=AFTER)


def test_a_draw_is_published_with_the_outcomes_so_that_anyone_can_check_it(client: Client) -> None:
    round_, cast, bids = a_round_near_its_line()
    order = agreement_actions.draw_lots(round_, SEED, by=cast.chair, at=AFTER).order
    funded = {bids[0].pk, *order[:2]}
    for bid in bids:
        decide(bid, cast, funds_it=bid.pk in funded)
    before = page(client, round_)
    assert ("Drawn by lot" in before, SEED in before) == (False, False)
    release(Round.objects.get(pk=round_.pk), cast)
    after = page(client, round_)
    assert after.count(COMMITTED.seed_commitment) == 2  # in the terms, and where it is checked
    tickets = [sha256(f"{SEED}:{number}".encode()).hexdigest() for number in order]
    places = [after.index(ticket) for ticket in tickets]
    assert places == sorted(places)
    for words in (SEED, "printf '%s' 'the seed' | sha256sum".replace("'", "&#x27;")):
        assert words in after or words.replace("&#x27;", "'") in after
    for place, number in enumerate(order, start=1):
        row = after[after.index(f'href="#decision-{number}"') :]
        assert f"Lot {place} of 3" in row[: row.index("</tr>")]
    row = after[after.index(f'href="#decision-{bids[0].pk}"') :]
    assert "Lot " not in row[: row.index("</tr>")]


def test_a_round_without_a_draw_speaks_of_none(client: Client) -> None:
    application = an_application("successful")
    text = page(client, application.round)
    assert ("Drawn by lot" in text, "Scenarios that were signed" in text) == (False, False)


def test_the_terms_say_how_the_round_ranks_and_what_was_committed(client: Client) -> None:
    round_, _, _ = a_round_near_its_line()
    text = page(client, round_)
    for words in ("panel&#x27;s agreed score", "draw whose seed was committed", COMMITTED.seed_commitment):
        assert words in text, words


def test_the_signed_scenario_and_the_signers_reasons_are_published_with_the_outcomes(client: Client) -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    first, second = a_solved_scenario(round_, cast), a_solved_scenario(round_, cast, name="Second")
    signing.sign(first, reasons="Signed too early.", by=cast.decider, at=AFTER)
    signing.revoke(first, reasons="A rule was missing.", by=cast.decider, at=AFTER)
    signing.sign(second, reasons="The best for <every> place.", by=cast.decider, at=AFTER)
    for bid in bids:
        decide(bid, cast, funds_it=bid != bids[2])
    assert "Signed too early." not in page(client, round_)
    release(Round.objects.get(pk=round_.pk), cast)
    text = page(client, round_)
    for words in ("“Second”", "The best for &lt;every&gt; place.", "Signed too early.", "A rule was missing."):
        assert words in text, words


def test_what_was_received_says_how_many_of_it_were_withdrawn(client: Client) -> None:
    round_ = an_open_round()
    cast, side = Cast(round_.strand.fund), a_side()
    gone = an_application("submitted", round_=round_, cast=cast, side=side)
    an_application("decided", round_=round_, cast=cast)
    applications.withdraw(gone, reason="Moved away.", by=side.lead, at=AFTER)
    funds.close(round_, by=cast.manager, at=AFTER)
    assert "2, of which 1 was withdrawn" in page(client, round_)
