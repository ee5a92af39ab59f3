"""The record as an auditor reads it."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from placefund.accounts import actions as accounts
from placefund.accounts.models import RoleInvitation
from placefund.domain.roles import Role
from placefund.funds.actions import clarify
from placefund.funds.models import Fund
from placefund.people.models import CLOCK, User
from placefund.records.actions import seal
from placefund.records.models import Event, Seal
from placefund.records.views.record_list import RecordReader, reader_of_record
from tests.build import AT, Cast, a_fund, an_application, an_award, an_open_round
from tests.records.tampering import tamper
from tests.witness import signed_in, takes_as_many_queries_with_more

pytestmark = pytest.mark.django_db
ROLE_ACTS = ("accepted a role", "granted")
KINDS_OF_RECORD = ("Outcomes", "Payments", "Awards", "Applications", "Allocations")


def shown(auditor: User, **filters: str) -> list[tuple[str, str]]:
    answer = signed_in(auditor).get("/record/", filters)
    assert answer.status_code == 200
    return [(event.verb, event.what) for event in answer.context["list"].things]


def test_an_auditor_reads_every_act_of_their_fund_newest_first() -> None:
    fund = a_fund()
    auditor = Cast(fund).auditor
    stated = [("stated what is on record of", f"{kind} of {fund.short_name}") for kind in KINDS_OF_RECORD]
    assert shown(auditor) == [
        ("granted", auditor.name),
        ("added", auditor.name),
        *stated,
        ("received the envelope of", fund.name),
        ("founded", fund.name),
    ]


def test_a_role_in_the_record_names_the_fund_and_not_its_key() -> None:
    fund = a_fund()
    auditor = Cast(fund).auditor
    page = signed_in(auditor).get("/record/").content.decode()
    assert (f"<dt>Where</dt><dd>{fund.name}</dd>" in " ".join(page.split()), f"fund:{fund.slug}<" in page) == (
        True,
        False,
    )


def test_an_auditor_reads_who_was_invited_to_a_role_in_their_fund_and_who_took_it() -> None:
    fund, other = a_fund(), a_fund()
    manager, auditor = Cast(fund).manager, Cast(fund).auditor
    for each, by in ((fund, manager), (other, Cast(other).manager)):
        address, scope = f"new@{each.slug}.example", f"fund:{each.slug}"
        invited = accounts.invite(address, Role.FINANCE_OFFICER, scope, by=by, at=AT)
        accounts.accept_as_new(invited, f"New of {each.slug}", "a long pass phrase 5", at=AT)
    role = str(RoleInvitation.objects.get(scope=f"fund:{fund.slug}"))
    told = [row for row in shown(auditor) if row[0] in ROLE_ACTS][:2]
    assert told == [("accepted a role", role), ("granted", f"New of {fund.slug}")]
    assert [subject for verb, subject in shown(auditor) if verb == "invited to a role"] == [role]
    assert ("granted", f"New of {other.slug}") not in shown(auditor)


def test_the_record_says_what_it_does_not_show_and_does_not_show_it() -> None:
    draft = an_application("draft")
    auditor = Cast(draft.round.strand.fund).auditor
    text = signed_in(auditor).get("/record/").content.decode()
    assert "Not shown: what is done on a bid before it is sent" in text
    assert str(draft) not in [subject for _, subject in shown(auditor)]


def test_an_auditor_does_not_read_the_acts_of_another_fund() -> None:
    mine, theirs = a_fund(), a_fund()
    assert theirs.name not in [subject for _, subject in shown(Cast(mine).auditor)]
    assert signed_in(Cast(mine).auditor).get("/record/", {"fund": theirs.slug}).status_code == 422


def test_nobody_else_reads_the_record() -> None:
    fund = a_fund()
    for address in ("/record/", "/record/record.csv", "/record/seals/"):
        assert signed_in(Cast(fund).finance).get(address).status_code == 403
        assert signed_in(None).get(address).status_code == 302


@pytest.mark.parametrize(
    ("filters", "verbs"),
    [
        ({"verb": "offered"}, ["offered"]),
        ({"subject": "awards.award"}, ["accepted", "offered"]),
        ({"verb": "offered", "q": "nothing of that name"}, []),
        ({"subject": "awards.award", "first": "2026-02-13", "last": "2026-02-13"}, ["accepted", "offered"]),
        ({"subject": "awards.award", "last": "2026-02-12"}, []),
        ({"subject": "awards.award", "actor": "fund manager"}, ["offered"]),
        ({"subject": "awards.award", "q": "fund manager"}, ["offered"]),
        ({"subject": "awards.award", "q": "bid"}, ["accepted", "offered"]),
    ],
)
def test_the_record_is_filtered(filters: dict[str, str], verbs: list[str]) -> None:
    auditor = an_award().cast.auditor
    assert [verb for verb, _ in shown(auditor, **filters)] == verbs


@pytest.mark.parametrize(
    "filters", [{"first": "yesterday"}, {"verb": "invented"}, {"actor": "x" * 201}, {"subject": "1; DROP TABLE"}]
)
def test_a_filter_that_means_nothing_is_told_so(filters: dict[str, str]) -> None:
    auditor = Cast(a_fund()).auditor
    for address in ("/record/", "/record/record.csv"):
        answer = signed_in(auditor).get(address, filters)
        assert answer.status_code == 422
        assert "There is a problem" in answer.content.decode()


def test_the_record_can_be_taken_away_as_a_table() -> None:
    fund = a_fund()
    answer = signed_in(Cast(fund).auditor).get("/record/record.csv", {"verb": "founded"})
    [row] = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"), newline=""))
    assert (row["verb"], row["subject"], row["actor"], row["fund"]) == ("founded", fund.name, "the clock", fund.slug)


def test_the_record_takes_as_many_queries_with_more_acts() -> None:
    round_ = an_open_round()
    auditor = Cast(round_.strand.fund).auditor
    takes_as_many_queries_with_more(
        auditor, "/record/", lambda: clarify(round_, question="May we?", answer="Yes.", by=CLOCK, at=AT)
    )


def test_a_long_record_is_read_page_by_page() -> None:
    fund = a_fund()
    Event.objects.bulk_create(
        Event(
            at=AT,
            actor="x",
            verb="did",
            subject_kind="funds.fund",
            subject_id="1",
            subject=f"n{number}",
            fund=fund.slug,
        )
        for number in range(60)
    )
    auditor = Cast(fund).auditor
    first = shown(auditor)
    last = signed_in(auditor).get("/record/").context["list"].next.partition("after=")[2]
    assert (len(first), len(shown(auditor, after=last))) == (50, 19)  # with those that made the auditor and the fund


def row_of(auditor: User, **filters: str) -> Any:
    """The cell of the first row's thing: where it leads, and what stands behind its fold."""
    row = signed_in(auditor).get("/record/", filters).context["list"].rows[0]
    return next(cell for cell in row.cells if cell.label == "To what")


