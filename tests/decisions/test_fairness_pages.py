"""The fairness report: published with the outcomes, and shown before to those who decide."""

from __future__ import annotations

import pytest
from django.urls import reverse

from placefund.decisions import actions as decisions
from placefund.decisions.fairness_report import NotYet, fairness_of
from placefund.domain.fairness import Dimension
from placefund.domain.money import Money
from placefund.funds.models import Round
from tests.build import AFTER, Cast, a_strand, an_application, an_open_round, release
from tests.witness import signed_in, takes_as_many_queries_with_more
from tests.worlds import once

pytestmark = pytest.mark.django_db


@once
def a_decided_round() -> tuple[Round, Cast]:
    """Two of three funded; all from one region of one nation."""
    round_ = an_open_round(a_strand(money=Money.pounds(9_000_000)))
    cast = Cast(round_.strand.fund)
    for _ in range(2):
        an_application("decided", round_=round_, cast=cast)
    third = an_application("assessed", round_=round_, cast=cast, score=2)
    decisions.decide(third, outcome="decline", reasons="Below.", feedback="Sorry.", by=cast.decider, at=AFTER)
    return round_, cast


@pytest.mark.long
def test_the_report_counts_what_was_decided() -> None:
    round_, _ = a_decided_round()
    report = fairness_of(round_)
    assert report is not None
    assert not isinstance(report, NotYet)
    assert (report.applied, report.funded, report.asked, report.awarded) == (
        3,
        2,
        Money.pounds(12_000_000),
        Money.pounds(8_000_000),
    )
    assert all(finding.passed for finding in report.findings)
    assert [each.dimension for each in report.comparisons] == list(Dimension)


def test_nothing_decided_is_no_report() -> None:
    assert fairness_of(an_open_round()) is None


def test_before_everything_is_decided_the_desk_reads_what_is_lacking_and_no_figures() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    an_application("decided", round_=round_, cast=cast)
    for state in ("submitted", "eligible", "assessed"):
        an_application(state, round_=round_, cast=cast)
    text = signed_in(cast.decider).get(reverse("fairness-before", args=[round_.pk])).content.decode()
    assert "3 applications have no decision yet." in text
    for words in (
        "applications were funded",
        "1 of 1",
        "Nobody applied",
        "A bid counts for",
        "drawn from the decisions",
    ):
        assert words not in text, words


def test_the_report_is_public_with_the_outcomes_and_not_before() -> None:
    round_, cast = a_decided_round()
    public, desk = reverse("fairness", args=[round_.pk]), reverse("fairness-before", args=[round_.pk])
    before = signed_in(None).get(public).content.decode()
    assert ("Not published yet" in before, "2 of 3" in before) == (True, False)
    for user in (cast.manager, cast.decider, cast.chair, cast.auditor):
        page = signed_in(user).get(desk)
        assert (page.status_code, "2 of 3 applications were funded" in page.content.decode()) == (200, True)
    assert signed_in(None).get(desk).status_code == 302
    release(round_, cast)
    after = signed_in(None).get(public).content.decode()
    assert "2 of 3 applications were funded, 67%, with £8,000,000 of the £12,000,000 that was asked for." in after
    assert "numbers are too small or there is only one group: nothing is shown." in after
    assert public in signed_in(None).get(reverse("round", args=[round_.pk])).content.decode()


@pytest.mark.long
def test_the_report_takes_as_many_queries_with_more_applications() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)

    def add() -> None:
        an_application("decided", round_=round_, cast=cast)

    add()
    takes_as_many_queries_with_more(cast.decider, reverse("fairness-before", args=[round_.pk]), add)
