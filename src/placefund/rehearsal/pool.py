"""The pool of assessors: who is asked, who answers, what joins them to bidders, and when they are away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from placefund.assessment.conflicts import actions as conflicts_actions
from placefund.assessment.models import Assessor
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.pool.board import hits, sectors_of
from placefund.assessment.pool.profile import Profile
from placefund.assessment.scoring import actions as scoring_actions
from placefund.domain.assessment.pool import NewTie
from placefund.domain.assessment.ties import TieKind, TieStrength
from placefund.domain.partnerships import Helix
from placefund.domain.roles import Role
from placefund.people.models import CLOCK, Organisation, User
from placefund.rehearsal.cast import DEMO_CAST, DOMAIN, enter, shuffled_names
from placefund.rehearsal.chance import at_work, chance
from placefund.rehearsal.names import BODY
from placefund.rehearsal.stage import Stage, act

MOST_READINGS = 12
FEW = 6
"""So many readers do at the small scale."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody whom the fund asks. `sectors` count through the sectors of the fund; `employer` is a body of the cast."""

    leg: Helix
    sectors: tuple[int, ...]
    knows: str
    employer: str = ""
    least: int = 0
    most: int = MOST_READINGS


READERS: tuple[Reader, ...] = (
    Reader(Helix.BUSINESS, (0, 5), "Ran a boatyard; robots, tugs, sensors and twins of working ports."),
    Reader(Helix.RESEARCH, (2, 5), "Clinical trials at home: blood tests, memory clinics, sensors.", "chalkdown", 1),
    Reader(Helix.BUSINESS, (1,), "Brought new foods to market: seaweed, barley, crops without peat."),
    Reader(Helix.RESEARCH, (4,), "Heat networks, batteries, floating solar, hydrogen.", "kestrel-moor"),
    Reader(Helix.BUSINESS, (3,), "Composites of wool and slate, glass, timber towers.", "slatewing"),
    Reader(Helix.RESEARCH, (0, 1, 4), "Fish health, seaweed, tide-proof homes and heat from the tide.", "marine-lab"),
    Reader(Helix.BUSINESS, (5, 0), "Software for drones and sound maps; twins of working ports.", "thistledown"),
    Reader(Helix.RESEARCH, (1,), "Machines for small farms, soils without peat, crops.", "farm-college"),
    Reader(Helix.BUSINESS, (2,), "Medical devices from the bench to the ward: clinics, anaesthetics.", "pebble", 1),
    Reader(Helix.RESEARCH, (3, 2), "Ceramics, glass that heals, plastics from plants.", "oldbridge-uni"),
    Reader(Helix.BUSINESS, (4, 3), "Forty years in turbines and village heat; pensions from an energy firm."),
    Reader(Helix.CIVIC, (6,), "Old mills, trails, visitors; led regeneration at a council."),
    Reader(Helix.RESEARCH, (5, 6), "Quiet machines, stagecraft, sound and what people make of it.", "quiet-machines"),
    Reader(Helix.CIVIC, (2, 4), "Public health and warm homes in a rural county.", "", 0, 8),
    Reader(Helix.BUSINESS, (6, 1), "Hotels, food halls and what visitors pay for."),
)
"""Those who are asked before the first round closes, in this order. The demo assessor is the first."""
DECLINES, STANDS_DOWN = 14, 13
"""The last of them declines; the one before reads in the first round, and stands down years later."""
ON_LEAVE = ((3, date(2021, 4, 19), date(2021, 4, 30)), (7, date(2026, 11, 18), date(2026, 12, 4)))
"""Who is away, from which day to which. The second lies over the demonstration's present."""


def reader_user(stage: Stage, number: int) -> User:
    return stage.known(User.objects.get(email=_address(number)))


def _address(number: int) -> str:
    part = next(part for part in DEMO_CAST if part.role is Role.ASSESSOR)
    if number == 0:
        return part.email
    return f"{shuffled_names()[-number].lower().replace(' ', '.')}@cast.{DOMAIN}"


def _assessor(stage: Stage, number: int) -> Assessor:
    rows = Assessor.objects.select_related("user", "fund", "employer")
    return rows.get(fund=stage.fund, user__email=_address(number))


def _profile(stage: Stage, reader: Reader) -> Profile:
    sectors = sectors_of(stage.fund)
    employer = stage.organisations[BODY[reader.employer].identifier] if reader.employer else None
    return Profile(
        topics=[sectors[number % len(sectors)] for number in reader.sectors] if sectors else [],
        leg=reader.leg.value,
        employer=employer,
        organisations=[employer] if employer else [],
        expertise=reader.knows,
        least_applications=reader.least if stage.scale.is_full else 0,
        most_applications=reader.most,
    )