def said(cell: Any) -> dict[str, str]:
    """What stands behind the fold of a cell."""
    return {str(line.name): str(line.value) for line in cell.fold}


def test_seals_and_numbers_stand_behind_a_fold() -> None:
    fund = a_fund()
    auditor = Cast(fund).auditor
    event = Event.objects.get(verb="founded", fund=fund.slug)
    cell = row_of(auditor, verb="founded")
    assert (str(cell.fold_title), said(cell)["Seal"]) == (
        "Reasons, seal and number",
        "It waits for the next seal.",
    )
    newest = seal(at=AT)
    assert newest is not None
    lines = said(row_of(auditor, verb="founded"))
    assert (lines["Digest"], lines["Number of the act"], lines["Its number"]) == (
        newest.digest, f"{event.pk:,}", str(fund.pk),
    )  # fmt: skip
    page = signed_in(auditor).get("/record/", {"verb": "founded"}).content.decode()
    before, _, behind = page.partition("<summary>Reasons, seal and number")
    assert (newest.digest in before, newest.digest in behind.partition("</details>")[0]) == (False, True)


def test_an_act_is_sealed_by_the_seal_that_covers_it() -> None:
    seals = tuple(Seal(pk=number, first_event=first, last_event=last) for number, first, last in ((1, 1, 5), (2, 8, 9)))
    reader = RecordReader(frozenset(), seals)
    found = [reader.seal_of(Event(pk=number)) for number in (1, 5, 6, 8, 9, 10)]
    assert [one.pk if one else None for one in found] == [1, 1, None, 2, 2, None]


