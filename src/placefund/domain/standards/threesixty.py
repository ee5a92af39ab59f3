"""Awards in the 360Giving Data Standard 1.4: a pure mapping to its JSON, and what changed between two releases.

Source: standard.threesixtygiving.org, schema 1.4.3. A grant names exactly one recipient, its programme, the districts that
benefit, what has been paid, and whether it came from an open call.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from placefund.domain.coverage import Coverage, RecordKind
from placefund.domain.messages import say, say_count
from placefund.domain.money import Money, format_exact

VERSION = "1.4"
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
CURRENCY = "GBP"
ALL_REGRANTED, PARTLY_REGRANTED = "FRG010", "FRG070"
"""Codes of the standard: an award that is wholly for grants to others, and one out of which other work is paid as well."""
TITLE_LENGTH = 140
TEST_DATA = "TEST DATA: "
GEO_CODE_TYPES = {
    "E06": "UA",
    "E07": "NMD",
    "E08": "MD",
    "E09": "LONB",
    "N09": "LGD",  # not in the standard's own list, which has no code for the districts of Northern Ireland
    "S12": "CA",
    "W06": "UA",
}
_ODD = re.compile(r"[^A-Za-z0-9_.-]+")
_ADDRESS = re.compile(r"[^\s@<>()\[\]]+@[^\s@<>()\[\]]+\.[^\s@<>()\[\].,;:]+")


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation. `identifier` is from a public register (org-id.guide), or empty; `key` is ours, and stays."""

    key: str
    name: str
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class District:
    """A local authority that benefits."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Movement:
    """One commitment or payment. An amount below zero went back."""

    key: str
    on: date
    amount: Money
    payee: Body
    words: str


@dataclass(frozen=True, slots=True)
class Grant:
    """One award as it is published. `changed_at` is when anything of it last changed; `url` its page."""

    reference: str
    title: str
    summary: str
    amount: Money
    decided_on: date
    starts_on: date
    ends_on: date
    recipient: Body
    place: str
    districts: tuple[District, ...]
    strand: tuple[str, str]
    sectors: tuple[str, ...]
    is_from_open_call: bool | None
    """None where nothing on record says so: the file leaves it out."""
    commitments: tuple[Movement, ...]
    payments: tuple[Movement, ...]
    changed_at: datetime
    url: str = ""
    funder: Body | None = None
    """Who granted it, where that is not the fund's delivery body: whoever runs a scheme within a project."""
    is_individual: bool = False
    regrants: str = ""
    """The code of the kind of regranting, of an award out of which grants are made to others."""
    related: tuple[str, ...] = ()
    """References of the grants that it is made out of."""
    place_slug: str = ""
    calls: tuple[tuple[str, str], ...] = ()
    """The local calls in which a place chose what it pays for: the name of each in addresses, and in words with the place."""


@dataclass(frozen=True, slots=True)
class Publication:
    """Who publishes which fund, and where. `prefix` is the publisher's prefix without `360G-`.

    The publisher is whoever runs the installation that makes the file; the funder is whose grants are in it.
    """

    prefix: str
    fund_slug: str
    fund_name: str
    publisher: Body
    funder: Body
    is_invented: bool
    download_url: str
    access_url: str
    coverage: Coverage


def clean(text: str) -> str:
    """Only letters, figures, dots, hyphens and underscores, which is all that an identifier may hold."""
    return _ODD.sub("-", text.strip()).strip("-")


def without_addresses(text: str) -> str:
    """A text for publication: whatever looks like an e-mail address is taken out, and said to be."""
    return _ADDRESS.sub("[e-mail address removed]", text).strip()


def body_id(body: Body, prefix: str) -> str:
    """A body's identifier: from its register, else one of the publisher's own that stays the same in every release."""
    return clean(body.identifier) if body.identifier else f"360G-{prefix}-{clean(body.key)}"


def pounds(money: Money) -> int | float:
    """A JSON number of pounds. Pence are exact in it: a double holds 15 figures, and no grant has more."""
    whole, pence = divmod(money.pence, 100)
    return money.pence / 100 if pence else whole


