"""Facts carry their sources, and dates say no more than is known."""

from __future__ import annotations

import pytest

from placefund.funds.citations import Citation, citations, cited, known_facts, when_in_words
from placefund.funds.models import Fact, Source
from tests.build import a_fund


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025-06-08/2025-06-10", "8 June 2025 to 10 June 2025"),
        ("2025-06", "June 2025"),
        ("2031", "2031"),
        ("", ""),
        ("spring", "spring"),
    ],
)
def test_a_date_is_written_as_exactly_as_it_is_known(text: str, words: str) -> None:
    assert when_in_words(text) == words


@pytest.mark.django_db
def test_a_fact_names_its_sources_in_its_own_order_and_leaves_out_what_is_not_one() -> None:
    fund = a_fund()
    Source.objects.create(fund=fund, ref="S1", title="Notice", publisher="The office", published_on="2025-06")
    Source.objects.create(fund=fund, ref="S2", title="Report")
    assert cited("S2 S9 S1", citations(fund)) == (
        Citation("S2", "Report", ""),
        Citation("S1", "Notice", "The office, June 2025"),
    )


@pytest.mark.django_db
def test_a_date_that_its_source_gives_is_not_said_twice() -> None:
    fund = a_fund()
    Source.objects.create(fund=fund, ref="S1", title="Notice", published_on="2025-06")
    for number, dated in enumerate(("2025-06", "2025-07")):
        Fact.objects.create(
            fund=fund, section="fund", key=f"f{number}", label="A", value="B", dated=dated, source_refs="S1"
        )
    assert [known.stated for known in known_facts(fund.facts.all(), citations(fund))] == ["", "July 2025"]
