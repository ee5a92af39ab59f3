"""Doors into a pipeline: an organisation proposes, its office takes it up, asks for less, or does not take it up."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from placefund.domain.findings import NotAllowed
from placefund.domain.partnerships import Helix
from placefund.domain.roles import Role
from placefund.funds.models import Programme
from placefund.notices.models import Notice
from placefund.people.access import NotYours
from placefund.people.models import Organisation, User
from placefund.pipelines import actions
from placefund.pipelines.lines import actions as lines
from placefund.pipelines.models import Candidate
from placefund.pipelines.steps import actions as steps
from tests.build import AFTER, a_side, a_user, an_organisation
from tests.build_pipelines import ASK, a_candidate, officer_of
from tests.build_programmes import a_programme
from tests.witness import signed_in

pytestmark = pytest.mark.django_db

WORDS: dict[str, Any] = {
    "title": "Dry dock",
    "summary": "Ships are mended here.",
    "cluster": "Maritime",
    "starts_on": date(2026, 4, 1),
    "ends_on": None,
}


def an_outsider(programme: Programme) -> tuple[Organisation, User]:
    """An organisation outside the partnership, and who acts for it."""
    organisation = an_organisation("Outer Works", Helix.BUSINESS)
    return organisation, a_user("Owner", role=Role.LEAD_BIDDER, scope=f"organisation:{organisation.pk}")


def proposed(programme: Programme) -> tuple[Candidate, User]:
    """What an invited organisation proposed."""
    organisation, owner = an_outsider(programme)
    actions.invite_proposer(programme, organisation, by=officer_of(programme), at=AFTER)
    return actions.propose(programme, organisation, words=WORDS, by=owner, at=AFTER), owner


def test_a_partner_of_the_place_proposes_and_the_office_is_told() -> None:
    programme = a_programme()
    officer, side = officer_of(programme), a_side(place=programme.place)
    candidate = actions.propose(programme, side.organisations["business"], words=WORDS, by=side.partner, at=AFTER)
    assert (candidate.state, candidate.told_door) == ("proposed", "Proposed by an organisation")
    assert Notice.objects.get(recipient=officer).subject == "Proposed: Dry dock"


def test_who_is_no_partner_proposes_once_the_office_has_invited_it_and_no_more_after() -> None:
    programme = a_programme()
    organisation, owner = an_outsider(programme)
    officer = officer_of(programme)
    with pytest.raises(NotAllowed, match="has not joined a partnership"):
        actions.propose(programme, organisation, words=WORDS, by=owner, at=AFTER)
    invited = actions.invite_proposer(programme, organisation, by=officer, at=AFTER)
    assert Notice.objects.filter(recipient=owner, kind="candidate_news").count() == 1
    with pytest.raises(NotAllowed, match="may propose already"):
        actions.invite_proposer(programme, organisation, by=officer, at=AFTER)
    actions.propose(programme, organisation, words=WORDS, by=owner, at=AFTER)
    actions.end_invitation(invited, by=officer, at=AFTER)
    with pytest.raises(NotAllowed, match="ended already"):
        actions.end_invitation(invited, by=officer, at=AFTER)
    with pytest.raises(NotAllowed, match="has not joined"):
        actions.propose(programme, organisation, words=WORDS, by=owner, at=AFTER)
    assert Candidate.objects.count() == 1


def test_nobody_proposes_for_another_organisation() -> None:
    programme = a_programme()
    _, owner = an_outsider(programme)
    with pytest.raises(NotYours):
        actions.propose(programme, an_organisation("Others"), words=WORDS, by=owner, at=AFTER)


def test_an_office_takes_it_up_and_its_owner_is_told_and_writes_no_more_in_it() -> None:
    programme = a_programme()
    candidate, owner = proposed(programme)
    lines.set_ask(candidate, ASK, by=owner, at=AFTER)
    steps.accept(candidate, by=officer_of(programme), at=AFTER)
    assert Notice.objects.filter(recipient=owner).order_by("-pk")[0].subject == "In the pipeline: Dry dock"
    with pytest.raises(NotAllowed, match="keeps “Dry dock” now"):
        lines.set_ask(candidate, {}, by=owner, at=AFTER)
    again = steps.reconsider(candidate, by=officer_of(programme), at=AFTER)
    assert again.state == "proposed"


def test_an_office_does_not_take_it_up_with_a_reason_and_can_look_again() -> None:
    programme = a_programme()
    candidate, owner = proposed(programme)
    officer = officer_of(programme)
    with pytest.raises(NotAllowed, match="Say why"):
        steps.refuse(candidate, reason="", by=officer, at=AFTER)
    with pytest.raises(NotYours):
        steps.refuse(candidate, reason="No.", by=owner, at=AFTER)
    refused = steps.refuse(candidate, reason="No such sector here.", by=officer, at=AFTER)
    assert Notice.objects.filter(recipient=owner).order_by("-pk")[0].text == "No such sector here."
    assert steps.reconsider(refused, by=officer, at=AFTER).state == "proposed"


def test_what_an_office_entered_itself_was_proposed_by_nobody() -> None:
    programme = a_programme()
    with pytest.raises(NotAllowed, match="Nobody proposed"):
        steps.reconsider(a_candidate(programme), by=officer_of(programme), at=AFTER)


def test_its_owner_withdraws_it_and_proposes_it_again() -> None:
    programme = a_programme()
    candidate, owner = proposed(programme)
    with pytest.raises(NotYours):
        steps.withdraw(candidate, reason="", by=officer_of(programme), at=AFTER)
    candidate = steps.withdraw(candidate, reason="No money.", by=owner, at=AFTER)
    assert steps.propose_again(candidate, by=owner, at=AFTER).state == "proposed"
    told = Notice.objects.filter(recipient=officer_of(programme)).order_by("pk").values_list("subject", flat=True)
    assert list(told)[-2:] == ["Withdrawn: Dry dock", "Proposed again: Dry dock"]


def test_an_owner_has_pages_of_its_own_and_sees_no_pipeline() -> None:
    programme = a_programme()
    organisation, owner = an_outsider(programme)
    actions.invite_proposer(programme, organisation, by=officer_of(programme), at=AFTER)
    client = signed_in(owner)
    given = {"programme": programme.pk, "title": "Dry dock", "summary": "Ships."}
    sent = client.post(reverse("propose-candidate", args=[organisation.pk]), given)
    candidate = Candidate.objects.get()
    assert sent["Location"] == reverse("own-candidate", args=[candidate.pk])
    assert "Dry dock" in client.get(reverse("own-candidates", args=[organisation.pk])).content.decode()
    assert client.post(reverse("set-own-ask", args=[candidate.pk]), {"ask-2026-capital": "100"}).status_code == 302
    described = client.post(reverse("describe-own-candidate", args=[candidate.pk]), {"title": "Dry docks"})
    assert described.status_code == 302
    text = client.get(reverse("own-candidate", args=[candidate.pk])).content.decode()
    assert "Dry docks" in text
    assert "£100" in text
    for closed in ("pipeline", "enter-candidate", "proposers", "merge-candidates"):
        assert client.get(reverse(closed, args=[programme.pk])).status_code == 403
    assert client.get(reverse("candidate", args=[candidate.pk])).status_code == 403


def test_an_office_invites_by_its_page() -> None:
    programme = a_programme()
    organisation, _ = an_outsider(programme)
    client, url = signed_in(officer_of(programme)), reverse("proposers", args=[programme.pk])
    assert client.post(url, {"organisation": organisation.name}).status_code == 302
    assert "Outer Works" in client.get(url).content.decode()
    invited = programme.invited_proposers.get()
    assert client.post(reverse("end-proposer", args=[invited.pk])).status_code == 302
    assert "Outer Works" not in client.get(url).content.decode().partition("<form")[0]