def moment(value: datetime) -> str:
    """A full date-time in UTC, which the standard asks for."""
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def months_between(first: date, last: date) -> int:
    """Months of activity, counted in whole months and rounded up: 1 April 2026 to 31 March 2029 is 36."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return max(months + (1 if last.day >= first.day else 0), 1)


def _titled(text: str, marker: str) -> str:
    whole = f"{marker}{without_addresses(text)}"
    return whole if len(whole) <= TITLE_LENGTH else whole[: TITLE_LENGTH - 1].rstrip() + "…"


def _location(district: District) -> dict[str, str]:
    found = {"name": district.name, "countryCode": "GB", "geoCode": district.code}
    kind = GEO_CODE_TYPES.get(district.code[:3])
    return found | ({"geoCodeType": kind} if kind else {})


def _transaction(movement: Movement, publication: Publication, funder: Body) -> dict[str, Any]:
    return {
        "id": f"360G-{publication.prefix}-{clean(movement.key)}",
        "transactionDate": movement.on.isoformat(),
        "currency": CURRENCY,
        "value": pounds(movement.amount),
        "description": without_addresses(movement.words),
        "provider": body_id(funder, publication.prefix),
        "recipient": body_id(movement.payee, publication.prefix),
    }


def _transactions(grant: Grant, movements: Iterable[Movement], publication: Publication) -> list[dict[str, Any]]:
    funder = grant.funder or publication.funder
    return [_transaction(movement, publication, funder) for movement in movements]


def _classifications(grant: Grant) -> list[dict[str, str]]:
    slug, name = grant.strand
    strand = {"vocabulary": "Strand of the fund", "code": slug, "title": name}
    sectors = [
        {"vocabulary": "UK Industrial Strategy sectors", "code": clean(sector).lower(), "title": sector}
        for sector in grant.sectors
    ]
    place = []
    if grant.place_slug:
        place = [{"vocabulary": "Place of the fund", "code": grant.place_slug, "title": grant.place}]
    calls = [{"vocabulary": "Local call of a place", "code": code, "title": title} for code, title in grant.calls]
    return [strand, *place, *calls, *sectors]


def grant_as_json(grant: Grant, publication: Publication) -> dict[str, Any]:
    """One grant of the standard. Keys that would hold nothing are left out."""
    marker = TEST_DATA if publication.is_invented else ""
    warning = "This grant is invented, to test software. No money was given. " if publication.is_invented else ""
    slug, strand = grant.strand
    found = {
        "id": f"360G-{publication.prefix}-{clean(grant.reference)}",
        "title": _titled(grant.title, marker),
        "description": warning + without_addresses(grant.summary),
        "currency": CURRENCY,
        "amountAwarded": pounds(grant.amount),
        "amountDisbursed": _disbursed(grant, publication),
        "awardDate": grant.decided_on.isoformat(),
        "url": grant.url,
        "plannedDates": [
            {
                "startDate": grant.starts_on.isoformat(),
                "endDate": grant.ends_on.isoformat(),
                "duration": months_between(grant.starts_on, grant.ends_on),
            }
        ],
        **_recipient(grant, publication.prefix),
        "fundingOrganization": [_organisation(grant.funder or publication.funder, publication.prefix)],
        "regrantType": grant.regrants,
        "relatedActivity": [f"360G-{publication.prefix}-{clean(reference)}" for reference in grant.related],
        "beneficiaryLocation": [_location(district) for district in grant.districts],
        "locationScope": "GLS040" if len(grant.districts) > 1 else "GLS050" if grant.districts else "",
        "grantProgramme": [
            {
                "code": f"{publication.fund_slug}-{slug}",
                "title": f"{publication.fund_name}: {strand}",
                "url": publication.access_url,
            }
        ],
        "fromOpenCall": {True: "Yes", False: "No", None: ""}[grant.is_from_open_call],
        "classifications": _classifications(grant),
        "commitmentTransaction": _transactions(grant, grant.commitments, publication),
        "disbursementTransaction": _transactions(grant, grant.payments, publication)
        if publication.coverage.holds(RecordKind.PAYMENTS)
        else [],
        "dateModified": moment(grant.changed_at),
        "dataSource": publication.download_url,
    }
    return {key: value for key, value in found.items() if value not in ("", [], None)}


def _disbursed(grant: Grant, publication: Publication) -> int | float | None:
    """What was paid of a grant; None, so that the key is left out, where payments are not on record from the beginning."""
    paid = publication.coverage.rest(Money.total(payment.amount for payment in grant.payments), RecordKind.PAYMENTS)
    return pounds(paid) if isinstance(paid, Money) else None


def _on_record(coverage: Coverage) -> str:
    """What the file does not hold, in a sentence for each kind of record that it is made of."""
    awards, payments = coverage.holding(RecordKind.AWARDS), coverage.holding(RecordKind.PAYMENTS)
    return "".join(
        f" On record of its {holding.kind}: {holding.code}."
        for holding in (awards, payments)
        if not coverage.is_whole(holding.kind)
    )


def _recipient(grant: Grant, prefix: str) -> dict[str, Any]:
    """Who gets it: an organisation, or a private person without a name."""
    if grant.is_individual:
        return {"recipientIndividual": {"id": body_id(grant.recipient, prefix), "name": "Individual Recipient"}}
    return {"recipientOrganization": [_organisation(grant.recipient, prefix)]}


def _organisation(body: Body, prefix: str) -> dict[str, str]:
    """A body with its charity or company number beside its id, where the register says so."""
    found = {"id": body_id(body, prefix), "name": body.name}
    number = body.identifier.rpartition("-")[2]
    if body.identifier.startswith("GB-COH-"):
        found["companyNumber"] = number
    elif body.identifier.startswith(("GB-CHC-", "GB-SC-", "GB-NIC-")):
        found["charityNumber"] = number
    return found


def package(
    grants: Iterable[Grant], publication: Publication, *, issued: datetime, modified: datetime
) -> dict[str, Any]:
    """The whole file. An invented fund is marked as test data in the file's title and description and in every grant."""
    marker = TEST_DATA if publication.is_invented else ""
    warning = (
        " Every grant in it is invented, to test software. Do not use it as data." if publication.is_invented else ""
    )
    return {
        "version": VERSION,
        "title": f"{marker}Awards of the {publication.fund_name}",
        "description": f"Every award of the {publication.fund_name} that has been accepted. An amountAwarded stays what was "
        "accepted; what was handed back of it is a commitmentTransaction below zero."
        f"{_on_record(publication.coverage)}{warning}",
        "identifier": f"360G-{publication.prefix}-{publication.fund_slug}-awards",
        "issued": issued.date().isoformat(),
        "modified": moment(modified),
        "publisher": {
            "identifier": body_id(publication.publisher, publication.prefix),
            "name": publication.publisher.name,
        },
        "license": LICENCE,
        "downloadURL": publication.download_url,
        "accessURL": publication.access_url,
        "grants": [grant_as_json(grant, publication) for grant in grants],
    }


