"""What an award promises, entered after it was accepted or corrected: both rows stay, whom it concerns is told, units are kept apart."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from placefund.awards import actions as awards
from placefund.awards.acts import AwardAct
from placefund.awards.corrections import actions
from placefund.awards.models import Award, PromisedFigure
from placefund.awards.queries import promised_by, promises_on_record
from placefund.delivery.models import Project
from placefund.domain.findings import NotAllowed
from placefund.domain.promises import PromiseTerms, is_comparable
from placefund.funds.models import IndicatorDefinition
from placefund.notices.models import Notice
from placefund.returns import actions as returns
from placefund.returns.models import Return
from placefund.returns.outlying_figures import outlying
from tests.awards.test_offers import LIFE
from tests.awards.test_promises import WHERE, jobs_of, promising
from tests.build import AFTER, AFTER_Q1, Q1, a_project, an_application, an_award
from tests.opendata.test_pages import table
from tests.witness import acts_on, nothing_changes, refused, signed_in

pytestmark = pytest.mark.django_db
DUE = date(2028, 3, 31)
LETTER = "Letter of 2 May, page 3"


def day(prefix: str, value: date) -> dict[str, str]:
    return {f"{prefix}_day": str(value.day), f"{prefix}_month": str(value.month), f"{prefix}_year": str(value.year)}


def entered(award: Award, jobs: int = 500) -> PromisedFigure:
    """A figure that the manager entered for an award that had been accepted without one."""
    terms = PromiseTerms(jobs_of(award).pk, Decimal(jobs), WHERE, DUE)
    actions.enter_promises(award, [terms], by=award.cast.manager, at=AFTER)  # type: ignore[attr-defined]
    return award.promised_figures.get()


def correct(row: PromisedFigure, award: Award, value: int | None = 50, **given: object) -> PromisedFigure:
    terms = {"due_on": DUE, "where": LETTER, "reason": "A nought too many."} | given
    number = None if value is None else Decimal(value)
    return actions.correct_promise(row, value=number, **terms, by=award.cast.manager, at=AFTER_Q1)  # type: ignore[attr-defined,arg-type]


def last_told() -> set[int]:
    """Whom the newest messages went to."""
    newest = Notice.objects.latest("pk")
    return set(Notice.objects.filter(subject=newest.subject).values_list("recipient", flat=True))


def counted_otherwise(award: Award, unit: str = "people") -> IndicatorDefinition:
    """A new version of the indicator, as a change of the fund's book brings it: returns are asked for this one from now on."""
    was = jobs_of(award)
    IndicatorDefinition.objects.filter(pk=was.pk).update(is_reported=False)
    return IndicatorDefinition.objects.create(
        fund=was.fund,
        key=was.key,
        version="2",
        title=was.title,
        unit=unit,
        method=was.method,
        definition=was.definition,
    )


def reported(project: Project, indicator: IndicatorDefinition, value: int) -> Return:
    award, lead = project.award, project.award.side.lead  # type: ignore[attr-defined]
    report = returns.open_return(award, Q1, by=lead, at=AFTER_Q1)
    returns.describe_progress(report, "As planned.", by=lead, at=AFTER_Q1)
    returns.report_fact(report, project, indicator, Decimal(value), by=lead, at=AFTER_Q1)
    return returns.send(report, by=lead, at=AFTER_Q1)


# --- entered afterwards -------------------------------------------------------------------------------------------------


