"""What a place does in the rehearsal beside the open call, as it is written down: a folder of TOML for each place."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from placefund.domain.partnerships import Helix
from placefund.domain.roles import Role
from placefund.funds.models import Programme
from placefund.people import actions as people
from placefund.people.models import Organisation, User
from placefund.rehearsal.cast import DOMAIN, enter
from placefund.rehearsal.names import BODY
from placefund.rehearsal.stage import Stage

Told = Mapping[str, Any]


@cache
def told_of(place: str, part: str) -> Told:
    """What is written down of one part of a place's story, such as “governance”; nothing where there is no such part."""
    source = files("placefund.rehearsal").joinpath("places", place, f"{part}.toml")
    return tomllib.loads(source.read_text("utf-8")) if source.is_file() else {}


def programme_of(stage: Stage, place: str) -> Programme:
    """The programme of a place in the rehearsal's fund."""
    rows = Programme.objects.select_related("strand__fund", "place")
    return rows.get(strand__fund=stage.fund, place__slug=place)


def body_of(stage: Stage, key: str) -> Organisation:
    """An organisation by its key: one of the cast, or one that a place brings along."""
    if key in BODY:
        return stage.organisations[BODY[key].identifier]
    return Organisation.objects.get(identifier=_identifier(key))


def _identifier(key: str) -> str:
    return f"XX-REHEARSAL-{key.upper()}"


def bring_in(stage: Stage, place: str) -> None:
    """The organisations of a place enter, each with somebody who acts for it."""
    for told in told_of(place, "governance")["body"]:
        body = people.add_organisation(
            f"{told['name']} (invented)", Helix(told["helix"]), identifier=_identifier(told["key"]), at=stage.at
        )
        leads = told["helix"] in (Helix.CIVIC, Helix.RESEARCH)
        person = enter(stage, f"{told['name']} office", f"{told['key']}@cast.{DOMAIN}")
        for role in (Role.LEAD_BIDDER, Role.CERTIFIER) if leads else (Role.PARTNER,):
            people.grant(person, role, f"organisation:{body.pk}", at=stage.at)


def somebody(stage: Stage, name: str) -> User:
    """Somebody by name: of the cast, or entered now."""
    there = User.objects.filter(name=name).first()
    return stage.known(there) if there else enter(stage, name)


def officer_of(stage: Stage, programme: Programme) -> User:
    return stage.holder(Role.PROGRAMME_OFFICER, f"programme:{programme.pk}")


def relationship_manager_of(stage: Stage, programme: Programme) -> User:
    return stage.holder(Role.RELATIONSHIP_MANAGER, f"programme:{programme.pk}")


def official_of(stage: Stage, programme: Programme) -> User:
    """The official of the government of the place's nation."""
    nation = programme.place.nation.lower().replace(" ", "-")
    return stage.holder(Role.DEVOLVED_OFFICIAL, f"nation:{nation}")
