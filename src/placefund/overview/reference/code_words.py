"""The words of the code: classes that mean something of the field, each with what its own docstring says and where it stands."""

from __future__ import annotations

from placefund.applications.models import Answer, Snapshot
from placefund.assessment.models import Assignment
from placefund.assessment.queries import Reading
from placefund.domain.assessment import ties
from placefund.domain.assessment.calibration import Calibration
from placefund.domain.assessment.calibration_model import bids as calibrated
from placefund.domain.assessment.conflicts import Conflict
from placefund.domain.assessment.method import Method
from placefund.domain.assessment.paths import Path
from placefund.domain.eligibility import Proposal
from placefund.domain.findings import Finding
from placefund.domain.formulas.solve import AmountBasis as FormulaStanding
from placefund.domain.ledger import EconomicEvent, Posting
from placefund.domain.lifecycle import Lifecycle, Move
from placefund.domain.portfolio.bids import Bid, Level
from placefund.domain.portfolio.choice import Choice
from placefund.domain.portfolio.choice import Slack as RoomInRule
from placefund.domain.portfolio.plan import Merit, Stance
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.span import ProvenSpan
from placefund.domain.roles import Capability, Role
from placefund.domain.terms import Terms
from placefund.domain.trail import Pot, Trail
from placefund.matching.models import FixedPair
from placefund.matching.models import Proposal as ProposedAssignment
from placefund.overview import money
from placefund.overview.reference.markdown import code, table
from placefund.panels.models import Consensus, Draw, Leaving, Turn
from placefund.partnerships.queries import Leg
from placefund.scenarios.contest import Contender, Contest
from placefund.scenarios.models import Scenario, Signature

SUBJECTS: tuple[tuple[str, tuple[type, ...]], ...] = (
    ("Rules", (Terms, Proposal, Finding, Lifecycle, Move, Capability, Role)),
    ("An application", (Answer, Snapshot, Leg)),
    (
        "Who reads what",
        (ties.Tie, Path, Conflict, ties.TieStrength, ties.Ruling, Assignment, ProposedAssignment, FixedPair),
    ),
    ("Scores", (Reading, Method, Calibration, calibrated.LineSide, Turn, Leaving, Consensus, Draw)),
    (
        "What could be funded",
        (Scenario, Contest, Contender, Merit, Stance, Problem, Bid, Level, Choice, ProvenSpan, RoomInRule, Signature),
    ),
    ("Money", (EconomicEvent, Posting, Trail, Pot, money.MoneyByStage, FormulaStanding)),
)
"""What a newcomer meets early, in the order of a fund's life. A class that is renamed is renamed here by its import."""


def meaning(word: type) -> str:
    """The first sentence of a class's docstring."""
    text = " ".join((word.__doc__ or "").split())
    first, stop, _ = text.partition(". ")
    return first + "." if stop else text


def place(word: type) -> str:
    """The module of a class, as a path in the package."""
    return word.__module__.removeprefix("placefund.").replace(".", "/") + ".py"


def words_of_the_code() -> str:
    """The section of the glossary for those who read the code."""
    rows = (
        (f"**{word.__name__}**", subject, meaning(word), code(place(word)))
        for subject, words in SUBJECTS
        for word in words
    )
    return table(("class", "about", "what it is", "where"), rows)