def test_a_figure_is_entered_for_an_award_that_was_accepted_before_and_its_holder_is_told() -> None:
    award = an_award()
    cast, side = award.cast, award.side  # type: ignore[attr-defined]
    client, address = signed_in(cast.manager), reverse("enter-promises", args=[award.pk])
    jobs, told = jobs_of(award), {side.lead.pk, cast.monitoring.pk}
    with nothing_changes():
        assert client.post(address, {f"promised_{jobs.pk}": "500"}).status_code == 422  # where is it written?
        assert client.post(address, {}).status_code == 422
    given = {f"promised_{jobs.pk}": "500", f"where_{jobs.pk}": WHERE} | day(f"by_{jobs.pk}", DUE)
    with nothing_changes():
        shown = client.post(address, given | {"foresee": "1"}).content.decode()
    assert "Promised figures entered" in shown
    assert client.post(address, given).status_code == 302
    [row] = promised_by(award)
    assert (row.value, row.due_on, row.where, row.entered_by, row.corrects) == (500, DUE, WHERE, cast.manager, None)
    assert acts_on(award)[-1] == AwardAct.ENTERED_PROMISES.verb
    assert last_told() == told
    page = Client().get(reverse("award", args=[award.pk])).content.decode()
    assert ("500" in page, WHERE in page, "after the award was accepted" in page) == (True, True, True)


def test_an_offer_takes_its_figures_with_it_and_an_indicator_is_promised_once() -> None:
    offered, award = an_award("offered"), an_award()
    terms = [PromiseTerms(jobs_of(offered).pk, Decimal(5), WHERE)]
    with (
        refused(
            "Figures are entered or corrected once the award is accepted. Before that the offer is withdrawn, and made anew with them."
        ),
        nothing_changes(),
    ):
        actions.enter_promises(offered, terms, by=offered.cast.manager, at=AFTER)  # type: ignore[attr-defined]
    entered(award)
    with (
        refused("A figure of this indicator is on record already. Correct that one, with the reason."),
        nothing_changes(),
    ):
        actions.enter_promises(
            award,
            [PromiseTerms(jobs_of(award).pk, Decimal(5), WHERE)],
            by=award.cast.manager,
            at=AFTER,  # type: ignore[attr-defined]
        )


@pytest.mark.parametrize("part", ["lead", "monitoring", "finance", "decider", "auditor"])
def test_nobody_but_the_manager_enters_or_corrects_what_was_promised(part: str) -> None:
    award = an_award()
    row = entered(award)
    person = award.side.lead if part == "lead" else getattr(award.cast, part)  # type: ignore[attr-defined]
    client = signed_in(person)
    with nothing_changes():
        assert client.post(reverse("enter-promises", args=[award.pk]), {}).status_code == 403
        assert client.post(reverse("correct-promise", args=[award.pk, row.pk]), {}).status_code == 403
        with pytest.raises(NotAllowed):
            actions.correct_promise(
                row, value=Decimal(1), due_on=DUE, where=WHERE, reason="It is.", by=person, at=AFTER
            )


def test_each_promise_of_one_form_has_its_own_day() -> None:
    application = an_application("successful")
    manager, fund = application.cast.manager, application.round.strand.fund  # type: ignore[attr-defined]
    jobs, firms = (fund.indicators.get(key=key) for key in ("jobs_created", "businesses_supported"))
    given = LIFE | {"before_payment": "", "others": ""}
    for indicator in (jobs, firms):
        given |= {f"promised_{indicator.pk}": "9", f"where_{indicator.pk}": WHERE}
    client, address = signed_in(manager), reverse("offer-award", args=[application.pk])
    with nothing_changes():
        early = client.post(address, given | day(f"by_{jobs.pk}", date(2020, 1, 1)))
        assert (early.status_code, "Enter one between its first and its last day" in early.content.decode()) == (
            422,
            True,
        )
    assert client.post(address, given | day(f"by_{jobs.pk}", DUE)).status_code == 302
    days = dict(Award.objects.get().promised_figures.values_list("indicator__key", "due_on"))
    assert days == {"jobs_created": DUE, "businesses_supported": date(2029, 3, 31)}
    awards.withdraw(Award.objects.get(), reason="Wrong dates.", by=manager, at=AFTER)
    again = client.get(address).content.decode()
    assert f'name="by_{jobs.pk}_year"' in again
    assert again.count('value="2028"') == 1


