"""Every action on a partnership: it works, each refusal changes nothing, and access begins and ends with membership."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from placefund.domain.findings import NotAllowed
from placefund.domain.lifecycle import MoveNotPossible
from placefund.domain.partnerships import Helix
from placefund.domain.roles import Capability, Role
from placefund.notices.models import Notice
from placefund.partnerships import actions
from placefund.partnerships.models import Partner, Partnership
from placefund.people.access import NotYours, has
from placefund.people.models import Membership, User
from placefund.places.actions import UnknownArea
from placefund.places.models import Place
from placefund.records.models import Event
from tests.build import AT, a_partner, a_side, a_user, an_earmarked_place, an_organisation, some_areas

pytestmark = pytest.mark.django_db


def refused(act: Callable[[], object], why: type[NotAllowed] = actions.NotPossible) -> str:
    def state() -> list[object]:
        return [
            list(model.objects.order_by("pk").values())
            for model in (Partnership, Partner, Place, Membership, Event, Notice)
        ]

    before = state()
    with pytest.raises(why) as refusal:
        act()
    assert state() == before
    return str(refusal.value)


def fresh(user: User) -> User:
    """The same person as the next request sees them."""
    return User.objects.get(pk=user.pk)


def test_forming_makes_the_lead_the_first_partner() -> None:
    lead = an_organisation("Council")
    user = a_user(role=Role.LEAD_BIDDER, scope=f"organisation:{lead.pk}")
    formed = actions.form(" South Coast ", lead, by=user, at=AT)
    assert [(p.organisation, p.state) for p in formed.partners.all()] == [(lead, "joined")]
    assert (formed.name, Event.objects.last().verb) == ("South Coast", "formed")  # type: ignore[union-attr]
    refused(lambda: actions.form("  ", lead, by=user, at=AT))
    stranger, other = a_user(role=Role.PARTNER, scope=f"organisation:{lead.pk}"), an_organisation()
    refused(lambda: actions.form("Mine", lead, by=stranger, at=AT), NotYours)
    refused(lambda: actions.form("Mine", other, by=user, at=AT), NotYours)


def test_an_invitation_tells_the_organisation_s_people_and_stands_once() -> None:
    side = a_side()
    asked = an_organisation("Charity", Helix.OTHER)
    people = [a_user(role=role, scope=f"organisation:{asked.pk}") for role in (Role.PARTNER, Role.LEAD_BIDDER)]
    partner = actions.invite(side.partnership, asked, contribution="Volunteers", by=side.lead, at=AT)
    assert (partner.state, partner.contribution) == ("invited", "Volunteers")
    told = Notice.objects.filter(page="invitation", args=[partner.pk])
    assert sorted(told.values_list("recipient", flat=True)) == [user.pk for user in people]
    assert "already" in refused(lambda: actions.invite(side.partnership, asked, by=side.lead, at=AT))
    refused(lambda: actions.invite(side.partnership, asked, by=side.partner, at=AT), NotYours)


def test_an_invitation_is_taken_back_until_it_is_answered() -> None:
    invited = a_partner()
    lead = Membership.objects.get(scope=f"organisation:{invited.partnership.lead_id}", role=Role.LEAD_BIDDER).user
    user = a_user(role=Role.PARTNER, scope=f"organisation:{invited.organisation_id}")
    refused(lambda: actions.take_back(invited, by=user, at=AT), NotYours)
    actions.take_back(invited, by=lead, at=AT)
    assert Partner.objects.get(pk=invited.pk).state == "taken_back"
    assert Notice.objects.get(recipient=user).subject == f"Invitation taken back: {invited.partnership}"
    again = actions.invite(invited.partnership, invited.organisation, by=lead, at=AT)
    assert (again.pk, again.state) == (invited.pk, "invited")
    refused(lambda: actions.join(again, by=lead, at=AT), NotYours)
    refused(lambda: actions.decline(again, by=lead, at=AT), NotYours)
    answered = Partner.objects.filter(state="joined").last()
    assert answered
    assert "answered already" in refused(lambda: actions.take_back(answered, by=lead, at=AT))


def test_joining_lets_the_person_read_and_cost() -> None:
    invited = a_partner()
    user = a_user(role=Role.PARTNER, scope=f"organisation:{invited.organisation_id}")
    assert not has(user, Capability.READ_APPLICATION, invited.partnership)
    joined = actions.join(invited, by=user, at=AT)
    assert (joined.state, joined.answered_at) == ("joined", AT)
    assert has(user, Capability.EDIT_OWN_COSTS, invited.partnership)
    refused(lambda: actions.join(joined, by=user, at=AT), MoveNotPossible)


def test_only_the_invited_organisation_answers() -> None:
    side = a_side()
    invited = actions.invite(side.partnership, an_organisation(), by=side.lead, at=AT)
    for user in (side.lead, side.partner, a_side().partner):
        refused(lambda user=user: actions.join(invited, by=user, at=AT), NotYours)
        refused(lambda user=user: actions.decline(invited, by=user, at=AT), NotYours)


def test_declining_tells_the_lead_who_can_ask_again() -> None:
    side = a_side()
    asked = an_organisation("Charity")
    user = a_user(role=Role.PARTNER, scope=f"organisation:{asked.pk}")
    declined = actions.decline(actions.invite(side.partnership, asked, by=side.lead, at=AT), by=user, at=AT)
    assert declined.state == "declined"
    assert Notice.objects.filter(recipient=side.lead, subject__startswith="Charity has declined").count() == 1
    assert actions.invite(side.partnership, asked, by=side.lead, at=AT).state == "invited"


def test_nobody_makes_another_organisation_leave() -> None:
    side = a_side()
    research = Partner.objects.get(organisation=side.organisations["research"])
    for user in (side.partner, side.lead, side.certifier):
        refused(lambda user=user: actions.leave(research, by=fresh(user), at=AT), NotYours)


def test_who_has_left_no_longer_reads_the_application() -> None:
    side = a_side()
    business = Partner.objects.get(organisation=side.organisations["business"])
    actions.leave(business, by=side.partner, at=AT)
    assert has(fresh(side.partner), Capability.READ_APPLICATION, side.partnership) is False
    others = Membership.objects.filter(scope=f"partnership:{side.partnership.pk}", ended_at__isnull=True)
    assert [membership.user.name.startswith("Partner research") for membership in others] == [True]


def test_who_stands_for_two_partners_reads_on_when_one_leaves() -> None:
    side = a_side()
    second = an_organisation("Sister company", Helix.BUSINESS)
    Membership.objects.create(user=side.partner, role=Role.PARTNER, scope=f"organisation:{second.pk}", granted_at=AT)
    both = fresh(side.partner)
    actions.join(actions.invite(side.partnership, second, by=side.lead, at=AT), by=both, at=AT)
    actions.leave(Partner.objects.get(organisation=side.organisations["business"]), by=both, at=AT)
    assert has(fresh(both), Capability.READ_APPLICATION, side.partnership) is True


def test_the_lead_does_not_leave() -> None:
    side = a_side()
    own = Partner.objects.get(organisation=side.organisations["civic"], partnership=side.partnership)
    assert "lead cannot leave" in refused(lambda: actions.leave(own, by=side.lead, at=AT))


def test_a_contribution_is_described_by_the_organisation_or_the_lead() -> None:
    side = a_side()
    business = Partner.objects.get(organisation=side.organisations["business"])
    assert actions.describe_contribution(business, " Robots ", by=side.partner, at=AT).contribution == "Robots"
    assert actions.describe_contribution(business, "Tanks", by=side.lead, at=AT).contribution == "Tanks"
    research = Partner.objects.get(organisation=side.organisations["research"])
    refused(lambda: actions.describe_contribution(research, "Less", by=side.partner, at=AT), NotYours)
    left = actions.leave(business, by=side.partner, at=AT)
    refused(lambda: actions.describe_contribution(left, "More", by=side.lead, at=AT))


def test_a_place_is_drawn_redrawn_and_renamed() -> None:
    side = a_side()
    place = actions.draw_place(side.partnership, "Wales", ["W06000015"], by=side.lead, at=AT)
    assert (place.name, place.area_codes(), Place.objects.count()) == ("Wales", frozenset({"W06000015"}), 1)
    refused(lambda: actions.draw_place(side.partnership, "Wales", [], by=side.lead, at=AT))
    refused(lambda: actions.draw_place(side.partnership, " ", ["W06000015"], by=side.lead, at=AT))
    refused(lambda: actions.draw_place(side.partnership, "Wales", ["E99999999"], by=side.lead, at=AT), UnknownArea)
    refused(lambda: actions.draw_place(side.partnership, "Wales", ["W06000015"], by=side.partner, at=AT), NotYours)


def test_a_partnership_stands_only_for_an_earmarked_place() -> None:
    some_areas()
    side, drawn = a_side(), a_side().partnership.place
    assert drawn
    assert "is not an earmarked place" in refused(
        lambda: actions.stand_for(side.partnership, drawn, by=side.lead, at=AT)
    )
    city = an_earmarked_place()
    assert actions.stand_for(side.partnership, city, by=side.lead, at=AT).place == city


def test_the_colleagues_of_whoever_joins_can_read_the_application_too() -> None:
    partner = a_partner()
    scope = f"organisation:{partner.organisation_id}"
    joining = a_user(role=Role.PARTNER, scope=scope)
    colleague = a_user(role=Role.PARTNER, scope=scope)
    outsider = a_user(role=Role.PARTNER, scope="organisation:0")
    actions.join(partner, by=joining, at=AT)
    may_read = [has(user, Capability.READ_APPLICATION, partner.partnership) for user in (joining, colleague, outsider)]
    assert may_read == [True, True, False]
