"""The same organisation asking twice: found across places, told to the fund, and to no place but in that organisation's words."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from placefund.domain.findings import NotAllowed
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.roles import Role
from placefund.funds import actions as funds
from placefund.funds.models import Programme
from placefund.notices.models import Notice
from placefund.people.access import NotYours
from placefund.people.models import CLOCK, User
from placefund.pipelines import actions
from placefund.pipelines.doubles import actions as doubles
from placefund.pipelines.doubles.queries import family_of
from placefund.pipelines.models import Candidate, DoubleAsk
from placefund.records.models import Event
from tests.build import AFTER, AT, Cast, a_user, an_earmarked_place, an_organisation
from tests.build_pipelines import a_candidate, officer_of
from tests.build_programmes import a_programme
from tests.pipelines.test_doors import WORDS
from tests.witness import nothing_changes, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db


@once
def two_places() -> tuple[Programme, Programme]:
    """Two programmes of one strand."""
    from datetime import date

    here = a_programme()
    place = an_earmarked_place("Second City", ("E07000041",))
    allocate: dict[str, Any] = {"announced_on": date(2025, 6, 8), "by": CLOCK, "at": AT}
    funds.allocate_to_place(here.strand, place, Money.pounds(30_000_000), **allocate)
    return here, Programme.objects.get(place=place)


def an_owner(*programmes: Programme) -> User:
    """Who acts for one firm that these places let propose."""
    firm = an_organisation("Twice Ltd", Helix.BUSINESS)
    for programme in programmes:
        actions.invite_proposer(programme, firm, by=officer_of(programme), at=AFTER)
    owner = a_user("Owner", role=Role.LEAD_BIDDER, scope=f"organisation:{firm.pk}")
    owner.firm = firm  # type: ignore[attr-defined]
    return owner


def asked_twice() -> tuple[DoubleAsk, Programme, Programme, User]:
    here, there = two_places()
    manager = Cast(here.strand.fund).manager
    owner = an_owner(here, there)
    firm = owner.firm  # type: ignore[attr-defined]
    words = WORDS | {"ends_on": WORDS["starts_on"].replace(year=2028)}
    actions.propose(here, firm, words=words, by=owner, at=AFTER)
    actions.propose(there, firm, words=words | {"title": "A dry dock"}, by=owner, at=AFTER)
    double = DoubleAsk.objects.get()
    double.manager = manager  # type: ignore[attr-defined]
    return double, here, there, owner


def test_it_is_found_once_and_told_to_the_fund_and_the_organisation_and_to_no_place() -> None:
    double, here, there, owner = asked_twice()
    assert "Words in common: dock, dry" in double.why
    told = set(Notice.objects.filter(kind="double_ask").values_list("recipient", flat=True))
    assert told == {double.manager.pk, owner.pk}  # type: ignore[attr-defined]
    again = Candidate.objects.get(programme=here)
    assert doubles.look_for_doubles(again, by=officer_of(here), at=AFTER) == []
    for programme in (here, there):
        other = there if programme is here else here
        client = signed_in(officer_of(programme))
        own = Candidate.objects.get(programme=programme)
        for address in (reverse("candidate", args=[own.pk]), reverse("pipeline", args=[programme.pk]), "/tasks/"):
            assert other.place.name not in client.get(address, follow=True).content.decode()
        foreign = Candidate.objects.get(programme=other)
        for closed in (
            reverse("candidate", args=[foreign.pk]),
            reverse("pipeline", args=[other.pk]),
            reverse("double-asks", args=[here.fund_slug]),
            reverse("settle-double-ask", args=[double.pk]),
            reverse("answer-double-ask", args=[double.pk]),
            reverse("candidate-notes", args=[foreign.pk]),
        ):
            assert client.get(closed).status_code == 403


def test_it_answers_and_only_with_its_leave_do_the_places_read_its_words() -> None:
    double, here, _, owner = asked_twice()
    client = signed_in(owner)
    page = reverse("answer-double-ask", args=[double.pk])
    assert "Second City" in client.get(page).content.decode()
    assert client.post(page, {"text": "Two halves of one."}).status_code == 302
    own = Candidate.objects.get(programme=here)
    office = signed_in(officer_of(here))
    assert "Two halves of one." not in office.get(reverse("candidate", args=[own.pk])).content.decode()
    with nothing_changes(), pytest.raises(NotAllowed, match="answered already"):
        doubles.answer_double(double, text="x", is_shared=True, by=owner, at=AFTER)
    DoubleAsk.objects.update(is_shared=True)
    shown = office.get(reverse("candidate", args=[own.pk])).content.decode()
    assert "Two halves of one." in shown
    assert "Second City" not in shown


def test_with_its_leave_both_offices_are_told_in_its_words() -> None:
    double, here, there, owner = asked_twice()
    doubles.answer_double(double, text="Two halves.", is_shared=True, by=owner, at=AFTER)
    told = Notice.objects.filter(text="Two halves.").values_list("recipient", flat=True)
    assert set(told) == {officer_of(here).pk, officer_of(there).pk}


def test_what_an_office_entered_by_itself_is_told_to_the_fund_alone() -> None:
    here, there = two_places()
    manager = Cast(here.strand.fund).manager
    owner = an_owner(there)
    firm = owner.firm  # type: ignore[attr-defined]
    words = WORDS | {"ends_on": WORDS["starts_on"].replace(year=2028)}
    actions.enter(here, lead=firm, **words, by=officer_of(here), at=AFTER)
    actions.propose(there, firm, words=words, by=owner, at=AFTER)
    double = DoubleAsk.objects.get()
    told = set(Notice.objects.filter(kind="double_ask").values_list("recipient", flat=True))
    assert told == {manager.pk}
    with nothing_changes(), pytest.raises(NotAllowed, match="only one of the two"):
        doubles.answer_double(double, text="x", is_shared=False, by=owner, at=AFTER)
    assert "Second City" not in signed_in(owner).get(reverse("answer-double-ask", args=[double.pk])).content.decode()


def test_a_merged_entry_of_the_register_is_the_same_body() -> None:
    one, kept = an_organisation("Alpha Works"), an_organisation("Beta Works")
    one.merged_into, one.merged_at = kept, AFTER
    one.save()
    assert family_of([one.pk]) == family_of([kept.pk]) == {one.pk, kept.pk}


def test_the_fund_settles_it_and_can_look_again() -> None:
    double, here, _, owner = asked_twice()
    manager: User = double.manager  # type: ignore[attr-defined]
    client = signed_in(manager)
    url = reverse("double-asks", args=[here.fund_slug])
    text = client.get(url).content.decode()
    assert "Twice Ltd" in text
    assert "Second City" in text
    with pytest.raises(NotYours):
        doubles.settle_double(double, finding="x", by=owner, at=AFTER)
    with pytest.raises(NotAllowed, match="what you found"):
        doubles.settle_double(double, finding=" ", by=manager, at=AFTER)
    with pytest.raises(NotAllowed, match="not settled"):
        doubles.reopen_double(double, by=manager, at=AFTER)
    assert client.post(reverse("settle-double-ask", args=[double.pk]), {"finding": "Two sites."}).status_code == 302
    assert "Found: Two sites." in client.get(url).content.decode()
    with pytest.raises(NotAllowed, match="settled already"):
        doubles.settle_double(double, finding="x", by=manager, at=AFTER)
    assert client.post(reverse("reopen-double-ask", args=[double.pk])).status_code == 302
    assert DoubleAsk.objects.get().finding == ""


def test_inside_one_pipeline_its_own_office_sees_both() -> None:
    programme = a_programme()
    owner = an_owner(programme)
    words = WORDS | {"ends_on": WORDS["starts_on"].replace(year=2028)}
    firm = owner.firm  # type: ignore[attr-defined]
    first = actions.propose(programme, firm, words=words, by=owner, at=AFTER)
    actions.propose(programme, firm, words=words | {"title": "The dry dock again"}, by=owner, at=AFTER)
    text = signed_in(officer_of(programme)).get(reverse("candidate", args=[first.pk])).content.decode()
    assert "The dry dock again" in text
    assert Event.objects.filter(verb="found asked for twice").count() == 1


def test_projects_of_other_organisations_are_never_held_beside_one_another() -> None:
    programme = a_programme()
    a_candidate(programme, title="Dry dock")
    a_candidate(programme, title="Dry dock")
    assert not DoubleAsk.objects.exists()
