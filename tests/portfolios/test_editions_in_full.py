"""What an edition keeps of each project beside its figures, and who reads it as it was submitted."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from placefund.domain.governance.interests import BoardInterestKind
from placefund.domain.pipeline.candidates import (
    AspectStanding,
    CandidateLine,
    ProjectAspect,
    SubsidyActivity,
    SubsidyRoute,
)
from placefund.domain.pipeline.particulars import KEPT, AspectFound, Particulars, RiskSaid, SubsidyPosition
from placefund.domain.place_portfolio import LineWords
from placefund.domain.portfolio_review import ReaderKind
from placefund.domain.roles import Role
from placefund.domain.terms import digest
from placefund.people.models import User
from placefund.pipelines.lines import actions as lines
from placefund.pipelines.models import Candidate, CandidateRisk
from placefund.pipelines.notes import actions as notes
from placefund.pipelines.weighing import actions as weighing
from placefund.portfolios import actions
from placefund.portfolios.models import Portfolio, PortfolioEdition, PortfolioReview, ReviewReader
from placefund.portfolios.readers import actions as readers
from placefund.portfolios.review import actions as reviews
from placefund.portfolios.signing import actions as signing
from tests.build_governance import Board, a_member
from tests.build_plans import an_issued_plan
from tests.build_portfolios import CHOSEN, a_portfolio, put_before
from tests.build_programmes import a_programme_beside, of_the_programme
from tests.build_reviews import DUE, submitted
from tests.build_rounds import AFTER, a_user
from tests.witness import signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db

SAID = (
    "Trains welders for the new docks.",
    "The site is lost.",
    "An option is signed.",
    "Paid by the hour.",
    "Permit 12.",
)


@once
def a_told_portfolio() -> tuple[Board, Portfolio]:
    """A draft of two projects. Of the first everything is said; it falls without the second."""
    board, portfolio = a_portfolio(projects=2)
    first, second = Candidate.objects.filter(portfolio_lines__portfolio=portfolio).order_by("number")
    by, at = board.officer, AFTER
    lines.settle_subsidy(
        first, activity=SubsidyActivity.ECONOMIC, route=SubsidyRoute.MINIMAL, note="Paid by the hour.", by=by, at=at
    )
    weighing.say_ready(first, ProjectAspect.SITE, AspectStanding.UNDER_WAY, note="Drawings.", by=by, at=at)
    weighing.say_ready(first, ProjectAspect.SITE, AspectStanding.IN_PLACE, note="Permit 12.", by=by, at=at)
    risk = {"likelihood": 2, "effect": 5, "owner": "The council", "response": "An option is signed."}
    weighing.add_risk(first, what="The site is lost.", **risk, by=by, at=at)  # type: ignore[arg-type]
    weighing.close_risk(
        weighing.add_risk(first, what="Nobody bids.", **risk, by=by, at=at),  # type: ignore[arg-type]
        by=by,
        at=at,
    )
    weighing.depend(first, second, why="It uses its dock.", by=by, at=at)
    notes.write(first, CandidateLine.RISKS, text="The seller is shy.", is_for_lead=False, by=by, at=at)
    return board, portfolio


def its_candidates(portfolio: Portfolio) -> list[Candidate]:
    return list(Candidate.objects.filter(portfolio_lines__portfolio=portfolio).order_by("number"))


def a_begun_review(board: Board, portfolio: Portfolio) -> PortfolioReview:
    manager = of_the_programme(board.programme, Role.RELATIONSHIP_MANAGER)
    return reviews.open_review(submitted(board, portfolio), by=manager, at=AFTER)


def a_reader_of(review: PortfolioReview, *, tied_to: int | None = None) -> ReviewReader:
    manager = of_the_programme(review.programme, Role.RELATIONSHIP_MANAGER)
    reader = readers.invite(review, a_user("Reader"), kind=ReaderKind.EXPERT, due_on=DUE, by=manager, at=AFTER)
    tied = {tied_to: BoardInterestKind.EMPLOYMENT} if tied_to else {}
    return readers.declare(reader, tied, by=reader.user, at=AFTER)


def read(by: User, name: str, *keys: int) -> str:
    """What somebody reads on a page, without tags; its number where it is closed to them."""
    answer = signed_in(by).get(reverse(name, args=keys))
    words = re.sub(r"<[^>]*>", " ", answer.content.decode()) if answer.status_code == 200 else str(answer.status_code)
    return " ".join(unescape(words).split())


def without_particulars(content: dict[str, Any]) -> dict[str, Any]:
    """An edition as it was kept before lines held more than figures."""
    old = json.loads(json.dumps(content)) | {"format": 1}
    for line in (*old["chosen"], *old["reserve"]):
        for key in KEPT:
            del line[key]
    old.pop("areas", None)
    old["held_to"].pop("counting", None)
    return old


def an_edition_of_before(portfolio: Portfolio, edition: PortfolioEdition) -> PortfolioEdition:
    old = without_particulars(edition.content)
    return PortfolioEdition.objects.create(
        portfolio=portfolio, number=edition.number + 1, content=old, digest=digest(old), made_by=edition.made_by,
        made_at=AFTER,
    )  # fmt: skip


def test_particulars_are_read_as_they_were_kept_and_a_line_of_before_has_none() -> None:
    kept = Particulars(
        "Welders.",
        SubsidyPosition(SubsidyActivity.ECONOMIC, SubsidyRoute.MINIMAL, "By the hour."),
        (AspectFound(ProjectAspect.SITE, AspectStanding.IN_PLACE, "Permit 12.", date(2026, 4, 1)),),
        (RiskSaid("The site is lost.", 2, 5, "The council", "An option."),),
    )
    assert Particulars.from_record(json.loads(json.dumps(kept.as_record()))) == kept
    assert Particulars.from_record({"title": "Welders"}) is None
    assert str(kept.subsidy.told) == "Economic activity: Minimal financial assistance"


def test_an_edition_keeps_what_is_said_of_each_project_and_nothing_that_is_written_among_some() -> None:
    board, portfolio = a_told_portfolio()
    edition = put_before(board, portfolio)
    first, second = edition.content["chosen"]
    assert first["summary"] == "Trains welders for the new docks."
    assert first["subsidy"] == ["economic", "minimal", "Paid by the hour."]
    assert first["readiness"] == [["site", "in_place", "Permit 12.", AFTER.date().isoformat()]]
    assert first["risks"] == [["The site is lost.", 2, 5, "The council", "An option is signed."]]
    assert (second["subsidy"], second["readiness"], second["risks"]) == (["unknown", "", ""], [], [])
    whole = json.dumps(edition.content)
    for closed in ("The seller is shy.", "Harbour Investors", "Nobody bids.", "Drawings.", board.officer.name):
        assert closed not in whole, closed
    assert digest(PortfolioEdition.objects.get(pk=edition.pk).content) == edition.digest


def test_a_reader_reads_a_project_as_it_was_submitted_whatever_its_place_changes() -> None:
    board, portfolio = a_told_portfolio()
    first, second = its_candidates(portfolio)
    review = a_begun_review(board, portfolio)
    risk = CandidateRisk.objects.get(candidate=first, closed_at=None)
    weighing.close_risk(risk, by=board.officer, at=AFTER)
    weighing.say_ready(
        first, ProjectAspect.SITE, AspectStanding.NOT_BEGUN, note="The permit fell.", by=board.officer, at=AFTER
    )
    reader = a_reader_of(review)
    page = read(reader.user, "advise-on-project", reader.pk, first.pk)
    for words in (*SAID, "Minimal financial assistance", "2 × 5", "The council", f"{second.reference} {second.title}"):
        assert words in page, words
    assert "The permit fell." not in page
    page = read(reader.user, "advise-on-project", reader.pk, second.pk)
    for words in ("Not looked at yet", "Nothing is said of its readiness.", "No risk is named."):
        assert words in page, words


def test_a_project_that_is_closed_to_a_reader_is_not_named_where_another_falls_without_it() -> None:
    board, portfolio = a_told_portfolio()
    first, second = its_candidates(portfolio)
    review = a_begun_review(board, portfolio)
    reader = a_reader_of(review, tied_to=second.lead_id)
    page = read(reader.user, "advise-on-project", reader.pk, first.pk)
    assert "A project that is not open to you" in page
    assert second.title not in page
    assert second.reference not in page


def test_a_reader_reads_the_plan_that_was_sent_after_they_have_declared_and_no_other() -> None:
    board, portfolio = a_told_portfolio()
    version = an_issued_plan(board.programme)
    review = a_begun_review(board, portfolio)
    manager = of_the_programme(review.programme, Role.RELATIONSHIP_MANAGER)
    reader = readers.invite(review, a_user("Reader"), kind=ReaderKind.SUBSIDY, due_on=DUE, by=manager, at=AFTER)
    assert read(reader.user, "reading-plan", reader.pk) == "403"
    reader = readers.declare(reader, {}, by=reader.user, at=AFTER)
    address = reverse("reading-plan", args=[reader.pk])
    first = review.edition.content["chosen"][0]["candidate"]
    for name, keys in (("portfolio-reading", (reader.pk,)), ("advise-on-project", (reader.pk, first))):
        assert address in signed_in(reader.user).get(reverse(name, args=keys)).content.decode()
    page = read(reader.user, "reading-plan", reader.pk)
    assert str(version) in page
    assert version.digest in page
    assert read(reader.user, "plan-version", version.pk) == "403"
    assert read(a_reader_of(review).user, "reading-plan", reader.pk) == "403"
    readers.end(reader, reason="Done.", by=manager, at=AFTER)
    assert read(reader.user, "reading-plan", reader.pk) == "403"


def test_without_a_plan_that_was_sent_a_reader_is_led_to_none() -> None:
    board, portfolio = a_told_portfolio()
    reader = a_reader_of(a_begun_review(board, portfolio))
    assert "No plan was sent with it." in read(reader.user, "portfolio-reading", reader.pk)
    assert read(reader.user, "reading-plan", reader.pk) == "404"


def test_the_delivery_body_reads_a_project_as_it_was_submitted() -> None:
    board, portfolio = a_told_portfolio()
    first, _ = its_candidates(portfolio)
    review = a_begun_review(board, portfolio)
    edition = review.edition
    weighing.close_risk(CandidateRisk.objects.get(candidate=first, closed_at=None), by=board.officer, at=AFTER)
    manager = of_the_programme(review.programme, Role.RELATIONSHIP_MANAGER)
    glance = signed_in(manager).get(reverse("portfolio-review", args=[review.pk])).content.decode()
    assert reverse("edition-project", args=[edition.pk, first.pk]) in glance
    assert f'href="{reverse("candidate", args=[first.pk])}"' not in glance
    page = read(manager, "edition-project", edition.pk, first.pk)
    assert [words for words in SAID if words not in page] == []
    beside = of_the_programme(a_programme_beside(board.programme), Role.RELATIONSHIP_MANAGER)
    assert read(beside, "edition-project", edition.pk, first.pk) == "403"
    assert read(manager, "edition-project", edition.pk, 10**9) == "404"


def test_a_member_who_must_leave_for_one_project_reads_no_project_of_the_edition() -> None:
    board, portfolio = a_told_portfolio()
    first, second = its_candidates(portfolio)
    touched = a_member(board.programme, board.officer, first.lead)
    edition = put_before(board, portfolio)
    page = read(touched.user, "edition-project", edition.pk, second.pk)
    assert second.title not in page
    assert "£" not in page


def test_an_edition_of_before_keeps_its_digest_and_says_what_is_not_in_it() -> None:
    board, portfolio = a_told_portfolio()
    first, _ = its_candidates(portfolio)
    old = an_edition_of_before(portfolio, put_before(board, portfolio))
    page = read(board.officer, "edition-project", old.pk, first.pk)
    assert page.count("Not in this edition") == len(KEPT)
    assert [words for words in SAID if words in page] == []
    assert digest(PortfolioEdition.objects.get(pk=old.pk).content) == old.digest


def test_the_file_of_an_edition_is_closed_by_what_was_kept_and_not_by_what_stands_now() -> None:
    board, portfolio = a_portfolio(projects=2)
    first, second = its_candidates(portfolio)
    touched = a_member(board.programme, board.officer, first.lead)
    edition = put_before(board, portfolio)
    portfolio = signing.take_back(portfolio, reason="One less.", by=board.officer, at=AFTER)
    actions.arrange(portfolio, {first.pk: LineWords(), second.pk: CHOSEN}, by=board.officer, at=AFTER)
    assert read(touched.user, "portfolio-edition-file", edition.pk) == "403"
    assert signed_in(board.officer).get(reverse("portfolio-edition-file", args=[edition.pk])).status_code == 200
