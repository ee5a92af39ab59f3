"""A portfolio held beside another, taken away as a file, and what goes with it when it is sent."""

from __future__ import annotations

import pytest
from django.urls import reverse

from placefund.domain.money import Money
from placefund.domain.place_portfolio import LineWords, PortfolioPart
from placefund.domain.plans.release import PlanAudience
from placefund.domain.roles import Role
from placefund.pipelines.lines import actions as lines
from placefund.pipelines.models import Candidate
from placefund.plans.models import PlanVersion
from placefund.portfolios import actions
from placefund.portfolios.editions import digest_of_all
from placefund.portfolios.models import PortfolioSubmission
from placefund.portfolios.signing import actions as signing
from tests.build import AFTER, a_user
from tests.build_governance import a_member
from tests.build_pipelines import ASK
from tests.build_plans import an_issued_plan
from tests.build_portfolios import CHOSEN, a_portfolio, a_ready_candidate, endorsed, put_before, signer_of
from tests.build_programmes import a_programme_beside, of_the_programme
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


def test_an_edition_is_held_beside_what_stands_now_and_the_steps_add_up() -> None:
    board, portfolio = a_portfolio(projects=2)
    edition = put_before(board, portfolio)
    portfolio = signing.take_back(portfolio, reason="One more.", by=board.officer, at=AFTER)
    gone, dearer = Candidate.objects.filter(portfolio_lines__portfolio=portfolio).order_by("pk")
    come = a_ready_candidate(board)
    lines.set_ask(dearer, {key: Money.pounds(700_000) for key in ASK}, by=board.officer, at=AFTER)
    said = {gone.pk: LineWords(PortfolioPart.RESERVE, 60), come.pk: CHOSEN}
    actions.arrange(portfolio, said, by=board.officer, at=AFTER)
    address = reverse("compare-portfolios", args=[board.programme.pk])
    page = (
        signed_in(board.officer).get(address, {"one": f"e{edition.pk}", "other": f"p{portfolio.pk}"}).content.decode()
    )
    for words in (
        f"Goes out: {gone.title}",
        f"Comes in: {come.title}",
        f"Asks otherwise: {dearer.title}",
        "£2,400,000",
    ):
        assert words in " ".join(page.split()), words
    elsewhere = of_the_programme(a_programme_beside(board.programme), Role.PROGRAMME_OFFICER)
    assert signed_in(elsewhere).get(address).status_code == 403
    assert signed_in(board.officer).get(address, {"one": "p0", "other": "e0"}).status_code == 422


def test_who_reads_for_the_fund_compares_nothing_that_was_not_sent() -> None:
    board, portfolio = a_portfolio()
    edition = put_before(board, portfolio)
    reader = a_user(role=Role.SENIOR_OFFICER, scope=f"fund:{portfolio.fund_slug}")
    address = reverse("compare-portfolios", args=[board.programme.pk])
    assert "Nothing to compare yet" in signed_in(reader).get(address).content.decode()
    asked = {"one": f"e{edition.pk}", "other": f"p{portfolio.pk}"}
    assert signed_in(reader).get(address, asked).status_code == 422


def test_its_projects_are_taken_away_as_they_are_seen() -> None:
    board, portfolio = a_portfolio(projects=2)
    a_ready_candidate(board, title="Left out of it")
    address = reverse("portfolio-projects", args=[portfolio.pk])
    browser = signed_in(board.officer)
    assert "Left out of it" in browser.get(address).content.decode()
    for file in ("csv", "xlsx"):
        answer = browser.get(address, {"part": "chosen", "file": file})
        content = b"".join(answer.streaming_content)
        assert answer.status_code == 200
        assert content
        if file == "csv":
            assert content.decode().count("1000000") == 2
            assert b"Left out of it" not in content
    reader = a_user(role=Role.FUND_MANAGER, scope=f"fund:{portfolio.fund_slug}")
    assert signed_in(reader).get(address).status_code == 403


def test_a_member_with_an_interest_takes_nothing_away() -> None:
    board, portfolio = a_portfolio()
    touched = a_member(board.programme, board.officer, Candidate.objects.get(portfolio_lines__portfolio=portfolio).lead)
    edition = put_before(board, portfolio)
    browser = signed_in(touched.user)
    assert browser.get(reverse("portfolio-projects", args=[portfolio.pk])).status_code == 403
    assert browser.get(reverse("portfolio-edition-file", args=[edition.pk])).status_code == 403
    asked = {"one": f"e{edition.pk}", "other": f"p{portfolio.pk}"}
    assert browser.get(reverse("compare-portfolios", args=[board.programme.pk]), asked).status_code == 403


def test_it_is_sent_with_the_digests_of_the_plan_and_of_readiness_and_the_plan_is_read_with_it() -> None:
    board, portfolio = a_portfolio()
    version = an_issued_plan(board.programme)
    edition = put_before(board, portfolio)
    endorsed(board, edition)
    signing.sign(portfolio, by=signer_of(board), at=AFTER)
    signing.submit(portfolio, by=board.officer, at=AFTER)
    submission = PortfolioSubmission.objects.get(edition=edition)
    assert submission.papers == [{"kind": "plan", "id": version.pk, "number": 1, "digest": version.digest}]
    assert PlanVersion.objects.get(pk=version.pk).released_to == {PlanAudience.DELIVERY_BODY}
    reader = signed_in(a_user(role=Role.SENIOR_OFFICER, scope=f"fund:{portfolio.fund_slug}"))
    page = reader.get(reverse("portfolio-edition", args=[edition.pk])).content.decode()
    assert version.digest in page
    assert digest_of_all(edition.digest, submission.papers) in page
    assert reader.get(reverse("plan-version", args=[version.pk])).status_code == 200
    file = reader.get(reverse("portfolio-edition-file", args=[edition.pk]))
    assert file.content.startswith(b"%PDF")
    assert file.content == reader.get(reverse("portfolio-edition-file", args=[edition.pk])).content
