"""The command that enters the first organisation of a real fund."""

from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placefund.domain.identifiers import name_key
from placefund.people import queries
from placefund.people.models import Organisation
from placefund.records.models import Event

pytestmark = pytest.mark.django_db


def test_an_organisation_is_added_and_its_scope_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("add_organisation", "Saltmarsh Council", helix="civic")
    added = Organisation.objects.get()
    assert (
        capsys.readouterr().out
        == f"Saltmarsh Council is in the register. Its people have the scope organisation:{added.pk}.\n"
    )
    assert [event.verb for event in Event.objects.all()] == ["added"]


def test_an_organisation_is_not_added_twice_whatever_its_capitals() -> None:
    call_command("add_organisation", "Saltmarsh Council", helix="civic")
    with pytest.raises(CommandError, match=r"^It is in the register already, as Saltmarsh Council"):
        call_command("add_organisation", "saltmarsh council", helix="civic")
    assert Organisation.objects.count() == 1


def test_an_organisation_needs_a_name() -> None:
    with pytest.raises(CommandError, match="Give the organisation a name"):
        call_command("add_organisation", "  ", helix="civic")


def added(name: str, identifier: str = "") -> None:
    call_command("add_organisation", name, helix="business", identifier=identifier)


def test_a_twin_is_found_and_shown_whatever_its_number_and_its_name_look_like() -> None:
    added("Wharf Machines Ltd", "GB-COH-01234567")
    for name, identifier in (
        ("Another Name", "GB-COH-1234567"),
        ("Another Name", "01234567"),
        ("WHARF MACHINES LIMITED", ""),
        ("wharf machines ltd", "GB-COH-07654321"),
    ):
        with pytest.raises(CommandError, match=r"already, as Wharf Machines Ltd \(GB-COH-01234567\)"):
            added(name, identifier)
    added("Wharf Machines plc", "GB-COH-07654321")  # a number of its own, and another legal form
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize("wrong", ["nonsense", "GB-COH-ABCDEFGH", "XI-ROR-052gg0111", "GB-XYZ-1"])
def test_a_number_that_no_register_gives_is_refused_on_the_command_line(wrong: str) -> None:
    with pytest.raises(CommandError, match="“"):
        added("Wharf Machines Ltd", wrong)
    assert not Organisation.objects.exists()


def test_a_ror_is_kept_in_small_letters() -> None:
    added("Marine University", "XI-ROR-052GG0110")
    assert Organisation.objects.get().identifier == "XI-ROR-052gg0110"


def test_a_twin_is_looked_for_among_those_that_can_be_one_not_in_the_whole_register() -> None:
    for number in range(5):
        added(f"Mill {number} Works")
    added("The Straße Company and Sons Limited")
    compared: list[str] = []
    with patch.object(queries, "name_key", side_effect=lambda name: compared.append(name) or name_key(name)):
        for name in ("Wharf Machines Ltd", "Mill 4 works plc", "the Strasse Co & Sons"):
            compared.clear()
            twin = queries.twin_of(name, "GB-COH-07654321")
            told = (twin and twin.name, len(compared))
            assert (
                told
                == {
                    "Wharf Machines Ltd": (None, 1),
                    "Mill 4 works plc": ("Mill 4 Works", 6),
                    "the Strasse Co & Sons": ("The Straße Company and Sons Limited", 2),
                }[name]
            )
    with CaptureQueriesContext(connection) as asked:
        queries.twin_of("Wharf Machines Ltd", "")
    assert len(asked) == 1
