"""The command that enters the first organisation of a real fund."""

import pytest
from django.core.management import CommandError, call_command

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
    with pytest.raises(CommandError, match=r"^An organisation called saltmarsh council is in the register already\.$"):
        call_command("add_organisation", "saltmarsh council", helix="civic")
    assert Organisation.objects.count() == 1


def test_an_organisation_needs_a_name() -> None:
    with pytest.raises(CommandError, match="Give the organisation a name"):
        call_command("add_organisation", "  ", helix="civic")
