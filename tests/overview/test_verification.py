"""`placefund verify`: an untouched installation holds, and each kind of tampering is told in a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command

from placefund.applications.models import Snapshot
from placefund.awards.models import Award
from placefund.delivery.models import ProjectPartner
from placefund.funds.models import Allocation, Fund, Round
from placefund.ledger.models import Transfer
from placefund.opendata.models import Release
from placefund.overview.verification import CHECKS, OF_FILES, verify
from placefund.records.actions import seal
from placefund.returns.models import Claim
from tests.build import AT, a_fund, a_project, a_return, an_allocation
from tests.records.tampering import tamper
from tests.records.test_append_only import a_release
from tests.worlds import once

pytestmark = pytest.mark.django_db


def breaches() -> list[str]:
    return [sentence for check in verify() for sentence in check.breaches]


@once
def a_whole_fund() -> Fund:
    """A fund with an allocation, and another with a paid return and a release; all of it sealed."""
    an_allocation()
    a_return("paid", project=a_project())
    a_release()
    seal(at=AT)
    return Fund.objects.first()


@pytest.mark.long
def test_an_untouched_installation_holds() -> None:
    a_whole_fund()
    assert breaches() == []


def test_an_empty_installation_holds() -> None:
    assert breaches() == []


def test_the_command_says_what_holds_and_leaves_quietly() -> None:
    a_whole_fund()
    said = StringIO()
    call_command("verify", stdout=said)
    lines = said.getvalue().splitlines()
    assert lines == [*(f"Holds:  {sentence}." for sentence, _ in (*CHECKS, *OF_FILES)), "", "Nothing is broken."]


def test_the_command_fails_when_anything_is_broken() -> None:
    a_whole_fund()
    tamper("records_event", "UPDATE records_event SET verb = 'x' WHERE id = (SELECT min(id) FROM records_event)")
    said = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("verify", stdout=said)
    assert left.value.code == 1
    assert "Broken: Every seal fits the acts it covers and the seal before it." in said.getvalue()
    assert said.getvalue().endswith("1 breach found.\n")


def _forge_a_transfer() -> str:
    """More leaves an account than it holds."""
    transfer = Transfer.objects.filter(event="pay").get()
    tamper("ledger_transfer", "UPDATE ledger_transfer SET pence = pence + 100 WHERE id = %s", transfer.pk)
    return f"{transfer.source_id} holds −£1."


def _change_an_envelope() -> str:
    fund = Fund.objects.first()
    Fund.objects.filter(pk=fund.pk).update(envelope_pence=100)
    return f"{fund} announced £1, and the settlement has given it £100,000,000."


def _move_money_to_another_fund() -> str:
    transfer, other = Transfer.objects.filter(event="settle").first(), a_fund()
    tamper("ledger_transfer", "UPDATE ledger_transfer SET fund = %s WHERE id = %s", other.slug, transfer.pk)
    return f"Transfer {transfer.pk} of {other.slug} moves money between an account of {transfer.fund} and one of {transfer.fund}."


def _raise_an_allocation() -> str:
    allocation = Allocation.objects.get()
    tamper("funds_allocation", "UPDATE funds_allocation SET pence = pence + 100")
    return f"{allocation.place} is promised £30,000,001 by {allocation.strand.fund}, and the ledger has set aside £30,000,000."


def _raise_an_award() -> str:
    award = Award.objects.first()
    Award.objects.filter(pk=award.pk).update(pence=award.pence + 100)
    return f"{award.reference} is accepted with £4,000,001, and the ledger has committed £4,000,000 to it."


def _raise_a_claim() -> str:
    claim = Claim.objects.get()
    Claim.objects.filter(pk=claim.pk).update(pence=claim.pence + 100)
    return f"{claim.report.award.reference} has £100,000 paid by the ledger and £100,001 by its returns."


def _raise_a_grant() -> str:
    partner = ProjectPartner.objects.get()
    ProjectPartner.objects.filter(pk=partner.pk).update(pence=partner.pence + 100)
    return f"Project {partner.project_id} “{partner.project}” has partners with £1,000,001 and was given £1,000,000."


def _rewrite_an_application() -> str:
    snapshot = Snapshot.objects.first()
    content = json.dumps({**snapshot.content, "ask_pence": 1})
    tamper("applications_snapshot", "UPDATE applications_snapshot SET content = %s WHERE id = %s", content, snapshot.pk)
    return f"Snapshot {snapshot.receipt} is not what was submitted on {snapshot.submitted_at:%d %B %Y}."


def _rewrite_terms() -> str:
    round_ = Round.objects.exclude(terms_digest="").first()
    Round.objects.filter(pk=round_.pk).update(terms_record={**round_.terms_record, "cap_pence": 1})
    return f"The terms of {round_.name} were changed after it opened."


def _rewrite_a_release() -> str:
    release = Release.objects.get()
    tamper("opendata_release", "UPDATE opendata_release SET content = '{}'")
    return f"{release}: its file is not the one that was published on {release.released_at:%d %B %Y}."


@pytest.mark.parametrize(
    "attack",
    [
        _forge_a_transfer,
        _change_an_envelope,
        _move_money_to_another_fund,
        _raise_an_allocation,
        _raise_an_award,
        _raise_a_claim,
        _raise_a_grant,
        _rewrite_an_application,
        _rewrite_terms,
        _rewrite_a_release,
    ],
)
def test_tampering_is_told(attack: Callable[[], str]) -> None:
    a_whole_fund()
    told = attack()
    assert told in breaches()