def test_an_act_leads_to_its_thing_only_where_the_reader_may_open_that() -> None:
    award = an_award()
    fund = award.strand.fund.slug
    assert row_of(award.cast.auditor, subject="awards.award").href == f"/awards/{award.pk}/manage/"  # type: ignore[attr-defined]
    event = Event(subject_kind="awards.award", subject_id=str(award.pk), fund=fund)
    readers = {user: reader_of_record(user, [fund]) for user in (award.cast.auditor, award.cast.chair)}  # type: ignore[attr-defined]
    assert [reader.page_of(event) for reader in readers.values()] == [f"/awards/{award.pk}/manage/", ""]
    other = Event(subject_kind="awards.award", subject_id=str(award.pk), fund="another")
    assert readers[award.cast.auditor].page_of(other) == ""  # type: ignore[attr-defined]


def test_an_act_leads_to_the_page_on_which_its_thing_stands_with_others() -> None:
    reading = an_application("scored").assignments.first()
    fund, round_ = reading.assessor.fund, reading.application.round
    auditor, manager = Cast(fund).auditor, Cast(fund).manager
    clarification = clarify(round_, question="Which costs count?", answer="Those from April.", by=manager, at=AT)
    reader = reader_of_record(auditor, [fund.slug])
    on_reading = Event(subject_kind="assessment.assignment", subject_id=str(reading.pk), fund=fund.slug)
    event = Event(subject_kind="funds.clarification", subject_id=str(clarification.pk), fund=fund.slug)
    gone = Event(subject_kind="funds.clarification", subject_id="999999", fund=fund.slug)
    reader.look_up([on_reading, event, gone])
    assert reader.page_of(on_reading) == f"/assessors/{reading.assessor_id}/"
    assert reader.page_of(event) == f"/rounds/{clarification.round_id}/clarifications/"
    assert reader.page_of(gone) == ""


def test_an_act_on_an_organisation_leads_to_it_in_the_list_and_one_on_a_place_to_its_public_page() -> None:
    award = an_award()
    place, lead = award.partnership.place, award.partnership.lead
    reader = reader_of_record(award.cast.auditor, [award.strand.fund.slug])  # type: ignore[attr-defined]
    on_lead = Event(subject_kind="people.organisation", subject_id=str(lead.pk), subject="Mills & Sons")
    assert reader.page_of(on_lead) == "/organisations/?q=Mills+%26+Sons"
    on_place = Event(subject_kind="places.place", subject_id=str(place.pk))
    reader.look_up([on_place])
    assert [place.is_public, reader.page_of(on_place)] == [True, f"/places/{place.slug}/"]
    place.is_public = False
    place.save()
    again = reader_of_record(award.cast.auditor, [award.strand.fund.slug])  # type: ignore[attr-defined]
    again.look_up([on_place])
    assert again.page_of(on_place) == ""


def sealed(fund: Fund) -> str:
    newest = seal(at=AT)
    assert newest is not None
    return signed_in(Cast(fund).auditor).get("/record/seals/").content.decode()


def test_the_page_of_seals_says_that_the_chain_holds() -> None:
    text = sealed(a_fund())
    assert "The chain holds" in text
    assert "The seal fits the acts it covers." in text


def test_the_page_of_seals_says_that_the_chain_is_broken_and_where() -> None:
    fund = a_fund()
    sealed(fund)
    tamper("records_event", "UPDATE records_event SET actor = 'x'")
    text = signed_in(Cast(fund).auditor).get("/record/seals/").content.decode()
    assert "The chain does not hold." in text
    assert "are not as they were sealed" in text


def test_the_page_of_seals_of_a_fresh_record() -> None:
    assert "Nothing is sealed yet" in signed_in(Cast(a_fund()).auditor).get("/record/seals/").content.decode()