# --- corrected ----------------------------------------------------------------------------------------------------------


def test_a_promise_is_corrected_by_a_further_row_and_everybody_reads_both() -> None:
    award = an_award()
    row, cast = entered(award), award.cast  # type: ignore[attr-defined]
    told = {award.side.lead.pk, cast.monitoring.pk}  # type: ignore[attr-defined]
    client, address = signed_in(cast.manager), reverse("correct-promise", args=[award.pk, row.pk])
    given = {"value": "50", "where": LETTER, "reason": "A nought too many."} | day("due_on", DUE)
    with nothing_changes():
        assert client.post(address, given | {"reason": ""}).status_code == 422
        assert client.post(address, given | {"value": "500", "where": WHERE}).status_code == 422  # nothing differs
        assert client.post(address, given | {"where": ""}).status_code == 422
    assert client.post(address, given).status_code == 302
    [one] = promises_on_record(award)
    assert (one.stands.value, one.stands.reason, [each.value for each in one.corrected]) == (
        50,
        "A nought too many.",
        [500],
    )
    assert acts_on(award)[-1] == AwardAct.CORRECTED_PROMISE.verb
    assert last_told() == told
    for reader, name in ((None, "award"), (award.side.lead, "manage-award"), (cast.monitoring, "manage-award")):  # type: ignore[attr-defined]
        page = (signed_in(reader) if reader else Client()).get(reverse(name, args=[award.pk])).content.decode()
        assert [word in page for word in ("Before: 500", "A nought too many.", LETTER, WHERE)] == [True] * 4
    with nothing_changes():
        assert client.post(address, given | {"value": "51"}).status_code == 422  # another correction came first


def test_a_promise_that_was_never_made_is_taken_off_and_can_come_back() -> None:
    project = a_project()
    award = project.award
    row = entered(award)
    none = correct(row, award, None)
    assert promised_by(award) == []
    page = Client().get(reverse("award", args=[award.pk])).content.decode()
    assert ("None" in page, "Before: 500" in page) == (True, True)
    report = reported(project, jobs_of(award), 300)  # nothing is promised of which this would be more than half
    lead = signed_in(award.side.lead).get(reverse("return", args=[report.pk])).content.decode()  # type: ignore[attr-defined]
    assert "promised 500" not in lead
    again = correct(none, award, 480, reason="It stands in the letter after all.")
    assert (promised_by(award), again.corrects) == ([again], none)


