"""What the register says is corrected and keeps what it said; likely twins are named; two entries of one body are merged and parted."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from placefund.applications.models import Application, Cost
from placefund.applications.views.papers import whole_application
from placefund.assessment.conflicts.graph import bars, conflict_between
from placefund.delivery.models import ProjectPartner
from placefund.delivery.queries import assistance_findings
from placefund.domain.award_rules import AssistanceCap, AwardRules
from placefund.domain.findings import NotAllowed, NotPossible
from placefund.domain.identifiers import WrongIdentifier, organisation_number
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.periods import london
from placefund.domain.roles import Capability, Role
from placefund.notices.models import Notice
from placefund.opendata import exports
from placefund.opendata.queries import organisation_body, published_awards
from placefund.organisations.corrections import actions
from placefund.organisations.queries import has_signed
from placefund.people.access import INSTALLATION, has
from placefund.people.actions import end_role, grant
from placefund.people.models import CLOCK, EarlierEntry, Membership, Organisation, User
from placefund.people.queries import family, likely_twins, renamed
from placefund.people.views.organisations import listed_organisations
from placefund.records import clock
from placefund.records.models import Event
from tests.build import AFTER, Cast, a_project, a_side, a_user, an_application, an_award, an_organisation, some_awards
from tests.witness import every_row, refused, signed_in

pytestmark = pytest.mark.django_db
ADMINISTRATOR = Role.ORGANISATION_ADMINISTRATOR


def scope_of(body: Organisation) -> str:
    return f"organisation:{body.pk}"


def entry(name: str, **more: str) -> dict[str, str]:
    return {"name": name, "identifier": "", "area_code": "", "address": ""} | more


def the_keeper() -> User:
    return a_user("Adaeze", role=Role.ADMINISTRATOR, scope=INSTALLATION.SCOPE)


def roles_of(user: User) -> set[tuple[str, str]]:
    return set(Membership.objects.filter(user=user, ended_at=None).values_list("role", "scope"))


# --- correcting ---------------------------------------------------------------------------------------------------------


def test_its_administrator_corrects_a_name_before_it_has_signed_anything() -> None:
    body = an_organisation("Wharf Machins Ltd")
    owner, colleague = a_user(role=ADMINISTRATOR, scope=scope_of(body)), a_user(role=Role.PARTNER, scope=scope_of(body))
    page = reverse("correct-organisation", args=[body.pk])
    given = entry("Wharf Machines Ltd", identifier="01234567", address="1 Quay, Plymouth", reason="")
    browser = signed_in(owner)
    shown = browser.post(page, given | {"foresee": "1"}).content.decode()
    assert "Wharf Machins Ltd" in shown
    browser.post(page, given)
    body.refresh_from_db()
    assert (body.name, body.identifier, body.address) == ("Wharf Machines Ltd", "GB-COH-01234567", "1 Quay, Plymouth")
    [kept] = EarlierEntry.objects.all()
    assert (kept.name, kept.identifier, kept.changed_by) == ("Wharf Machins Ltd", "", owner)
    event = Event.objects.latest("pk")
    assert (event.details["name_before"], event.details["name_after"]) == (
        "Wharf Machins Ltd",
        "Wharf Machines Ltd",
    )
    assert Notice.objects.get(recipient=colleague).subject == "Wharf Machines Ltd: the register is corrected"
    people = browser.get(reverse("people-of", args=["organisation", body.pk])).content.decode()
    assert "Earlier entries" in people
    listed = signed_in(the_keeper()).get(reverse("organisations"), {"q": "Machins"}).content.decode()
    assert "Wharf Machines Ltd" in listed


def test_once_it_has_signed_only_the_installation_corrects_it_and_says_why() -> None:
    side = a_side()
    an_application("submitted", side=side)
    body = side.organisations["civic"]
    owner, keeper = a_user(role=ADMINISTRATOR, scope=scope_of(body)), the_keeper()
    before = every_row()
    with pytest.raises(NotPossible, match="has signed under this name"):
        actions.correct(body, entry("Another Council"), reason="Misspelt.", by=owner, at=clock.now())
    with pytest.raises(NotAllowed):
        actions.correct(body, entry("Another Council"), reason=" ", by=keeper, at=clock.now())
    with pytest.raises(NotAllowed):
        actions.correct(body, entry("Another Council"), reason="Mine.", by=side.lead, at=clock.now())
    assert every_row() == before
    actions.correct(body, entry("Another Council"), reason="Its order in council.", by=keeper, at=clock.now())
    assert EarlierEntry.objects.get().reason == "Its order in council."


def test_what_was_signed_keeps_its_name_and_says_the_present_one_beside() -> None:
    side = a_side()
    bid = an_application("submitted", side=side)
    body = side.organisations["civic"]
    signed, content = body.name, bid.snapshot.content
    actions.correct(body, entry("Another Council"), reason="Its order.", by=the_keeper(), at=clock.now())
    bid.snapshot.refresh_from_db()
    assert bid.snapshot.content == content
    assert renamed(bid.snapshot.signed_names()) == {signed: "Another Council"}
    read = signed_in(side.lead).get(reverse("application-snapshot", args=[bid.pk])).content.decode()
    assert f"Signed as “{signed}”, which is called Another Council now." in read
    assert "the two are the same" in read.lower()


def test_offer_award_and_paper_say_the_present_name_beside_the_signed_one() -> None:
    award = an_award()
    bid, lead, cast = award.application, award.side.lead, award.cast  # type: ignore[attr-defined]
    body, signed = award.partnership.lead, award.partnership.lead.name
    actions.correct(body, entry("Another Council"), reason="Its order.", by=the_keeper(), at=clock.now())
    said = f"Signed as “{signed}”, which is called Another Council now."
    for user, name, pk in (
        *((cast.manager, "offer-award", bid.pk), (cast.decider, "decide", bid.pk)),
        *((lead, "manage-award", award.pk), (None, "award", award.pk)),
    ):
        page = " ".join(signed_in(user).get(reverse(name, args=[pk])).content.decode().split())
        assert said in page, name
    [partners] = [part.table for part in whole_application(bid).sections if part.heading == "Partners"]
    assert any(f"{signed} (called Another Council now)" in row[0] for row in partners.rows)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Taken Council"},
        {"name": "New Name", "identifier": "GB-COH-07654321"},
        {"name": "New Name", "identifier": "XI-ROR-05asf4e90"},
        {"name": "New Name", "area_code": "Plymouth"},
        {"name": " "},
        {"name": "Old Council"},
    ],
)
def test_a_correction_that_is_wrong_changes_nothing(wrong: dict[str, str]) -> None:
    an_organisation("Taken Council")
    an_organisation("Owner of the number", identifier="GB-COH-07654321")
    body = an_organisation("Old Council")
    owner = a_user(role=ADMINISTRATOR, scope=scope_of(body))
    before = every_row()
    with pytest.raises(NotAllowed):
        actions.correct(
            body, entry(wrong["name"], **{k: v for k, v in wrong.items() if k != "name"}), by=owner, at=clock.now()
        )
    refused(signed_in(owner).post(reverse("correct-organisation", args=[body.pk]), entry(**wrong)))
    assert every_row() == before


# --- numbers and twins --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["1234567", "SC123456", "10007790"])
def test_a_number_that_two_registers_could_have_given_is_not_guessed(text: str) -> None:
    with pytest.raises(WrongIdentifier, match="could be a number of two registers"):
        organisation_number(text)


def test_likely_twins_are_named_before_one_is_made_and_another_body_is_still_entered() -> None:
    side = a_side()
    an_organisation("Wharf Machines Ltd", Helix.BUSINESS, identifier="GB-COH-01234567")
    page = reverse("register-organisation", args=[side.partnership.pk])
    given = {"name": "Warf Machine Limited", "helix": "business", "identifier": ""}
    browser = signed_in(side.lead)
    answer = browser.post(page, given)
    assert answer.status_code == 422
    assert "Wharf Machines Ltd (GB-COH-01234567)" in answer.content.decode()
    assert not Organisation.objects.filter(name="Warf Machine Limited").exists()
    browser.post(page, given | {"is_another": "on"})
    assert Organisation.objects.filter(name="Warf Machine Limited").exists()


def test_twins_are_alike_and_others_are_not() -> None:
    wharf = an_organisation("Wharf Machines Ltd", identifier="GB-COH-01234567")
    an_organisation("University of Exeter")
    assert likely_twins("Warf Machines") == [wharf]
    assert likely_twins("Quite Another Body", "GB-CHC-1234567") == [wharf]
    assert likely_twins("University of Essex Wharf Labs") == []


# --- merging ------------------------------------------------------------------------------------------------------------


def test_merged_organisations_have_one_people_and_two_numbers() -> None:
    side = a_side()
    kept, merged = an_organisation("Plymouth Council", identifier="GB-LAE-PLY"), side.organisations["civic"]
    here, keeper = a_user(role=Role.LEAD_BIDDER, scope=scope_of(kept)), the_keeper()
    actions.merge(kept, merged, reason="One council.", by=keeper, at=clock.now())
    merged.refresh_from_db()
    assert merged.merged_into == kept
    assert has(User.objects.get(pk=here.pk), Capability.FORM_PARTNERSHIP, side.partnership)
    assert ("lead_bidder", scope_of(kept)) in roles_of(side.lead)
    assert roles_of(here) == {("lead_bidder", scope_of(kept)), ("lead_bidder", scope_of(merged))}
    assert {notice.recipient for notice in Notice.objects.filter(subject__contains="one organisation")} == {
        here,
        side.lead,
        side.certifier,
    }
    kept.refresh_from_db()
    assert merged.name in kept.also_known_as
    read = signed_in(keeper).get(reverse("people-of", args=["organisation", kept.pk])).content.decode()
    assert merged.name in read


def test_sums_by_organisation_go_by_the_one_that_goes_on() -> None:
    first, second = some_awards(2)
    fund, keeper = first.strand.fund, the_keeper()
    kept, merged = first.partnership.lead, second.partnership.lead
    actions.merge(kept, merged, reason="One council.", by=keeper, at=clock.now())
    counted = {row.pk: getattr(row, "public_awards") for row in listed_organisations()}  # noqa: B009
    assert (counted[kept.pk], counted[merged.pk]) == (2, 0)
    assert {row[4] for row in exports.awards(fund, clock.now().date())} == {kept.name}
    bodies = [organisation_body(award.partnership.lead) for award in published_awards(fund)]
    assert {(body.key, body.name) for body in bodies} == {(f"org-{kept.pk}", kept.name)}


def test_what_a_merged_entry_signed_is_signed() -> None:
    kept, merged = an_organisation("One"), an_award().partnership.lead
    assert not has_signed(kept)
    actions.merge(kept, merged, reason="One council.", by=the_keeper(), at=clock.now())
    assert has_signed(kept)


def test_what_a_business_got_under_either_entry_stands_before_the_most_it_may_get() -> None:
    bid = an_application("draft")
    fund, firm, twin = bid.round.strand.fund, bid.side.organisations["business"], an_organisation("Its other entry")  # type: ignore[attr-defined]
    fund.award_rules_record = AwardRules(assistance=AssistanceCap(Money.pounds(315_000), 3)).as_record()
    fund.save(update_fields=["award_rules_record"])
    Cost.objects.create(
        application=bid, organisation=firm, category="staff", kind="resource", year=2026, pence=20_000_000
    )
    ProjectPartner.objects.create(project=a_project(), organisation=twin, pence=20_000_000)
    actions.merge(twin, firm, reason="One company.", by=the_keeper(), at=clock.now())
    [found] = assistance_findings(Application.objects.get(pk=bid.pk), AFTER.date())
    assert (found.failed, "Its other entry got £200,000 on record here" in found.why) == (True, True)


def test_who_comes_in_or_leaves_later_does_so_in_both() -> None:
    kept, merged = an_organisation("One"), an_organisation("Two")
    actions.merge(kept, merged, reason="One body.", by=the_keeper(), at=clock.now())
    late = a_user(role=Role.PARTNER, scope=scope_of(kept))
    assert {scope for _, scope in roles_of(late)} == {scope_of(kept), scope_of(merged)} == set(family(scope_of(merged)))
    end_role(late, Role.PARTNER, scope_of(merged), by=CLOCK, at=clock.now())
    assert roles_of(late) == set()


def test_a_merger_is_taken_back_and_each_has_the_people_it_had() -> None:
    kept, merged = an_organisation("One"), an_organisation("Two")
    first, second = a_user(role=Role.PARTNER, scope=scope_of(kept)), a_user(role=Role.CERTIFIER, scope=scope_of(merged))
    keeper = the_keeper()
    actions.merge(kept, merged, reason="One body.", by=keeper, at=clock.now())
    page = reverse("part-organisations", args=[merged.pk])
    signed_in(keeper).post(page, {"reason": "Two bodies after all."})
    assert roles_of(first) == {("partner", scope_of(kept))}
    assert roles_of(second) == {("certifier", scope_of(merged))}
    assert "Two" not in Organisation.objects.get(pk=kept.pk).also_known_as
    assert family(scope_of(kept)) == [scope_of(kept)]


def test_a_tie_to_either_closes_the_bids_of_both() -> None:
    side = a_side()
    bid = an_application("eligible", side=side)
    cast = Cast(bid.round.strand.fund)
    other = an_organisation("The same council again")
    reader = cast.assessors[0].user
    grant(reader, Role.PARTNER, scope_of(other), at=clock.now())
    assert not bars(conflict_between(reader, bid, london(clock.now()).date()))
    actions.merge(side.organisations["civic"], other, reason="One council.", by=the_keeper(), at=clock.now())
    assert bars(conflict_between(reader, bid, london(clock.now()).date()))


def test_two_that_stand_in_one_partnership_are_not_merged_and_no_stranger_merges(client: Client) -> None:
    side = a_side()
    civic, business = side.organisations["civic"], side.organisations["business"]
    keeper, owner = the_keeper(), a_user(role=ADMINISTRATOR, scope=scope_of(civic))
    other = an_organisation("Other")
    before = every_row()
    for kept, merged, by in ((civic, business, keeper), (civic, civic, keeper), (civic, other, owner)):
        with pytest.raises(NotAllowed):
            actions.merge(kept, merged, reason="One body.", by=by, at=clock.now())
    with pytest.raises(NotAllowed):
        actions.merge(civic, other, reason="", by=keeper, at=clock.now())
    with pytest.raises(NotAllowed):
        actions.part(other, reason="Why not.", by=keeper, at=clock.now())
    assert signed_in(owner).post(reverse("merge-organisations", args=[civic.pk])).status_code == 403
    assert every_row() == before
