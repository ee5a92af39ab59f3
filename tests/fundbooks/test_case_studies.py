"""Case studies and findings of a book: read, written on pages, shown to everybody, and out and in again without a change."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placefund.domain.fundbook.parts import PARTS, Way
from placefund.fundbooks.changes import actions as changes
from placefund.fundbooks.drafts.actions import propose_draft
from placefund.fundbooks.editions.queries import reading_of
from placefund.fundbooks.folders import digest_of
from placefund.fundbooks.loader import load_folder
from placefund.fundbooks.models import BookDraft
from placefund.funds.models import Fund
from placefund.people.models import User
from placefund.places.models import Place
from tests.fundbooks.changing import AT, BOOKS, book, texts_in_force
from tests.fundbooks.test_a_book_is_changed_on_pages import sent
from tests.opendata.test_pages import table
from tests.witness import signed_in
from tests.worlds import once

pytestmark = [pytest.mark.django_db, pytest.mark.long]
STUDY = {
    "id": "glass",
    "title": "Glass that sees",
    "place": "glasgow-city-region",
    "day": "2026-05",
    "words": "A firm and a university made a lens.\n\nForty people make it now.",
    "picture": "https://press.example/lens",
    "picture_says": "A lens on a hand.",
}


def faults_of(text: str) -> list[str]:
    return [fault.message for fault in reading_of(book("rehearsal") | {"case_studies.toml": text}).faults]


def test_the_rehearsal_tells_of_its_work_and_of_what_is_not_published(client: Client) -> None:
    fund = once(load_folder)(BOOKS / "rehearsal", at=AT).fund
    page = client.get(reverse("case-studies", args=[fund.slug])).content.decode()
    for words in (
        "A robot walks the wall at night (invented)",
        "1,900, from 210 the year before",
        "Not published",
        "A picture, elsewhere:",
        "September 2020",
        "Found by Office for Rehearsals (invented)",
        "Final report of the Rehearsal Pilot (invented)",
    ):
        assert words in page
    assert "<img" not in page.partition("<main")[2]
    front = client.get(reverse("fund", args=[fund.slug])).content.decode()
    assert f"{reverse('case-studies', args=[fund.slug])}#robot-on-the-wall" in front
    source = client.get(reverse("source", args=[fund.slug, "P3"])).content.decode()
    assert "The pilot&#x27;s projects began later than planned (invented)" in source


def test_one_of_a_place_stands_on_its_page_is_found_and_is_open_data(client: Client) -> None:
    fund = once(load_folder)(BOOKS / "rehearsal", at=AT).fund
    at = f"{reverse('case-studies', args=[fund.slug])}#robot-on-the-wall"
    assert at in client.get(reverse("place", args=["estuary-and-fens"])).content.decode()
    elsewhere = next(row.slug for row in Place.published().exclude(slug="estuary-and-fens"))
    assert at not in client.get(reverse("place", args=[elsewhere])).content.decode()
    assert at in client.get(reverse("search"), {"q": "robot tide"}).content.decode()
    [finding, study] = table(fund, "case-studies")
    assert (study["kind"], study["place"], study["day"], study["sources"]) == (
        "case study", "estuary-and-fens", "2020-09", "P3",
    )  # fmt: skip
    assert study["figures"].endswith("What the inspection costs a harbour in a year: Not published")
    assert (finding["kind"], finding["found_by"]) == ("finding", "Office for Rehearsals (invented)")


def test_what_a_book_tells_of_a_places_projects_calls_and_answers_is_found(client: Client, lipf: Fund) -> None:
    for asked, anchor in (
        ("wearable immersive", "greater-manchester/#project-gm-wic"),
        ("technology transfer patents", "glasgow-city-region/#call-glasgow-commercialisation"),
    ):
        assert anchor in client.get(reverse("search"), {"q": asked}).content.decode()
    answer = lipf.known_answers.all()[0]
    found = client.get(reverse("search"), {"q": " ".join(answer.question.split()[:5])}).content.decode()
    assert f"/{answer.place_slug}/#calls-lipf" in found


def test_a_fund_without_any_says_so(client: Client, lipf: Fund) -> None:
    page = client.get(reverse("case-studies", args=["lipf"])).content.decode()
    assert "tells of no case study" in page
    assert "What came of it" not in client.get(reverse("fund", args=["lipf"])).content.decode()


def test_one_is_written_on_pages_and_goes_out_and_in_again_as_it_is(
    client: Client, lipf: Fund, manager: User, tmp_path: Any
) -> None:
    desk = signed_in(manager)
    assert sent(desk, Way(PARTS["case_studies"], ("new",)), **STUDY, source="FB").status_code == 302
    figure = {"what": "People who make it", "value": "40"}
    assert sent(desk, Way(PARTS["case_studies"], (0, "figure", "new")), **figure).status_code == 302
    change = propose_draft(lipf, said="A case study", over=BookDraft.objects.get().digest, by=manager, at=AT)
    changes.apply(change, why="It was published.", by=manager, at=AT)
    page = client.get(reverse("case-studies", args=["lipf"])).content.decode()
    assert [words in page for words in ("Glass that sees", "May 2026", "<p>Forty people make it now.</p>", "40")] == [
        True
    ] * 4
    kept = texts_in_force(lipf)
    for name, text in kept.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert digest_of({path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}) == digest_of(kept)
    told = reading_of(kept).book
    assert told is not None
    assert [(figure.what, figure.value) for figure in told.case_studies[0].figures] == [("People who make it", "40")]


def test_a_picture_has_an_address_and_words() -> None:
    told = 'id = "a"\ntitle = "A"\nday = "2020"\nwords = "B"\nsource = "P1"\n'
    assert faults_of(f'[[case_study]]\n{told}picture = "lens.png"\npicture_says = "A lens."\n') == [
        "A picture is told by its address on the web, which begins with https://."
    ]
    assert faults_of(f'[[case_study]]\n{told}picture = "https://a.example"\n') == [
        "Say in picture_says what can be seen on it: not everybody sees it."
    ]
    assert faults_of(f'[[case_study]]\n{told}picture_says = "A lens."\n') == [
        "There is no picture that these words are about. Give its address, or leave them out."
    ]
