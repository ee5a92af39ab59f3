"""What the fund and governments read of a pipeline: what its place has shared, or sent in a portfolio, and no idea before."""

from __future__ import annotations

import pytest
from django.urls import reverse

from placefund.domain.findings import NotAllowed
from placefund.domain.pipeline.candidates import CandidateLine
from placefund.domain.roles import Role
from placefund.funds.models import Programme
from placefund.people.access import NotYours
from placefund.people.models import User
from placefund.pipelines.models import Candidate
from placefund.pipelines.notes import actions as notes
from placefund.pipelines.sharing import actions as sharing
from placefund.pipelines.weighing import actions as weighing
from placefund.portfolios.signing import actions as signing
from tests.build import AFTER, a_user
from tests.build_pipelines import a_candidate, officer_of
from tests.build_portfolios import a_portfolio, endorsed, put_before, signer_of
from tests.build_programmes import a_programme, of_the_programme
from tests.witness import acts_on, signed_in

pytestmark = pytest.mark.django_db
OF_THE_FUND = (Role.FUND_MANAGER, Role.AUDITOR, Role.SENIOR_OFFICER, Role.MINISTERS_OFFICE, Role.EVALUATOR)


def readers_of(programme: Programme) -> list[User]:
    """One of each role that reads every place's programme, and of the government of its nation."""
    scope = f"fund:{programme.fund_slug}"
    official = a_user(role=Role.DEVOLVED_OFFICIAL, scope="nation:england")
    return [*(a_user(role=role, scope=scope) for role in OF_THE_FUND), official]


def told(user: User, candidate: Candidate) -> tuple[bool, int]:
    """Whether the list names it, and how its page answers."""
    browser = signed_in(user)
    listed = browser.get(reverse("pipeline", args=[candidate.programme_id])).content.decode()
    return candidate.title in listed, browser.get(reverse("candidate", args=[candidate.pk])).status_code


def test_an_idea_is_read_by_its_place_and_whoever_accompanies_it_and_by_nobody_of_the_fund() -> None:
    programme = a_programme()
    candidate = a_candidate(programme, title="Docks of the north")
    own = [of_the_programme(programme, role) for role in (Role.BOARD_MEMBER, Role.RELATIONSHIP_MANAGER)]
    assert {told(user, candidate) for user in own} == {(True, 200)}
    assert {told(user, candidate) for user in readers_of(programme)} == {(False, 403)}


def test_what_is_shared_is_read_until_sharing_ends() -> None:
    programme = a_programme()
    candidate, beside = a_candidate(programme, title="Docks of the north"), a_candidate(programme, title="Quays")
    weighing.depend(candidate, beside, why="It uses them.", by=officer_of(programme), at=AFTER)
    readers = readers_of(programme)
    shared = sharing.share(candidate, by=officer_of(programme), at=AFTER)
    assert {told(user, candidate) for user in readers} == {(True, 200)}
    assert {told(user, beside) for user in readers} == {(False, 403)}
    page = signed_in(readers[0]).get(reverse("candidate", args=[candidate.pk])).content.decode()
    assert "Quays" not in page
    assert "hangs together with projects that the place has not shared" in page
    sharing.stop_sharing(shared, by=officer_of(programme), at=AFTER)
    assert {told(user, candidate) for user in readers} == {(False, 403)}
    assert acts_on(candidate)[-2:] == ["shared the candidate", "stopped sharing the candidate"]


def test_what_its_office_writes_about_it_is_for_those_who_review_the_programme() -> None:
    programme = a_programme()
    candidate = a_candidate(programme)
    sharing.share(candidate, by=officer_of(programme), at=AFTER)
    notes.write(
        candidate, line=CandidateLine.ASK, text="Too much?", is_for_lead=False, by=officer_of(programme), at=AFTER
    )
    address, scope = reverse("candidate-notes", args=[candidate.pk]), f"fund:{programme.fund_slug}"
    answers = [
        signed_in(a_user(role=role, scope=scope)).get(address).status_code
        for role in (Role.FUND_MANAGER, Role.MINISTERS_OFFICE)
    ]
    assert answers == [200, 403]


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.RELATIONSHIP_MANAGER])
def test_the_office_alone_shares(role: Role) -> None:
    candidate = a_candidate(a_programme())
    with pytest.raises(NotYours):
        sharing.share(candidate, by=of_the_programme(candidate.programme, role), at=AFTER)
    assert not Candidate.objects.filter(Candidate.WITH_FUND).exists()


def test_what_was_sent_in_a_portfolio_is_read_and_cannot_be_closed_again() -> None:
    board, portfolio = a_portfolio()
    candidate = Candidate.objects.get(portfolio_lines__portfolio=portfolio)
    left_out = a_candidate(board.programme, "ready", officer=board.officer, title="Left out")
    edition = put_before(board, portfolio)
    endorsed(board, edition)
    signing.sign(portfolio, by=signer_of(board), at=AFTER)
    signing.submit(portfolio, by=board.officer, at=AFTER)
    reader = readers_of(board.programme)[3]
    assert (told(reader, candidate), told(reader, left_out)) == ((True, 200), (False, 403))
    answer = signed_in(reader).get(reverse("portfolio", args=[portfolio.pk]), follow=True)
    assert answer.redirect_chain == [(reverse("portfolio-edition", args=[edition.pk]), 302)]
    assert candidate.title in answer.content.decode()
    assert "Left out" not in answer.content.decode()
    with pytest.raises(NotAllowed, match="was sent in a portfolio"):
        sharing.stop_sharing(candidate, by=board.officer, at=AFTER)


def test_the_step_is_shown_before_it_is_taken() -> None:
    candidate = a_candidate(a_programme())
    browser = signed_in(officer_of(candidate.programme))
    address = reverse("share-candidate", args=[candidate.pk])
    assert "Share it with the delivery body" in browser.get(address).content.decode()
    assert browser.post(address).status_code == 302
    assert "Stop sharing it" in browser.get(address).content.decode()


def test_the_way_of_a_programme_tells_the_fund_of_no_draft() -> None:
    board, _ = a_portfolio()
    office, fund = (signed_in(user) for user in (board.officer, readers_of(board.programme)[0]))
    address = reverse("programme", args=[board.programme.pk])
    assert "1 candidate, of which 1 ready." in office.get(address).content.decode()
    told_fund = fund.get(address).content.decode()
    assert "No candidate project is shared yet." in told_fund
    assert "None is submitted yet." in told_fund
    assert "First portfolio" not in told_fund
