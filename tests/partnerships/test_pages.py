"""The pages of partnerships: who sees what, what can be done, what is refused."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placefund.domain.partnerships import Helix
from placefund.domain.roles import Role
from placefund.partnerships import actions
from placefund.partnerships.models import Partner, Partnership
from placefund.partnerships.queries import earmarked_choices
from placefund.people.models import Organisation
from placefund.places.models import Place
from placefund.records import clock
from tests.build import (
    AT,
    Side,
    a_fund,
    a_side,
    a_strand,
    a_user,
    an_allocation,
    an_application,
    an_open_round,
    an_organisation,
)
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def at(name: str, side: Side, *more: int) -> str:
    return reverse(name, args=[side.partnership.pk, *more])


def test_a_lead_forms_a_partnership_for_an_organisation_it_acts_for() -> None:
    own, other = an_organisation("Own Council"), an_organisation("Other Council")
    client = signed_in(a_user(role=Role.LEAD_BIDDER, scope=f"organisation:{own.pk}"))
    page = client.get(reverse("new-partnership")).content.decode()
    assert ("Own Council" in page, "Other Council" in page) == (True, False)
    refused = client.post(reverse("new-partnership"), {"name": "Coast", "lead": str(other.pk)})
    assert (refused.status_code, Partnership.objects.count()) == (422, 0)
    formed = client.post(reverse("new-partnership"), {"name": "South\r\nCoast", "lead": str(own.pk)})
    assert formed.headers["Location"] == reverse("partnership", args=[Partnership.objects.get(name="South Coast").pk])


def test_its_page_says_which_helix_is_missing_and_who_has_not_answered() -> None:
    an_open_round()
    lead = an_organisation("Council")
    user = a_user(role=Role.LEAD_BIDDER, scope=f"organisation:{lead.pk}")
    formed = actions.form("Coast", lead, by=user, at=AT)
    actions.invite(formed, an_organisation("Robots Ltd", Helix.BUSINESS), by=user, at=AT)
    page = signed_in(user).get(reverse("partnership", args=[formed.pk])).content.decode()
    assert "Waiting for Robots Ltd to answer" in page
    assert "Nobody brings this yet" in page
    assert "The partnership has no business and no university or research organisation that has joined." in page
    assert "Start an application" in page


def test_the_page_of_a_partnership_that_bids_in_an_invented_fund_says_so() -> None:
    told = "Invented fund: nothing here is real."
    for is_invented in (True, False):
        bid = an_application(round_=an_open_round(a_strand(a_fund(is_invented=is_invented))))
        page = signed_in(bid.side.lead).get(reverse("partnership", args=[bid.partnership_id])).content.decode()  # type: ignore[attr-defined]
        assert (told in page) == is_invented


def test_only_those_inside_read_it() -> None:
    side, stranger = a_side(), a_side()
    inside = [
        signed_in(user).get(at("partnership", side)).status_code for user in (side.lead, side.partner, side.certifier)
    ]
    outside = [
        signed_in(user).get(at("partnership", side)).status_code for user in (stranger.lead, stranger.partner, a_user())
    ]
    assert (inside, outside) == ([200] * 3, [403] * 3)
    listed = signed_in(side.partner).get(reverse("partnerships")).content.decode()
    assert (str(side.partnership) in listed, str(stranger.partnership) in listed) == (True, False)


@pytest.mark.parametrize("name", ["invite-partner", "register-organisation", "compose-place"])
def test_only_the_lead_changes_it(name: str) -> None:
    side = a_side()
    statuses = [signed_in(user).get(at(name, side)).status_code for user in (side.lead, side.partner, side.certifier)]
    assert statuses == [200, 403, 403]


def test_an_organisation_is_found_in_the_register_and_invited() -> None:
    side = a_side()
    charity = an_organisation("Sea Life Charity", Helix.OTHER, identifier="GB-CHC-123456")
    client = signed_in(side.lead)
    for words in ("charity sea", "gb-chc-123456"):
        assert "Sea Life Charity" in client.get(at("invite-partner", side), {"q": words}).content.decode()
    assert "Nothing in the register matches" in client.get(at("invite-partner", side), {"q": "zzz"}).content.decode()
    sent = client.post(at("invite-partner", side), {"organisation": str(charity.pk), "contribution": "Volunteers"})
    invited = Partner.objects.get(organisation=charity)
    assert (sent.status_code, invited.state, invited.contribution) == (302, "invited", "Volunteers")
    assert client.post(at("invite-partner", side), {"organisation": str(charity.pk)}).status_code == 422
    assert client.post(at("invite-partner", side), {"organisation": "9" * 30}).status_code == 422
    assert client.post(at("take-back-invitation", side, invited.pk)).status_code == 302
    assert Partner.objects.get(organisation=charity).state == "taken_back"


def test_an_invited_organisation_without_people_is_said_to_have_none() -> None:
    side = a_side()
    client = signed_in(side.lead)
    asked = an_organisation("Empty Ltd")
    actions.invite(side.partnership, asked, by=side.lead, at=AT)
    sentence = "Nobody is registered to answer for it yet."
    assert sentence in client.get(at("partnership", side)).content.decode()
    a_user(role=Role.PARTNER, scope=f"organisation:{asked.pk}")
    assert sentence not in client.get(at("partnership", side)).content.decode()


def test_a_missing_organisation_is_added_to_the_register() -> None:
    side = a_side()
    client = signed_in(side.lead)
    bad = {"name": "New Ltd", "helix": "business", "identifier": "12345"}
    assert client.post(at("register-organisation", side), bad).status_code == 422
    assert (
        client.post(at("register-organisation", side), {**bad, "helix": "magic", "identifier": ""}).status_code == 422
    )
    good = client.post(at("register-organisation", side), {**bad, "identifier": "gb-coh-01234567"})
    added = Organisation.objects.get(name="New Ltd")
    assert (added.identifier, added.helix) == ("GB-COH-01234567", "business")
    assert good.headers["Location"] == f"{at('invite-partner', side)}?organisation={added.pk}"
    assert "New Ltd" in client.get(good.headers["Location"]).content.decode()
    again = client.post(at("register-organisation", side), {"name": "new ltd", "helix": "business"})
    assert (again.status_code, "in the register already" in again.content.decode()) == (422, True)


def test_an_invitation_is_read_accepted_and_left_again() -> None:
    side = a_side()
    asked = an_organisation("Sea Life Charity", Helix.OTHER)
    user = a_user(role=Role.PARTNER, scope=f"organisation:{asked.pk}")
    partner = actions.invite(side.partnership, asked, contribution="Volunteers", by=side.lead, at=AT)
    client = signed_in(user)
    page = client.get(reverse("invitation", args=[partner.pk])).content.decode()
    assert ("Volunteers" in page, str(side.partnership.place) in page) == (True, True)
    assert signed_in(side.lead).post(reverse("join-partnership", args=[partner.pk])).status_code == 403
    joined = client.post(reverse("join-partnership", args=[partner.pk]))
    assert joined.headers["Location"] == at("partnership", side)
    assert client.get(at("partnership", side)).status_code == 200
    assert client.get(reverse("leave-partnership", args=[partner.pk])).status_code == 200
    client.post(reverse("leave-partnership", args=[partner.pk]))
    partner.refresh_from_db()
    assert (partner.state, client.get(at("partnership", side)).status_code) == ("left", 403)
    signed_in(side.lead).post(at("invite-again", side, partner.pk))
    partner.refresh_from_db()
    assert partner.state == "invited"
    client.post(reverse("decline-invitation", args=[partner.pk]))
    partner.refresh_from_db()
    assert partner.state == "declined"


def test_a_partner_of_another_partnership_is_not_found_through_this_one() -> None:
    side, stranger = a_side(), a_side()
    foreign = stranger.partnership.partners.last()
    assert foreign
    client = signed_in(side.lead)
    for name in ("take-back-invitation", "invite-again", "describe-contribution"):
        assert client.post(at(name, side, foreign.pk)).status_code == 404


def test_the_place_is_composed_and_an_overlap_is_told_before_and_after_saving() -> None:
    an_open_round()
    side = a_side()
    client = signed_in(side.lead)
    warned = "Bolton is part of Earmarked City, which has an earmarked allocation."
    shown = client.post(
        at("compose-place", side), {"name": "Coast", "areas": ["E08000001", "E06000026"], "update_map": "1"}
    )
    assert (shown.status_code, warned in shown.content.decode()) == (200, True)
    assert "E08000001" not in Place.objects.get().area_codes()
    saved = client.post(at("compose-place", side), {"name": "Coast", "areas": ["E08000001", "E06000026"]})
    assert saved.headers["Location"] == at("partnership", side)
    assert Place.objects.get().area_codes() == frozenset({"E08000001", "E06000026"})
    assert warned in client.get(at("partnership", side)).content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {"name": "Coast"},
        {"areas": ["E06000026"]},
        {"name": "C", "areas": ["E99999999"]},
        {"name": "x" * 161, "areas": ["E06000026"]},
    ],
)
def test_a_place_without_a_name_or_with_unknown_areas_is_refused(data: dict[str, object]) -> None:
    side = a_side()
    before = Place.objects.get().area_codes()
    assert signed_in(side.lead).post(at("compose-place", side), data).status_code == 422
    assert Place.objects.get().area_codes() == before


def test_a_partnership_stands_for_an_earmarked_place() -> None:
    side, promised = a_side(), an_allocation()
    city, fund = promised.place, promised.strand.fund
    client = signed_in(side.lead)
    assert f"{city} ({fund.short_name})" in client.get(at("compose-place", side)).content.decode()
    assert client.post(at("stand-for-place", side), {"earmarked-place": "0"}).headers["Location"] == at(
        "compose-place", side
    )
    client.post(at("stand-for-place", side), {"earmarked-place": str(city.pk)})
    side.partnership.refresh_from_db()
    assert side.partnership.place == city
    assert "Its local authorities are fixed by the fund" in client.get(at("compose-place", side)).content.decode()


def test_invented_places_are_marked_and_stand_in_no_list_with_real_ones() -> None:
    real, invented = an_allocation(), an_allocation(a_fund(is_invented=True))
    bid = an_application("filled", round_=an_open_round())
    assert earmarked_choices(a_side().partnership) == [
        (real.place, f"{real.place} ({real.strand.fund.short_name})"),
        (invented.place, f"{invented.place} (invented, {invented.strand.fund.short_name})"),
    ]
    assert [place for place, _ in earmarked_choices(bid.partnership)] == [real.place]


def test_the_place_stays_once_an_application_is_signed() -> None:
    certified = an_application("certified")
    client = signed_in(certified.side.lead)
    answer = client.post(
        reverse("compose-place", args=[certified.partnership_id]), {"name": "Else", "areas": ["W06000015"]}
    )
    assert answer.status_code == 422
    assert "Return it for changes first." in answer.content.decode()


def test_lists_ask_the_same_number_of_questions_for_one_and_for_three() -> None:
    side = a_side()
    client = signed_in(side.lead)

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    addresses = (reverse("partnerships"), at("partnership", side), at("invite-partner", side) + "?q=extra")
    an_organisation("Extra 0")
    actions.invite(side.partnership, an_organisation(), by=side.lead, at=AT)
    one = [count(address) for address in addresses]
    for number in (1, 2):
        actions.form(f"Other {number}", side.partnership.lead, by=side.lead, at=AT)
        actions.invite(side.partnership, an_organisation(), by=side.lead, at=AT)
        an_organisation(f"Extra {number}")
    assert [count(address) for address in addresses] == one
