"""The list of organisations: who may read it, what it tells, and what it does not."""

from __future__ import annotations

from typing import Any

import pytest

from placefund.domain.partnerships import Helix
from placefund.domain.roles import ROLES, Capability, Role
from placefund.people.models import User
from tests.build import Cast, a_fund, a_side, a_user, an_application, an_award, an_organisation, some_areas
from tests.witness import signed_in, takes_as_many_queries_with_more

pytestmark = pytest.mark.django_db
ADDRESS = "/organisations/"


def listed(user: User, **asked: str) -> Any:
    answer = signed_in(user).get(ADDRESS, asked)
    assert answer.status_code == 200
    return answer.context["list"]


def names(user: User, **asked: str) -> list[str]:
    return [str(row.name.value) for row in listed(user, **asked).rows]


def test_the_teams_of_funds_read_it_and_nobody_else() -> None:
    fund, side = a_fund(), a_side()
    cast = Cast(fund)
    readers = (cast.manager, cast.finance, cast.monitoring, cast.auditor)
    others = (cast.chair, cast.decider, cast.assessors[0].user, side.lead, side.partner, side.certifier, a_user())
    assert {signed_in(user).get(ADDRESS).status_code for user in readers} == {200}
    assert {signed_in(user).get(ADDRESS).status_code for user in others} == {403}
    assert signed_in(None).get(ADDRESS).url == f"/sign-in/?next={ADDRESS}"  # type: ignore[attr-defined]
    files = [signed_in(user).get(ADDRESS, {"file": kind}).status_code for user in others for kind in ("csv", "xlsx")]
    assert set(files) == {403}
    assert signed_in(cast.manager).post(ADDRESS).status_code == 405


def test_a_role_is_given_the_list_by_name() -> None:
    assert {role for role, card in ROLES.items() if Capability.READ_ORGANISATIONS in card.capabilities} == {
        Role.FUND_MANAGER, Role.FINANCE_OFFICER, Role.MONITORING_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR,
    }  # fmt: skip


def test_it_is_searched_filtered_and_counted() -> None:
    manager = Cast(a_fund()).manager
    some_areas()
    council = an_organisation("Plymouth City Council", Helix.CIVIC, area_code="E06000026")
    an_organisation("Harbour Robots Ltd", Helix.BUSINESS, identifier="GB-COH-01234567")
    an_organisation("Marine University", Helix.RESEARCH, area_code="W06000015")
    assert names(manager) == ["Harbour Robots Ltd", "Marine University", str(council)]
    assert names(manager, q="plymouth") == [str(council)]
    assert names(manager, q="GB-COH-01234567") == ["Harbour Robots Ltd"]
    assert names(manager, helix="research") == ["Marine University"]
    assert names(manager, nation="England") == [str(council)]
    assert names(manager, identifier="missing", sort="-name") == [str(council), "Marine University"]
    counts = {
        field.name: [(option.value, option.count) for option in field.options[1:] if option.count]
        for field in listed(manager).fields
        if field.kind == "choice"
    }
    assert counts == {
        "helix": [("civic", 1), ("business", 1), ("research", 1)],
        "nation": [("England", 1), ("Wales", 1)],
        "identifier": [("known", 1), ("missing", 2)],
        "awards": [("none", 3)],
    }
    assert signed_in(manager).get(ADDRESS, {"helix": "magic"}).status_code == 422


def test_only_what_is_public_of_its_awards_is_counted() -> None:
    offered, accepted = an_award("offered"), an_award()
    bid = an_application("successful")
    manager = accepted.cast.manager  # type: ignore[attr-defined]
    assert names(manager, awards="leads") == [str(accepted.partnership.lead)]
    for award in (offered, bid):
        [row] = listed(manager, q=award.partnership.lead.name).rows
        assert [cell.value for cell in row.cells if cell.label == "Public awards it leads"] == [0]


def test_it_is_taken_away_as_it_stands() -> None:
    manager = Cast(a_fund()).manager
    an_organisation("Plymouth City Council", Helix.CIVIC)
    an_organisation("Harbour Robots Ltd", Helix.BUSINESS, identifier="GB-COH-01234567")
    text = b"".join(signed_in(manager).get(ADDRESS, {"file": "csv", "helix": "business"})).decode("utf-8-sig")  # type: ignore[arg-type]
    assert text.splitlines() == [
        "Organisation,Strand of the helix,Based in,Identifier,Public awards it leads",
        "Harbour Robots Ltd,Business,,GB-COH-01234567,0",
    ]


def test_it_takes_as_many_queries_with_more_organisations() -> None:
    manager = Cast(a_fund()).manager
    an_organisation()
    takes_as_many_queries_with_more(manager, ADDRESS, an_organisation)
