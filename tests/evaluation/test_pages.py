"""Outcomes, the programme before, and findings: what anyone sees, and what only some may publish."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from placefund.awards.models import Award
from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.indicators import FactStatus
from placefund.domain.money import Money
from placefund.domain.periods import LONDON
from placefund.evaluation.actions import publish_finding
from placefund.evaluation.models import ClaimScope, EvaluationFinding, PredecessorProject, PublishedClaim
from placefund.evaluation.queries import breakdown, counted_co_investment, leverage_by_rule, progress
from placefund.funds.models import Fact, Fund, IndicatorDefinition, Source, Target
from placefund.returns import actions as returns
from placefund.returns.evidence import actions as showing
from placefund.returns.models import IndicatorFact, Return
from tests.build import AFTER_Q1, Cast, a_fund, a_project, a_return, a_user, some_awards
from tests.files import an_upload
from tests.witness import acts_on, nothing_changes, queries_of, signed_in, takes_as_many_queries_with_more
from tests.worlds import once

pytestmark = pytest.mark.django_db
WORDS = {
    "question": "Are jobs being created?",
    "statement": "Some are.",
    "method": "Sum of reported facts.",
    "limits": "Says nothing of what would have happened anyway.",
}


@once
def a_reported_quarter(award: Award | None = None) -> Return:
    """A sent return with 3.5 jobs, two firms, and £200,000 of cash and £50,000 in kind from others."""
    project = a_project(award) if award else a_project()
    report = a_return("draft", project=project)
    lead, fund = report.award.side.lead, report.award.strand.fund
    jobs, firms = (fund.indicators.get(key=key) for key in ("jobs_created", "businesses_supported"))
    returns.report_fact(report, project, jobs, Decimal("3.5"), by=lead, at=AFTER_Q1)
    for number in ("01234567", "07654321"):
        returns.report_fact(report, project, firms, Decimal(1), identifier=number, by=lead, at=AFTER_Q1)
    for source, form, pounds in (
        (SourceClass.PRIVATE, Form.CASH, 200_000),
        (SourceClass.UNIVERSITY, Form.IN_KIND, 50_000),
    ):
        amount = Money.pounds(pounds)
        line = returns.add_co_investment(
            report, project, investor="Harbour Investors", source=source, form=form, amount=amount, by=lead, at=AFTER_Q1
        )
        showing.attach_evidence(report, an_upload("statement.pdf"), line=line, by=lead, at=AFTER_Q1)
    sent = returns.send(report, by=lead, at=AFTER_Q1)
    sent.award = report.award
    return sent


def fund_of(report: Return) -> Fund:
    return report.award.strand.fund


# --- outcomes ----------------------------------------------------------------------------------------------------------


def test_a_draft_counts_nothing_and_a_sent_return_counts_as_claimed() -> None:
    project = a_project()
    report = a_return("draft", project=project)
    fund, lead = project.award.strand.fund, project.award.side.lead
    returns.report_fact(report, project, fund.indicators.get(key="jobs_created"), Decimal("3.5"), by=lead, at=AFTER_Q1)
    assert breakdown(fund)[0].total.claimed == Decimal(0)
    returns.send(report, by=lead, at=AFTER_Q1)
    total = breakdown(fund)[0].total
    assert (total.claimed, total.evidenced, total.verified) == (Decimal("3.5"), Decimal(0), Decimal(0))


def test_outcomes_are_told_by_place_and_by_award() -> None:
    report = a_reported_quarter()
    [jobs, firms] = breakdown(fund_of(report))
    award = report.award
    assert [(share.name, share.outcome.claimed) for share in jobs.by_place] == [
        (award.partnership.place.name, Decimal("3.5"))
    ]
    assert [(share.name, share.number) for share in firms.by_award] == [(f"{award.reference} {award.title}", award.pk)]


def test_a_firm_helped_by_two_awards_is_one_firm_in_the_total() -> None:
    first, second = some_awards(2)
    a_reported_quarter(first)
    a_reported_quarter(second)
    [jobs, firms] = breakdown(first.strand.fund)
    assert (jobs.total.claimed, firms.total.claimed) == (Decimal(7), Decimal(2))
    assert [share.outcome.claimed for share in firms.by_award] == [Decimal(2), Decimal(2)]


def test_a_new_version_of_an_indicator_counts_only_its_own_facts() -> None:
    fund = fund_of(a_reported_quarter())
    IndicatorDefinition.objects.create(
        fund=fund, key="jobs_created", version="2", title="Jobs created", unit="FTE", method="sum", definition="Anew."
    )
    assert [
        (found.definition.version, found.total.claimed)
        for found in breakdown(fund)
        if found.definition.key == "jobs_created"
    ] == [
        ("1", Decimal("3.5")),
        ("2", Decimal(0)),
    ]


def test_leverage_is_told_by_the_version_of_the_rule() -> None:
    report = a_reported_quarter()
    [found] = leverage_by_rule(fund_of(report))
    money = found.leverage
    told = money.published
    assert (found.rule.version, told.counted, told.uncounted) == ("1", Money.pounds(200_000), Money.pounds(50_000))
    assert (told.grant, told.ratio, money.verified.counted) == (Money(0), None, Money(0))
    assert counted_co_investment(fund_of(report)) == {
        FactStatus.CLAIMED: Money.pounds(200_000),
        FactStatus.EVIDENCED: Money.pounds(200_000),
        FactStatus.VERIFIED: Money(0),
    }


def test_money_that_no_file_shows_is_in_no_published_ratio_and_the_page_says_so() -> None:
    project = a_project()
    report = a_return("draft", project=project)
    lead, fund = report.award.side.lead, report.award.strand.fund
    kind = {"source": SourceClass.PRIVATE, "form": Form.CASH, "amount": Money.pounds(84_000)}
    returns.add_co_investment(report, project, investor="Harbour Investors", **kind, by=lead, at=AFTER_Q1)
    returns.send(report, by=lead, at=AFTER_Q1)
    Target.objects.create(
        fund=fund, key="m", label="Money", indicator_key="co-investment", value=10_000_000, unit="GBP"
    )
    [found] = leverage_by_rule(fund)
    assert (found.leverage.published.counted, found.leverage.only_claimed) == (Money(0), Money.pounds(84_000))
    assert [one.verified for one in progress(fund, date(2026, 7, 1))] == [0]
    text = signed_in(None).get(f"/funds/{fund.slug}/outcomes/").content.decode()
    assert "A further £84k is claimed and would count." in text or "A further £84,000 is claimed" in text


def test_a_target_is_set_beside_what_was_reported() -> None:
    fund = fund_of(a_reported_quarter())
    Target.objects.create(fund=fund, key="jobs", label="Jobs", indicator_key="jobs_created", value=14, unit="FTE")
    Target.objects.create(
        fund=fund,
        key="money",
        label="Investment",
        indicator_key="co-investment-received",
        value=100_000_000,
        unit="GBP",
    )
    Target.objects.create(fund=fund, key="gva", label="Value added", indicator_key="gva", value=5, unit="GBP")
    claimed, verified = FactStatus.CLAIMED, FactStatus.VERIFIED
    found = progress(fund, date(2026, 7, 1))
    assert [(one.target.key, one.levels and one.levels[claimed], one.share) for one in found] == [
        ("jobs", Decimal("3.5"), Fraction(0)),
        ("money", Decimal(20_000_000), Fraction(0)),
        ("gva", None, None),
    ]
    assert found[0].levels is not None
    assert found[0].verified == found[0].levels[verified] == 0


def test_a_target_is_compared_within_its_unit_and_with_one_definition_alone() -> None:
    report = a_reported_quarter()
    fund = fund_of(report)
    Target.objects.create(fund=fund, key="jobs", label="Jobs", indicator_key="jobs_created", value=14, unit="people")
    [found] = progress(fund, date(2026, 7, 1))
    assert (found.levels, found.share, [one.claimed for one in found.apart]) == (None, None, [Decimal("3.5")])
    page = signed_in(None).get(f"/funds/{fund.slug}/outcomes/").content.decode()
    assert ("Not compared" in page, "3.5 FTE claimed, 0 verified" in page, "of 14 verified" in page) == (
        True,
        True,
        False,
    )
    about = signed_in(None).get(f"/funds/{fund.slug}/").content.decode()
    assert ("so it is not compared" in about, "of 14 verified" in about) == (True, False)
    later = IndicatorDefinition.objects.create(
        fund=fund, key="jobs_created", version="2", title="Jobs created", unit="FTE", method="sum", definition="Anew."
    )
    IndicatorDefinition.objects.filter(fund=fund, key="jobs_created", version="1").update(is_reported=False)
    fact = IndicatorFact.objects.filter(indicator__key="jobs_created").get()
    Target.objects.filter(fund=fund).update(unit="FTE")
    [found] = progress(fund, date(2026, 7, 1))
    assert (found.levels and found.levels[FactStatus.CLAIMED], found.apart) == (Decimal("3.5"), ())
    IndicatorFact.objects.create(
        report=fact.report, project=fact.project, indicator=later, value=Decimal(2), status=fact.status
    )
    [found] = progress(fund, date(2026, 7, 1))
    assert (found.levels, [one.claimed for one in found.apart]) == (None, [Decimal("3.5"), Decimal(2)])
    page = signed_in(None).get(f"/funds/{fund.slug}/outcomes/").content.decode()
    assert ("worked out later, by a model" in page, ">3.5<" in page) == (False, True)
    assert "Jobs created, version 1" in page


def test_the_page_of_outcomes_shows_definitions_totals_and_limits() -> None:
    report = a_reported_quarter()
    fund = fund_of(report)
    Target.objects.create(
        fund=fund, key="jobs", label="Jobs by 2031", indicator_key="jobs_created", value=14, unit="FTE"
    )
    text = signed_in(None).get(f"/funds/{fund.slug}/outcomes/").content.decode()
    for words in (
        "Jobs created, as defined.",
        "3.5",
        "Jobs by 2031",
        "Every reported value is new, so all of them are added up.",
        "£200,000",
        "What these numbers cannot show",
        report.award.reference,
    ):
        assert words in text


def test_no_investor_and_no_company_number_is_told_to_the_public() -> None:
    text = signed_in(None).get(f"/funds/{fund_of(a_reported_quarter()).slug}/outcomes/").content.decode()
    assert ("Harbour Investors" in text, "01234567" in text) == (False, False)


def test_the_page_of_outcomes_of_a_fund_that_has_just_begun() -> None:
    text = signed_in(None).get(f"/funds/{a_fund().slug}/outcomes/").content.decode()
    assert "No target is known" in text
    assert "Nothing has been reported yet." in text


def test_the_sections_of_outcomes_are_listed_beside_them() -> None:
    text = signed_in(None).get(f"/funds/{a_fund().slug}/outcomes/").content.decode()
    assert '<nav class="pf-contents"' in text
    assert '<h2 id="limits">' in text


@pytest.mark.long
def test_outcomes_take_as_many_queries_with_three_awards_as_with_one() -> None:
    one, three = some_awards(1), some_awards(3)
    for award in (*one, *three):
        a_reported_quarter(award)
    reader = a_user()
    addresses = [f"/funds/{awards[0].strand.fund.slug}/outcomes/" for awards in (one, three)]
    assert queries_of(reader, addresses[0]) == queries_of(reader, addresses[1])
    assert IndicatorFact.objects.count() == 12


# --- the programme before ----------------------------------------------------------------------------------------------


@once
def a_known_past(fund: Fund) -> None:
    """The smallest past with a claim of a part above its whole."""
    Source.objects.create(
        fund=fund, ref="S1", title="The minister's speech", publisher="Department", published_on="2025-06"
    )
    ClaimScope.objects.create(fund=fund, key="ia", name="Innovation Accelerators")
    ClaimScope.objects.create(fund=fund, key="glasgow", name="Glasgow", part_of="ia")
    for key, scope, words, low, high in (
        ("ia-jobs", "ia", "up to 250 FTE", None, 250),
        ("glasgow-jobs", "glasgow", "260 jobs created", 260, 260),
    ):
        PublishedClaim.objects.create(
            fund=fund, key=key, said_on=date(2025, 6, 1), said_as="June 2025", measure="jobs", measure_label="Jobs created",
            definition="jobs created", scope=scope, low=low, high=high, unit="jobs", words=words, source_refs="S1",
        )  # fmt: skip
    PredecessorProject.objects.create(fund=fund, region="Glasgow", title="FRIL", source_refs="S1")
    PredecessorProject.objects.create(fund=fund, region="Glasgow", title="Chemify", pence=750_000_000, source_refs="S1")
    Fact.objects.create(fund=fund, section="programme", key="ia", label="Innovation Accelerators", value="The pilot.")


PAST = ("", "disagreements/", "claims/", "projects/", "programmes/")
"""The pages of the programme before, below the first of them."""


def read_past(fund: Fund, part: str = "") -> str:
    return " ".join(signed_in(None).get(f"/funds/{fund.slug}/predecessor/{part}").content.decode().split())


def test_the_past_in_short_leads_to_each_of_its_pages() -> None:
    fund = a_fund(predecessor="Innovation Accelerators")
    a_known_past(fund)
    text = read_past(fund)
    for words in (
        "Innovation Accelerators",
        "A part is more than its whole",
        "“260 jobs created”",
        "£7,500,000",
        "The pilot.",
    ):
        assert words in text
    for part in PAST[1:]:
        assert f'href="/funds/{fund.slug}/predecessor/{part}"' in text
    assert f'href="/funds/{fund.slug}/predecessor/projects/?region=Glasgow">Glasgow</a>' in text


def test_addresses_within_the_page_of_the_past_still_lead_somewhere() -> None:
    fund = a_fund()
    a_known_past(fund)
    text = read_past(fund)
    assert [
        anchor for anchor in ("disagreements", "claims", "projects", "programmes") if f'id="{anchor}"' not in text
    ] == []


def test_claims_that_do_not_agree_stand_side_by_side() -> None:
    fund = a_fund()
    a_known_past(fund)
    text = read_past(fund, "disagreements/")
    for words in ("A part is more than its whole", "“260 jobs created”", "at most 250", "June 2025"):
        assert words in text


def test_each_claim_is_listed_with_its_figure_and_where_it_is_from() -> None:
    fund = a_fund()
    a_known_past(fund)
    text = read_past(fund, "claims/")
    for words in ("“260 jobs created”", "at most 250", "Where is this from?", "The minister&#x27;s speech, Department"):
        assert words in text
    assert f'href="/funds/{fund.slug}/sources/S1/"' in text
    narrowed = read_past(fund, "claims/?who=glasgow")
    assert ("260 jobs" in narrowed, "250 FTE" in narrowed) == (True, False)


def test_known_projects_are_listed_with_what_is_not_published_of_them() -> None:
    fund = a_fund()
    a_known_past(fund)
    text = read_past(fund, "projects/")
    for words in ("Chemify", "£7,500,000", "FRIL", "Not published", "The minister&#x27;s speech"):
        assert words in text


def test_the_programmes_before_are_told_with_their_sources() -> None:
    fund = a_fund()
    a_known_past(fund)
    Fact.objects.filter(fund=fund, key="ia").update(source_refs="S1")
    text = read_past(fund, "programmes/")
    assert "The pilot." in text
    assert f'href="/funds/{fund.slug}/sources/S1/">The minister&#x27;s speech</a>' in text


@pytest.mark.parametrize("part", PAST)
def test_a_fund_without_a_known_past_has_no_such_page(part: str) -> None:
    assert signed_in(None).get(f"/funds/{a_fund().slug}/predecessor/{part}").status_code == 404


@pytest.mark.parametrize("part", PAST)
def test_the_past_takes_as_many_queries_with_more_claims(part: str) -> None:
    fund = a_fund()
    a_known_past(fund)
    numbers = iter(range(10))

    def another() -> None:
        PredecessorProject.objects.create(fund=fund, region="Glasgow", title=f"P{next(numbers)}", source_refs="S1")

    takes_as_many_queries_with_more(a_user(), f"/funds/{fund.slug}/predecessor/{part}", another)


# --- findings ----------------------------------------------------------------------------------------------------------


def test_a_manager_publishes_a_finding_that_keeps_the_figures_of_its_day() -> None:
    fund = fund_of(a_reported_quarter())
    manager = Cast(fund).manager
    answer = signed_in(manager).post(f"/funds/{fund.slug}/findings/publish/", WORDS)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/funds/{fund.slug}/findings/")
    finding = EvaluationFinding.objects.get()
    assert finding.figures["outcomes"][0]["claimed"] == "3.5"
    assert acts_on(finding) == ["published"]
    text = signed_in(None).get(f"/funds/{fund.slug}/findings/").content.decode()
    for words in (*WORDS.values(), "Jobs created", "3.5", "£4,000,000"):
        assert words in text
    assert manager.name not in text


@pytest.mark.parametrize(
    ("field", "words"), [(name, "") for name in WORDS] + [("question", "x" * 201), ("limits", "word " * 301)]
)
def test_a_finding_that_lacks_a_part_or_is_too_long_changes_nothing(field: str, words: str) -> None:
    fund = a_fund()
    browser = signed_in(Cast(fund).manager)
    with nothing_changes():
        answer = browser.post(f"/funds/{fund.slug}/findings/publish/", {**WORDS, field: words})
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()


def test_nobody_else_publishes_a_finding() -> None:
    fund = a_fund()
    browser = signed_in(Cast(fund).auditor)
    with nothing_changes():
        assert browser.post(f"/funds/{fund.slug}/findings/publish/", WORDS).status_code == 403
    assert "Publish a finding" not in browser.get(f"/funds/{fund.slug}/findings/").content.decode()


def test_a_finding_is_corrected_by_a_later_one_and_both_stay_public() -> None:
    fund = a_fund()
    manager, at = Cast(fund).manager, datetime(2027, 1, 8, 9, tzinfo=LONDON)
    first = publish_finding(fund, **WORDS, by=manager, at=at)
    browser, auditor, page = signed_in(manager), signed_in(Cast(fund).auditor), f"/findings/{first.pk}/correct/"
    assert page in browser.get(f"/funds/{fund.slug}/findings/").content.decode()
    changed = {**WORDS, "statement": "None are.", "why": "Two firms were counted twice."}
    with nothing_changes():
        assert "Corrected a finding" in browser.post(page, changed | {"foresee": "on"}).content.decode()
        assert browser.post(page, changed | {"why": ""}).status_code == 422
        assert auditor.post(page, changed).status_code == 403
    assert browser.post(page, changed).status_code == 302
    later = EvaluationFinding.objects.get(corrects=first)
    assert (later.why_corrected, acts_on(later)) == ("Two firms were counted twice.", ["corrected"])
    with nothing_changes():
        again = browser.post(page, changed)
    assert (again.status_code, "has been corrected since" in again.content.decode()) == (422, True)
    text = signed_in(None).get(f"/funds/{fund.slug}/findings/").content.decode()
    for words in ("Some are.", "None are.", "Two firms were counted twice.", "This was corrected."):
        assert words in text
    assert page not in text


def test_words_in_a_finding_are_only_words() -> None:
    fund = a_fund()
    signed_in(Cast(fund).manager).post(
        f"/funds/{fund.slug}/findings/publish/", {**WORDS, "statement": "<script>x</script>"}
    )
    text = signed_in(None).get(f"/funds/{fund.slug}/findings/").content.decode()
    assert "&lt;script&gt;x&lt;/script&gt;" in text
    assert "<script>x" not in text


def test_findings_take_as_many_queries_with_more_of_them() -> None:
    fund = a_fund()
    manager, at = Cast(fund).manager, datetime(2027, 1, 8, 9, tzinfo=LONDON)
    publish_finding(fund, **WORDS, by=manager, at=at)
    takes_as_many_queries_with_more(
        a_user(), f"/funds/{fund.slug}/findings/", lambda: publish_finding(fund, **WORDS, by=manager, at=at)
    )
