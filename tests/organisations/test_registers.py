"""Public registers are asked offline, from an operator's downloads: found by number and by name, and never guessed."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from placefund.domain.registers import NoRegister, RegisterEntry, RegisterLookup, why_doubted
from placefund.organisations.registers import FileLookup, UnreadableRegister, build_index, registers
from placefund.people.models import Organisation
from tests.build import a_side
from tests.witness import signed_in

COMPANIES = """CompanyName, CompanyNumber,RegAddress.AddressLine1,RegAddress.PostTown,RegAddress.PostCode,CompanyStatus
"WHARF MACHINES LIMITED","1234567","1 Quay","PLYMOUTH","PL1 1AA","Active"
"WHARF MACHINES (NORTH) LIMITED","SC123456","2 Quay","LEITH","EH6 6AA","Active"
"NO NUMBER LIMITED","not one","","","","Active"
"""
CHARITIES = "registered_charity_number\tcharity_name\tcharity_registration_status\tcharity_contact_postcode\n1234567\tThe Harbour Trust\tRegistered\tPL1 2BB\n"
RESEARCH = "id,names.types.ror_display,status,locations.geonames_details.name\nhttps://ror.org/052gg0110,University of Oxford,active,Oxford\n"


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "BasicCompanyDataAsOneFile-2026-11-01.csv").write_text(COMPANIES, "utf-8")
    (folder / "publicextract.charity.txt").write_text(CHARITIES, "utf-8-sig")
    (folder / "v1.50-ror-data.csv").write_text(RESEARCH, "utf-8")
    return folder


@pytest.fixture
def loaded(downloads: Path, tmp_path: Path, settings: Any) -> FileLookup:
    settings.HOME = tmp_path
    build_index(downloads, tmp_path / "registers.sqlite")
    found = registers()
    assert isinstance(found, FileLookup)
    return found


def test_a_number_is_found_also_one_that_lost_its_nought_in_a_spreadsheet(loaded: FileLookup) -> None:
    entry = loaded.find("GB-COH-01234567")
    assert entry is not None
    assert (entry.name, entry.address, entry.status) == (
        "WHARF MACHINES LIMITED",
        "1 Quay, PLYMOUTH, PL1 1AA",
        "Active",
    )
    assert [loaded.find(each).name for each in ("GB-CHC-1234567", "XI-ROR-052gg0110")] == [  # type: ignore[union-attr]
        "The Harbour Trust",
        "University of Oxford",
    ]
    assert loaded.find("GB-COH-07654321") is None


def test_names_are_searched_as_they_are_compared_the_shortest_first(loaded: FileLookup) -> None:
    assert [entry.identifier for entry in loaded.search("wharf machines ltd")] == ["GB-COH-01234567", "GB-COH-SC123456"]
    assert loaded.search("wharf machines", most=1)[0].identifier == "GB-COH-01234567"
    assert loaded.search("%") == loaded.search("") == ()
    assert loaded.search("' OR 1=1 --") == ()


def test_every_answerer_answers_the_same_questions(loaded: FileLookup) -> None:
    for asked in (loaded, NoRegister()):
        each: RegisterLookup = asked
        assert each.find("GB-COH-07654321") is None
        assert each.search("nobody of this name") == ()


def test_a_file_without_its_columns_is_refused_and_the_index_stands(downloads: Path, loaded: FileLookup) -> None:
    (downloads / "BasicCompanyDataAsOneFile-2026-12-01.csv").write_text("Name,Number\nA,1\n", "utf-8")
    with pytest.raises(UnreadableRegister, match="has no column CompanyNumber"):
        build_index(downloads, loaded.index)
    assert loaded.find("GB-COH-01234567") is not None
    with pytest.raises(UnreadableRegister, match="holds no file"):
        build_index(downloads.parent / "elsewhere", loaded.index)


def test_the_command_reads_the_folder_of_the_setting(downloads: Path, tmp_path: Path, settings: Any) -> None:
    settings.HOME, settings.REGISTERS_DIR = tmp_path, str(downloads)
    told = StringIO()
    call_command("load_registers", stdout=told)
    assert told.getvalue().splitlines() == ["GB-COH: 2 entries.", "GB-CHC: 1 entries.", "XI-ROR: 1 entries."]
    with pytest.raises(CommandError, match="Say where the downloads lie"):
        call_command("load_registers", folder="")


def test_a_name_that_differs_from_the_register_s_is_doubted_and_one_that_is_spelt_otherwise_is_not() -> None:
    entry = RegisterEntry("GB-COH-01234567", "WHARF MACHINES LIMITED", "", "Active", "2026-11-01")
    assert why_doubted(entry, "Wharf Machines Ltd.") is None
    assert why_doubted(None, "Anything") is None
    assert "is the number of “WHARF MACHINES LIMITED” at Companies House" in str(why_doubted(entry, "Wharf Robots Ltd"))


@pytest.mark.django_db
def test_whoever_adds_an_organisation_is_told_whose_number_it_is(loaded: FileLookup) -> None:
    side = a_side()
    page = reverse("register-organisation", args=[side.partnership.pk])
    given = {"name": "Quay Robots Ltd", "helix": "business", "identifier": "01234567"}
    browser = signed_in(side.lead)
    answer = browser.post(page, given)
    assert answer.status_code == 422
    assert "WHARF MACHINES LIMITED" in answer.content.decode()
    assert not Organisation.objects.filter(name="Quay Robots Ltd").exists()
    browser.post(page, given | {"name": "Wharf Machines Ltd"})
    assert Organisation.objects.get(identifier="GB-COH-01234567").name == "Wharf Machines Ltd"
