"""Letting people in who have no role yet, such as an assessor before they are in a pool."""

import pytest
from django.core.management import CommandError, call_command

from placefund.people.models import Membership, User

pytestmark = pytest.mark.django_db
WORDS = ("ada@example.org", "Ada", "--password-from-input")


@pytest.fixture(autouse=True)
def _typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda: "a long and odd password")


def test_a_person_can_be_let_in_without_a_role(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("add_person", *WORDS)
    assert capsys.readouterr().out == "ada@example.org has an account, without a new role.\n"
    assert (User.objects.count(), Membership.objects.count()) == (1, 0)


@pytest.mark.parametrize("half", [("--role", "auditor"), ("--scope", "fund:lipf")])
def test_a_role_and_its_scope_go_together(half: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match=r"^A role and its scope go together: give both, or neither\.$"):
        call_command("add_person", *WORDS, *half)
    assert User.objects.count() == 0