def as_text(found: Mapping[str, Any]) -> str:
    """The file as it is kept and sent: the same package gives the same bytes."""
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def digest(text: str) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(text.encode()).hexdigest()


def same_grants(text: str, found: Mapping[str, Any]) -> bool:
    """Whether a file holds the same grants as a package; its own dates do not count."""
    return bool(json.loads(text)["grants"] == json.loads(as_text(found))["grants"])


_CHANGED = {
    "title": say("{title}: the title changed."),
    "description": say("{title}: the description changed."),
    "amountAwarded": say("{title}: the amount awarded was {was} and is {is_now}."),
    "amountDisbursed": say("{title}: the amount paid was {was} and is {is_now}."),
    "awardDate": say("{title}: the day of the award changed."),
    "plannedDates": say("{title}: the planned dates changed."),
    "recipientOrganization": say("{title}: the recipient changed."),
    "fundingOrganization": say("{title}: the funder changed."),
    "beneficiaryLocation": say("{title}: the districts that benefit changed."),
    "classifications": say("{title}: the classifications changed."),
    "fromOpenCall": say("{title}: whether it came from an open call changed."),
    "grantProgramme": say("{title}: the programme changed."),
}
"""What is said of a grant when something of it is different."""


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> tuple[str, ...]:
    """What is new, gone and different in a release, a sentence each; one sentence when nothing is, or it is the first."""
    new = {grant["id"]: grant for grant in after["grants"]}
    if before is None:
        return (
            say_count(
                "This is the first release. It has {count} award.",
                "This is the first release. It has {count} awards.",
                count=len(new),
            ),
        )
    old = {grant["id"]: grant for grant in before["grants"]}
    sentences: list[str] = [
        say("New: {title} ({amount}).", title=new[key]["title"], amount=_amount(new[key].get("amountAwarded")))
        for key in new
        if key not in old
    ]
    sentences += [say("No longer there: {title}.", title=old[key]["title"]) for key in old if key not in new]
    for key, grant in new.items():
        if key in old:
            sentences += _differences(old[key], grant)
    return tuple(sentences) or (say("Nothing has changed since the release before."),)


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    for name, said in _CHANGED.items():
        was, is_now = old.get(name), new.get(name)
        if was != is_now:
            amounts = {"was": _amount(was), "is_now": _amount(is_now)} if name.startswith("amount") else {}
            found.append(said.format(title=new["title"], **amounts))
    return found


def _amount(value: int | float | None) -> str:
    return format_exact(Money(round((value or 0) * 100)))