@act
def form_pool(stage: Stage) -> None:
    """Most of the readers have agreed already; the last ones are asked in writing."""
    names = shuffled_names()
    asked = READERS if stage.scale.is_full else READERS[:FEW]
    for number, reader in enumerate(asked):
        user = reader_user(stage, 0) if number == 0 else enter(stage, names[-number])
        if number < len(READERS) - 2:
            profile = _profile(stage, reader)
            pool_actions.add_assessor(stage.fund, user, by=stage.manager, at=stage.pause(4), **profile)
            continue
        message = "You know this field better than anybody we have. May we send you bids in April?"
        profile = _profile(stage, reader)
        pool_actions.invite(stage.fund, user, message=message, by=stage.manager, at=stage.pause(7), **profile)
        day = date(2021, 1, 18 + number % 3)
        stage.later("answer_pool", at_work(day, chance("answer pool", number)), number=number)
    if stage.scale.is_full:
        stage.later("note_ties", at_work(date(2021, 2, 9), chance("ties")))
        stage.later("leave_the_pool", at_work(date(2024, 5, 14), chance("stand down")))
        stage.later("ask_one_more", at_work(date(2026, 11, 12), chance("one more")))
        for number, first_day, last_day in ON_LEAVE:
            before = date(first_day.year, first_day.month - 1, first_day.day)
            stage.later("note_leave", at_work(before, chance("leave", number)), number=number,
                        first=first_day.isoformat(), last=last_day.isoformat())  # fmt: skip


@act
def answer_pool(stage: Stage, number: int) -> None:
    """Somebody who was asked says yes, or no."""
    assessor = _assessor(stage, number)
    if assessor.state != "invited":
        return
    by = reader_user(stage, number)
    if number == DECLINES:
        answer = "Two of my customers will bid. Ask me again in a year."
        pool_actions.decline_invitation(assessor, answer=answer, by=by, at=stage.at)
        return
    pool_actions.accept_invitation(
        assessor, answer="With pleasure, up to eight.", most_applications=8, by=by, at=stage.at
    )


@act
def note_leave(stage: Stage, number: int, first: str, last: str) -> None:
    """A reader enters days on which they cannot read."""
    first_day, last_day = date.fromisoformat(first), date.fromisoformat(last)
    by = reader_user(stage, number)
    pool_actions.add_absence(_assessor(stage, number), first_day, last_day, by=by, at=stage.at)


@act
def note_ties(stage: Stage) -> None:
    """What joins readers to bidders goes on record: their own word, and what a register says."""
    peatsmoke, oldbridge = (_body(stage, key) for key in ("peatsmoke", "oldbridge"))
    ended = NewTie(
        TieKind.FINANCIAL,
        "The register of interests that they filled in themselves.",
        organisation=peatsmoke.pk,
        since=date(2012, 4, 1),
        until=date(2020, 9, 30),
    )
    worked = NewTie(
        TieKind.WAS_EMPLOYED_BY,
        "Their curriculum vitae.",
        organisation=oldbridge.pk,
        since=date(2009, 9, 1),
        until=date(2017, 3, 31),
    )
    conflicts_actions.record_tie(_assessor(stage, 10), ended, by=reader_user(stage, 10), at=stage.at)
    conflicts_actions.record_tie(_assessor(stage, 11), worked, by=stage.manager, at=stage.pause(9))


def _body(stage: Stage, key: str) -> Organisation:
    return stage.organisations[BODY[key].identifier]


@act
def rule_on_ties(stage: Stage, slug: str) -> None:
    """The manager rules on what the register shows: one is cleared, one counts without barring, the rest stands as it is."""
    rulings = (
        (
            TieStrength.CLEARED,
            "They left years ago, have no pension or friends there, and nothing to gain by this bid.",
        ),
        (TieStrength.SOFT, "They left long ago and know two of the team. Let others read it where there are enough."),
    )
    for number, (ruling, reason) in zip((11, 10), rulings, strict=True):
        assessor = _assessor(stage, number)
        open_hits = [hit for hit in hits(assessor, stage.today) if hit.is_open and hit.application.round.slug == slug]
        for hit in open_hits[:1]:
            conflicts_actions.rule(
                assessor, hit.application, ruling, reason=reason, by=stage.manager, at=stage.pause(6)
            )


@act
def leave_the_pool(stage: Stage) -> None:
    """A reader moves abroad."""
    assessor = _assessor(stage, STANDS_DOWN)
    if assessor.state == "accepted":
        pool_actions.stand_down(assessor, reason="They have moved abroad.", by=stage.manager, at=stage.at)


@act
def ask_one_more(stage: Stage) -> None:
    """A newcomer is asked before the next round, and has not answered yet."""
    user = enter(stage, shuffled_names()[-len(READERS)])
    profile = _profile(stage, Reader(Helix.RESEARCH, (0, 4), "Waves, tides and the machines in them.", "orran", 2, 8))
    message = "Round 2 closes in January and is strong in energy and the sea. May we send you up to eight bids?"
    pool_actions.invite(stage.fund, user, message=message, by=stage.manager, at=stage.at, **profile)


@act
def remind_readers(stage: Stage) -> None:
    """The clock reminds everyone whose reading is due soon, or late."""
    scoring_actions.remind(stage.fund, within_days=2, by=CLOCK, at=stage.at)