def test_the_database_keeps_a_correction_to_one_and_to_its_reason() -> None:
    award = an_award()
    row = entered(award)
    first = correct(row, award)
    own = {"award": award, "indicator": row.indicator, "due_on": DUE, "where": WHERE, "entered_by": first.entered_by}
    for wrong in (
        {"value": 5, "corrects": row, "reason": "Again.", "entered_at": AFTER},
        {"value": 5, "corrects": first, "reason": "", "entered_at": AFTER},
        {"value": None, "corrects": None, "reason": "", "entered_at": AFTER},
        {"value": 5, "corrects": None, "reason": "", "entered_at": AFTER},
        {"value": 5, "corrects": first, "reason": "Again.", "entered_at": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PromisedFigure.objects.create(**own | wrong)


# --- another unit -------------------------------------------------------------------------------------------------------


def test_units_are_comparable_when_they_are_the_same_or_both_money() -> None:
    assert [
        is_comparable(*pair) for pair in (("jobs", "jobs"), ("GBP", "pounds"), ("jobs", "FTE"), ("jobs", "GBP"))
    ] == [
        *(True, True),
        *(False, False),
    ]


def test_what_is_reported_in_another_unit_stands_beside_no_promise_and_pages_say_so() -> None:
    project = promising(a_project(), 507)
    award, lead = project.award, project.award.side.lead  # type: ignore[attr-defined]
    report = reported(project, counted_otherwise(award), 400)  # more than half of 507, and no such part of it
    assert [figure.found.promise for figure in outlying(report)] in ([], [None])
    for reader, name, pk in (
        (lead, "manage-award", award.pk),
        (lead, "return", report.pk),
        (None, "award", award.pk),
        (None, "project", project.pk),
    ):
        page = (signed_in(reader) if reader else Client()).get(reverse(name, args=[pk])).content.decode()
        assert ("507" in page, "another unit, so not compared" in page) == (True, True), name


def test_a_new_version_in_the_same_unit_goes_on_beside_the_promise() -> None:
    project = promising(a_project(), 507)
    award = project.award
    reported(project, counted_otherwise(award, jobs_of(award).unit), 30)
    page = signed_in(award.side.lead).get(reverse("manage-award", args=[award.pk])).content.decode()  # type: ignore[attr-defined]
    assert ("507" in page, ">30<" in page, "another unit" in page) == (True, True, False)


def test_one_promise_stands_beside_one_version_on_each_page_however_many_were_reported_under() -> None:
    project = promising(a_project(), 507)
    award, lead = project.award, project.award.side.lead  # type: ignore[attr-defined]
    first = jobs_of(award)
    draft = returns.open_return(award, Q1, by=lead, at=AFTER_Q1)
    returns.report_fact(draft, project, first, Decimal(20), by=lead, at=AFTER_Q1)
    report = reported(project, counted_otherwise(award, first.unit), 30)
    for reader, name, pk in ((None, "award", award.pk), (None, "project", project.pk), (lead, "return", report.pk)):
        answer = (signed_in(reader) if reader else Client()).get(reverse(name, args=[pk]))
        page = " ".join(answer.content.decode().split())
        rows = [one for one in page.split("<tr")[1:] if "507" in one and ", version " in one]
        assert [("version 1" in one, ">20<" in one) for one in rows] == [(True, True)], name
        assert "See version 1" in page, name


def test_a_promise_is_stated_anew_under_the_version_that_is_asked_for_and_is_compared_again() -> None:
    project = a_project()
    award = project.award
    row, newer = entered(award, 500), counted_otherwise(award)
    client, address = signed_in(award.cast.manager), reverse("correct-promise", args=[award.pk, row.pk])  # type: ignore[attr-defined]
    given = {"indicator": str(newer.pk), "value": "430", "where": LETTER, "reason": "The letter says people."}
    assert client.post(address, given | day("due_on", DUE)).status_code == 302
    [now] = promised_by(award)
    assert (now.indicator, now.value) == (newer, 430)
    reported(project, newer, 20)
    page = Client().get(reverse("award", args=[award.pk])).content.decode()
    assert ("Before: 500" in page, "another unit" in page) == (True, False)
    other = IndicatorDefinition.objects.get(fund=newer.fund, key="businesses_supported")
    with (
        refused("State it under the version of the indicator that returns are asked for, or leave it."),
        nothing_changes(),
    ):
        correct(now, award, 5, indicator=other)


# --- open data ----------------------------------------------------------------------------------------------------------


def test_promised_figures_are_published_with_their_corrections_and_where_none_is_on_record() -> None:
    award = an_award()
    fund = award.strand.fund
    [blank] = table(fund, "promised-figures")
    assert (blank["award"], blank["promised"], blank["stands"]) == (award.reference, "not on record here", "")
    row = entered(award)
    correct(row, award, None)
    first, second = table(fund, "promised-figures")
    assert (first["promised"], first["due_on"], first["where"], first["stands"]) == ("500", str(DUE), WHERE, "no")
    assert (second["promised"], second["corrects"], second["why_corrected"], second["stands"]) == (
        *("", str(row.pk)),
        *("A nought too many.", "yes"),
    )
    assert {one["unit"] for one in (first, second)} == {row.unit}
    assert an_award("offered").reference not in str(table(fund, "promised-figures"))
