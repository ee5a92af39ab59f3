"""How three places show that they are ready: what they send in a wave, governments' views, what is found, and gaps worked off."""

from __future__ import annotations

from datetime import date
from typing import Any

from placefund.domain.readiness import Verdict
from placefund.funds.models import Programme
from placefund.readiness.findings import actions as findings
from placefund.readiness.findings.actions import FoundOfTest
from placefund.readiness.gaps import actions as gaps
from placefund.readiness.models import Gap, ReadinessFinding, SentReadiness, Wave
from placefund.readiness.submissions import actions as submissions
from placefund.rehearsal.chance import at_work, chance
from placefund.rehearsal.place_book import (
    Told,
    officer_of,
    official_of,
    programme_of,
    relationship_manager_of,
    told_of,
)
from placefund.rehearsal.stage import Stage, act


def plan_readiness(stage: Stage) -> None:
    """Plan what each place sends in its waves, and what becomes of it."""
    for place in stage.scale.places:
        for number, told in enumerate(told_of(place, "readiness")["submission"]):
            for name, day in (
                ("send_readiness", told["sent_on"]),
                ("give_view", told.get("view_on")),
                ("find_readiness", told["found_on"]),
                ("release_readiness", told["released_on"]),
            ):
                if day is not None:
                    stage.later(name, at_work(day, chance(name, place, number)), place=place, number=number)
            for gap, settling in enumerate(told.get("gap", ())):
                _plan_gap(stage, place, number, gap, settling)


def _plan_gap(stage: Stage, place: str, number: int, gap: int, told: Told) -> None:
    about: dict[str, Any] = {"place": place, "number": number, "gap": gap}
    draw = chance("gap", place, number, gap)
    stage.later("answer_gap", at_work(told["answered_on"], draw), **about, key="answer")
    if "sent_back_on" in told:
        stage.later("send_gap_back", at_work(told["sent_back_on"], draw), **about)
        stage.later("answer_gap", at_work(told["again_on"], draw), **about, key="again")
    stage.later("settle_gap", at_work(told["settled_on"], draw), **about)


def _told(place: str, number: int) -> Told:
    told: Told = told_of(place, "readiness")["submission"][number]
    return told


def _sent(stage: Stage, place: str, number: int) -> SentReadiness:
    told = _told(place, number)
    rows = SentReadiness.objects.select_related("submission__programme__strand__fund", "submission__programme__place")
    return rows.get(submission__programme=programme_of(stage, place), submission__wave__key=told["wave"])


@act
def send_readiness(stage: Stage, place: str, number: int) -> None:
    """The office writes to each test, adds what shows it, and sends all of it. A later wave begins with what was sent before."""
    told, programme = _told(place, number), programme_of(stage, place)
    by = officer_of(stage, programme)
    wave = Wave.objects.get(strand=programme.strand, key=told["wave"])
    draft = submissions.begin(programme, wave, by=by, at=stage.at)
    for key, text in told["texts"].items():
        submissions.write(draft, key, text, by=by, at=stage.pause(18))
    for item in told.get("evidence", ()):
        submissions.add_evidence(
            draft,
            item["dimension"],
            what=item["what"],
            dated=item["dated"],
            link=item["link"],
            by=by,
            at=stage.pause(5),
        )
    submissions.submit(draft, by=by, at=stage.pause(20))


@act
def give_view(stage: Stage, place: str, number: int) -> None:
    """The government of the nation says what it thinks, and is answered."""
    told, sent = _told(place, number), _sent(stage, place, number)
    programme = sent.submission.programme
    view = findings.give_view(sent, text=told["view"], by=official_of(stage, programme), at=stage.at)
    manager = relationship_manager_of(stage, programme)
    findings.answer_view(view, text=told["answer"], by=manager, at=stage.pause(120))


@act
def find_readiness(stage: Stage, place: str, number: int) -> None:
    """Whoever accompanies the place writes down what is found of each test, and puts it to a second person."""
    told, sent = _told(place, number), _sent(stage, place, number)
    by = relationship_manager_of(stage, sent.submission.programme)
    draft = findings.draft(sent, [_found(each) for each in told["found"]], by=by, at=stage.at)
    findings.propose(draft, by=by, at=stage.pause(30))


def _found(told: Told) -> FoundOfTest:
    due_on: date | None = told.get("due_on")
    return FoundOfTest(
        told["dimension"],
        Verdict(told["verdict"]),
        told["reasons"],
        told.get("missing", ""),
        due_on,
        told.get("help_offered", ""),
    )


@act
def release_readiness(stage: Stage, place: str, number: int) -> None:
    """The fund's manager confirms what was found, tells the place, and a while later everybody."""
    told = _told(place, number)
    finding = ReadinessFinding.objects.get(sent=_sent(stage, place, number), state="proposed")
    findings.confirm(finding, by=stage.manager, at=stage.at)
    finding = findings.release(finding, by=stage.manager, at=stage.pause(15))
    if told.get("publishes"):
        findings.publish(finding, by=stage.manager, at=stage.pause(60))


# --- gaps -------------------------------------------------------------------------------------------------------------


def _gap(stage: Stage, place: str, number: int, gap: int) -> tuple[Programme, Gap, Told]:
    """The gap that a submission's finding left of a test, and what is told of it."""
    told = _told(place, number)["gap"][gap]
    rows = Gap.objects.select_related("programme__strand__fund", "programme__place")
    row = rows.get(found_in__finding__sent=_sent(stage, place, number), dimension=told["dimension"])
    return row.programme, row, told


@act
def answer_gap(stage: Stage, place: str, number: int, gap: int, key: str) -> None:
    """The place says how a gap is closed, and what shows it."""
    programme, row, told = _gap(stage, place, number, gap)
    gaps.answer(row, told[key], by=officer_of(stage, programme), at=stage.at)


@act
def send_gap_back(stage: Stage, place: str, number: int, gap: int) -> None:
    """It is not enough, and the place reads why."""
    programme, row, told = _gap(stage, place, number, gap)
    gaps.send_back(row, reason=told["sent_back"], by=relationship_manager_of(stage, programme), at=stage.at)


@act
def settle_gap(stage: Stage, place: str, number: int, gap: int) -> None:
    """The gap is closed."""
    programme, row, told = _gap(stage, place, number, gap)
    gaps.close(row, text=told["settled"], by=relationship_manager_of(stage, programme), at=stage.at)
