"""Matching at the fund's desk: propose, look at the difference, ask why, apply, fix by hand."""

from __future__ import annotations

import pytest
from django.urls import reverse

from placefund.assessment.conflicts import actions as conflicts_actions
from placefund.assessment.models import Assignment
from placefund.assessment.scoring import actions as scoring_actions
from placefund.matching.models import FixedPair, Proposal
from placefund.records import clock
from tests.build import AFTER, Cast, a_round_to_read, an_application, an_open_round
from tests.witness import nothing_changes, signed_in, takes_as_many_queries_with_more

pytestmark = pytest.mark.django_db
WISHES = {"fairness": "worst first", "keeps_given": "on", "change_penalty": "100"}


@pytest.mark.long
def test_the_manager_proposes_looks_asks_why_and_applies() -> None:
    clock.move_to(AFTER)
    round_, cast, [bid, _] = a_round_to_read()
    client, address = signed_in(cast.manager), reverse("matching", args=[round_.pk])
    page = " ".join(client.get(address).content.decode().split())
    assert "2 applications wait to be read by 3 readers each: 0 have them" in page
    made = client.post(address, WISHES)
    proposal = Proposal.objects.get()
    assert (made.status_code, made["Location"]) == (302, reverse("proposal", args=[proposal.pk]))
    page = " ".join(client.get(made["Location"]).content.decode().split())
    for words in ("6 readings are given out, 0 taken back, 0 stay.", "It is proven", proposal.result_digest, "New"):
        assert words in page
    reader = cast.assessors[0]
    why = reverse("why-this-reader", args=[proposal.pk])
    told = client.get(why, {"application": bid.pk, "assessor": reader.pk}).content.decode()
    assert f"{reader}" in told
    assert "pf-inset" in told or "govuk-inset-text" in told
    assert client.get(why).status_code == 200
    assert client.get(why, {"application": "9" * 30, "assessor": "x"}).status_code in (200, 422)
    assert client.post(reverse("apply-proposal", args=[proposal.pk])).status_code == 302
    assert Assignment.objects.count() == 6
    assert "Apply all of it" not in client.get(made["Location"]).content.decode()


def test_a_proposal_that_is_void_says_so_and_gives_nothing_out() -> None:
    clock.move_to(AFTER)
    round_, cast, [bid, _] = a_round_to_read()
    client = signed_in(cast.manager)
    client.post(reverse("matching", args=[round_.pk]), WISHES)
    proposal = Proposal.objects.get()
    scoring_actions.assign(bid, cast.assessors[0], by=cast.manager, at=AFTER)
    page = client.post(reverse("apply-proposal", args=[proposal.pk]), follow=True).content.decode()
    assert "Since this was proposed, what is given out or scored has changed. Propose again: it takes a moment." in page
    assert Assignment.objects.count() == 1
    assert client.post(reverse("discard-proposal", args=[proposal.pk])).status_code == 302
    assert Proposal.objects.get().state == "discarded"


def test_what_cannot_be_given_is_named() -> None:
    clock.move_to(AFTER)
    round_, cast, [bid] = a_round_to_read(1)
    given = scoring_actions.assign(bid, cast.assessors[0], by=cast.manager, at=AFTER)
    conflicts_actions.declare_conflict(given, reason="My firm bids.", by=cast.assessors[0].user, at=AFTER)
    client = signed_in(cast.manager)
    client.post(reverse("matching", args=[round_.pk]), WISHES)
    page = client.get(reverse("proposal", args=[Proposal.objects.get().pk])).content.decode()
    assert ("The rules cannot all hold." in page, "The least that would have to give way:" in page) == (True, True)


def test_a_pair_is_fixed_and_lifted_by_hand() -> None:
    clock.move_to(AFTER)
    round_, cast, [bid] = a_round_to_read(1)
    client, address = signed_in(cast.manager), reverse("fix-pair", args=[round_.pk])
    given = {
        "application": bid.pk,
        "assessor": cast.assessors[0].pk,
        "must_read": "no",
        "reason": "They asked for fewer.",
    }
    with nothing_changes():
        assert client.post(address, given | {"reason": ""}).status_code == 422
        assert client.post(address, given | {"assessor": "nobody"}).status_code == 422
    assert client.post(address, given).status_code == 302
    overview = client.get(reverse("matching", args=[round_.pk])).content.decode()
    assert f"must not read {bid}" in overview
    assert client.post(reverse("lift-pair", args=[FixedPair.objects.get().pk])).status_code == 302
    assert "Nothing is fixed by hand." in client.get(reverse("matching", args=[round_.pk])).content.decode()


def test_an_auditor_looks_on_and_others_do_not() -> None:
    clock.move_to(AFTER)
    round_, cast, _ = a_round_to_read()
    signed_in(cast.manager).post(reverse("matching", args=[round_.pk]), WISHES)
    pages = [reverse("matching", args=[round_.pk]), reverse("proposal", args=[Proposal.objects.get().pk])]
    auditor = signed_in(cast.auditor)
    assert [auditor.get(page).status_code for page in pages] == [200, 200]
    with nothing_changes():
        assert auditor.post(pages[0], WISHES).status_code == 403
    for user in (cast.chair, cast.decider, cast.assessors[0].user):
        assert [signed_in(user).get(page).status_code for page in pages] == [403, 403]


def test_a_round_with_nothing_to_read_says_so() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    assert "Nothing to read" in signed_in(cast.manager).get(reverse("matching", args=[round_.pk])).content.decode()


def test_the_pages_take_as_many_queries_with_more_applications() -> None:
    clock.move_to(AFTER)
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)

    def add() -> None:
        an_application("eligible", round_=round_, cast=cast)

    add()
    takes_as_many_queries_with_more(cast.manager, reverse("matching", args=[round_.pk]), add)
