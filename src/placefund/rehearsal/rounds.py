"""Money set aside, rounds opened and closed, questions about the rules answered."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from placefund.applications.corrections.actions import close_round as close_bidding
from placefund.applications.models import SENT, Application
from placefund.domain.money import Money
from placefund.domain.periods import LONDON, london
from placefund.funds import actions as funds
from placefund.people.models import CLOCK
from placefund.rehearsal.applicants import plan_bid
from placefund.rehearsal.assignments import plan_readings
from placefund.rehearsal.chance import after, at_work, chance
from placefund.rehearsal.stage import Stage, act


def plan_opening(stage: Stage) -> None:
    """Everything that is known on the first day: the cast, the money, the rounds, the months."""
    stage.later("gather", stage.at)
    stage.later("form_pool", at_work(date(2021, 1, 13), chance("pool")))
    for day, pounds in stage.scale.tranches:
        stage.later("set_aside", at_work(day, chance("tranche", day)), pounds=pounds, year=day.year)
    for slug in stage.scale.homes:
        stage.later("form_home_partnership", at_work(date(2021, 2, 8), chance("home", slug)), home=slug)
    for intake in stage.scale.intakes:
        round_ = stage.round(intake.slug)
        if round_.opens_at and round_.closes_at:
            stage.later("open_round", london(round_.opens_at), slug=intake.slug)
            stage.later("close_round", london(round_.closes_at), slug=intake.slug)
    stage.later("end_month", datetime.combine(date(2021, 1, 29), time(17, 30), LONDON))
    for year in (2023, 2025, 2027, 2029):
        stage.later("publish_finding", at_work(date(year, 11, 6), chance("finding", year)), year=year)
    for year in range(2021, 2031):
        stage.later("publish_release", at_work(date(year, 9, 14), chance("release", year)))


@act
def set_aside(stage: Stage, pounds: int, year: int) -> None:
    """The manager sets part of the envelope aside for the open call."""
    funds.allocate_to_strand(
        stage.open_strand,
        Money.pounds(pounds),
        key=str(year),
        effective_on=max(stage.today, stage.fund.starts_on),
        why=f"Set aside for the open call in {year}",
        by=stage.manager,
        at=stage.at,
    )


@act
def open_round(stage: Stage, slug: str) -> None:
    """The round opens at its hour; the cast's bids begin after it."""
    round_ = stage.round(slug)
    if round_.state == "planned":
        round_ = funds.open(round_, by=stage.manager, at=stage.at)
    for bid in stage.bids.values():
        if bid.round == slug:
            plan_bid(stage, bid)
    draw = chance("clarify", slug)
    for number, days in enumerate((9, 16, 30)):
        stage.later("clarify", after(stage.at, days, draw), slug=slug, number=number)


_CLARIFICATIONS = (
    ("Can money be spent on a building?", "Only on fitting one out."),
    (
        "Must every partner be in the place?",
        "No. The work must be; a partner may come from anywhere in the United Kingdom.",
    ),
    (
        "Can money be spent on a building?",
        "Yes, where the building is for the work and stays in use for it for ten years. This replaces our earlier answer.",
    ),
)


@act
def clarify(stage: Stage, slug: str, number: int) -> None:
    """Answers about the rules; the third takes back the first."""
    round_ = stage.round(slug)
    if round_.state != "open":
        return
    question, answer = _CLARIFICATIONS[number]
    earlier = round_.clarifications.filter(question=question, superseded_by__isnull=True).first()
    drafts = Application.objects.filter(round=round_, state__in=("draft", "certified"))
    leads = tuple(sorted(set(drafts.values_list("partnership__lead_id", flat=True))))
    funds.clarify(
        round_, question=question, answer=answer, supersedes=earlier, tell_leads_of=leads, by=stage.manager, at=stage.at
    )


@act
def close_round(stage: Stage, slug: str) -> None:
    """Time closes the round; what was sent goes to the fund, step by step."""
    round_ = stage.round(slug)
    if round_.state == "open":
        close_bidding(round_, by=CLOCK, at=stage.at)
    closed = stage.at
    for application in Application.objects.filter(round=round_, state__in=SENT).select_related("partnership"):
        bid = stage.bids_by_name.get(application.partnership.name)
        draw = chance("check", slug, application.partnership.name)
        days = bid.pace.check if bid and bid.pace else draw.randrange(5, 13)
        stage.later("check", after(closed, days, draw), application=application.pk)
    intake = stage.intake(slug)
    plan_readings(stage, intake, closed)
    stage.later("plan_panel", after(closed, intake.panels[0] - 6, chance("plan panel", slug)), slug=slug)
    day = london(closed).date() + timedelta(days=intake.releases_after)
    stage.later("release", at_work(day, chance("release", slug)), slug=slug, tries=1)
