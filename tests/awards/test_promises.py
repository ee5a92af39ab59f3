"""What an award promises: entered with its offer, carried to a new one, shown beside what is reported, and asked about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from placefund.awards import actions
from placefund.awards.models import Award, PromisedFigure
from placefund.delivery.models import Project
from placefund.domain.findings import RulesNotMet
from placefund.domain.promises import PromiseTerms
from placefund.funds.models import IndicatorDefinition
from placefund.returns import actions as returns
from placefund.returns.evidence import actions as showing
from placefund.returns.outlying_figures import outlying, reasons_given
from tests.awards.test_offers import LIFE
from tests.build import AFTER, AFTER_Q1, Q1, a_project, an_application, an_award
from tests.witness import nothing_changes, refused, signed_in

pytestmark = pytest.mark.django_db
DATES = {"starts_on": date(2026, 4, 1), "ends_on": date(2029, 3, 31)}
WHERE = "Offer letter, paragraph 4"


def jobs_of(award: Award) -> IndicatorDefinition:
    return IndicatorDefinition.objects.get(fund=award.strand.fund, key="jobs_created")


def promising(project: Project, jobs: int = 507) -> Project:
    """A project whose award promises so many jobs, as its offer would have said."""
    award = project.award
    PromisedFigure.objects.create(
        award=award, indicator=jobs_of(award), value=Decimal(jobs), due_on=award.ends_on, where=WHERE
    )
    return project


def test_a_promised_figure_is_entered_with_the_offer_and_carried_to_the_next_one() -> None:
    application = an_application("successful")
    cast = application.cast  # type: ignore[attr-defined]
    client, address = signed_in(cast.manager), reverse("offer-award", args=[application.pk])
    jobs = IndicatorDefinition.objects.get(fund=application.round.strand.fund, key="jobs_created")
    plain = LIFE | {"before_payment": "", "others": ""}
    with nothing_changes():
        answer = client.post(address, plain | {f"promised_{jobs.pk}": "500"})
        assert (answer.status_code, "Say where it is promised" in answer.content.decode()) == (422, True)
        assert client.post(address, plain | {f"promised_{jobs.pk}": "0", f"where_{jobs.pk}": "4"}).status_code == 422
    entered = plain | {f"promised_{jobs.pk}": "500", f"where_{jobs.pk}": WHERE}
    assert client.post(address, entered).status_code == 302
    [row] = Award.objects.get().promised_figures.all()
    assert (row.indicator, row.value, row.due_on, row.where) == (jobs, 500, date(2029, 3, 31), WHERE)
    actions.withdraw(Award.objects.get(), reason="Wrong dates.", by=cast.manager, at=AFTER)
    page = client.get(address).content.decode()
    assert (f'value="{WHERE}"' in page, 'value="500"' in page) == (True, True)


@pytest.mark.parametrize(
    ("value", "where", "due_on", "why"),
    [
        (0, WHERE, None, "A promised figure is above 0. Leave out what the award does not promise."),
        (5, " ", None, "Say where the offer or the bid promises it, such as “Offer letter, paragraph 4”."),
        (
            5,
            WHERE,
            date(2029, 4, 1),
            "A figure is promised by a day of the award. Enter one between its first and its last day.",
        ),
    ],
)
def test_a_promise_without_a_figure_a_place_or_a_day_of_the_award_is_refused(
    value: int, where: str, due_on: date | None, why: str
) -> None:
    application = an_application("successful")
    jobs = IndicatorDefinition.objects.get(fund=application.round.strand.fund, key="jobs_created")
    promise = PromiseTerms(jobs.pk, Decimal(value), where, due_on)
    with refused(why), nothing_changes():
        actions.offer(application.decision, **DATES, promises=[promise], by=application.cast.manager, at=AFTER)  # type: ignore[attr-defined]


def test_what_was_promised_is_never_changed() -> None:
    project = promising(a_project())
    with pytest.raises(IntegrityError), transaction.atomic():
        PromisedFigure.objects.update(value=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        project.award.promised_figures.all().delete()


def test_more_than_half_of_a_promise_in_a_first_return_is_asked_about() -> None:
    project = promising(a_project())
    award, lead = project.award, project.award.side.lead  # type: ignore[attr-defined]
    report = returns.open_return(award, Q1, by=lead, at=AFTER_Q1)
    returns.describe_progress(report, "As planned.", by=lead, at=AFTER_Q1)
    returns.report_fact(report, project, jobs_of(award), Decimal(400), by=lead, at=AFTER_Q1)
    [figure] = outlying(report)
    assert (figure.value, figure.compared) == ("400", "this award promised 507 in all")
    with pytest.raises(RulesNotMet), nothing_changes():
        returns.send(report, by=lead, at=AFTER_Q1)
    showing.explain_figures(report, {figure.key: "The works moved here whole."}, by=lead, at=AFTER_Q1)
    returns.send(report, by=lead, at=AFTER_Q1)
    [given] = reasons_given(report)
    assert (given.compared, given.reason) == ("this award promised 507 in all", "The works moved here whole.")


@pytest.mark.parametrize("has_promised", [True, False])
def test_a_promise_stands_beside_what_is_reported_for_holder_monitor_and_everybody(has_promised: bool) -> None:
    project = promising(a_project()) if has_promised else a_project()
    award, cast = project.award, project.award.cast  # type: ignore[attr-defined]
    lead = award.side.lead  # type: ignore[attr-defined]
    report = returns.open_return(award, Q1, by=lead, at=AFTER_Q1)
    returns.describe_progress(report, "As planned.", by=lead, at=AFTER_Q1)
    returns.report_fact(report, project, jobs_of(award), Decimal(30), by=lead, at=AFTER_Q1)
    report = returns.send(report, by=lead, at=AFTER_Q1)
    pages = [
        client.get(reverse(name, args=[row.pk])).content.decode()
        for name, row, client in (
            ("manage-award", award, signed_in(lead)),
            ("manage-award", award, signed_in(cast.monitoring)),
            ("return", report, signed_in(lead)),
            ("return", report, signed_in(cast.monitoring)),
            ("award", award, Client()),
            ("project", project, Client()),
        )
    ]
    seen = [("507" in page, "ot on record" in page) for page in pages]
    assert [first for first, _ in seen] == [has_promised] * 6
    assert [second for _, second in (*seen[:2], *seen[4:])] == [not has_promised] * 4


def test_who_accepts_reads_what_is_promised() -> None:
    award = an_award("offered")
    PromisedFigure.objects.create(
        award=award, indicator=jobs_of(award), value=Decimal(500), due_on=award.ends_on, where=WHERE
    )
    page = signed_in(award.side.lead).get(reverse("accept-award", args=[award.pk])).content.decode()  # type: ignore[attr-defined]
    assert "Jobs created: 500" in page
    assert f'by <time datetime="2029-03-31">31 March 2029</time> ({WHERE})' in page
