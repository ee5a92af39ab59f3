"""The terms of a round: every value its rules use, locked and hashed when the round opens."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from placefund.domain.assessment.method import Method
from placefund.domain.assessment.scoring import Criterion
from placefund.domain.assessment.tracks import Track, have_tracks, in_track
from placefund.domain.coinvestment import CountingRule
from placefund.domain.money import Money
from placefund.domain.partnerships import THREE_HELICES, Helix
from placefund.domain.periods import FinancialYear, financial_years_between, london
from placefund.domain.questions import FormRule, Question
from placefund.domain.stages import Stage
from placefund.domain.welsh import Lexicon


@dataclass(frozen=True, slots=True)
class Terms:
    """What a round asks and allows.

    `earmarked` maps each excluded place's name to its area codes; it is empty where nothing is excluded. `floor` and `cap` bound
    one award; None means there is none. `rates` is the share of cost the fund pays, by helix. `life` is the first and last day
    in which activity may fall. `assessors_needed` is how many people score each application. `pages_inform` names the criteria
    that a page of every application (its place, its costs) is judged by; a question says so itself.

    `rates_not_published` are the helices whose rate nobody knows: a sum that needs one is not made. `helices_required` is who
    must have joined where it is not all three (`helices_needed`); `may_lead` who may lead, everybody where it is empty.
    From `questions_until` on no question about the round is taken; None where it may be asked until the round closes.
    `form_rules` is what must hold between the answers.
    `stage` is what the round is in its competition, and which round it follows. `within` are the codes of the areas that a place
    must lie in, for a local call those of its own place; empty where any will do.
    `welsh` are the Welsh words of its criteria, of what must hold between answers and of its sectors, by their English; questions
    have their own beside them.
    `board_endorses` says that the board of a place endorses what its local call chooses, before outcomes are released.
    """

    strand: str
    opens_at: datetime
    closes_at: datetime
    floor: Money | None
    cap: Money | None
    life: tuple[date, date]
    counting: CountingRule
    questions: tuple[Question, ...]
    criteria: tuple[Criterion, ...]
    sectors: tuple[str, ...] = ()
    earmarked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rates: Mapping[Helix, Fraction] = field(default_factory=dict)
    helices_needed: bool = True
    assessors_needed: int = 3
    clauses: Mapping[str, str] = field(default_factory=dict)
    method: Method = field(default_factory=Method)
    pages_inform: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rates_not_published: frozenset[Helix] = frozenset()
    helices_required: tuple[Helix, ...] = ()
    may_lead: tuple[Helix, ...] = ()
    questions_until: datetime | None = None
    form_rules: tuple[FormRule, ...] = ()
    stage: Stage = field(default_factory=Stage)
    within: frozenset[str] = frozenset()
    board_endorses: bool = False
    welsh: Mapping[str, str] = field(default_factory=dict)

    @property
    def lexicon(self) -> Lexicon:
        """The Welsh that was locked with these terms."""
        return Lexicon(self.welsh)

    @property
    def required_helices(self) -> tuple[Helix, ...]:
        """The helices that must each have joined."""
        return THREE_HELICES if self.helices_needed else self.helices_required

    @property
    def rates_paid(self) -> Mapping[Helix, Fraction]:
        """The rates that sums are made with. A cost without a published rate adds nothing, and `why_no_ask` says so."""
        return {**self.rates, **dict.fromkeys(self.rates_not_published, Fraction(0))}

    @property
    def has_tracks(self) -> bool:
        """Whether quality and local fit are judged apart, by readers of the fund and of the place."""
        return have_tracks(self.criteria)

    @property
    def readings_needed(self) -> int:
        """How many readings an application needs before a panel: as many in each track where there are two."""
        return self.assessors_needed * (len(Track) if self.has_tracks else 1)

    def of_track(self, track: Track | None) -> Terms:
        """These terms as a reader of one track has them: with its criteria alone."""
        return self if track is None else replace(self, criteria=in_track(self.criteria, track))

    def clause(self, name: str) -> str:
        """Where a rule of these terms comes from, in words; empty when the fundbook gives no source."""
        return self.clauses.get(name, "")

    @property
    def stated_rates(self) -> tuple[tuple[Helix, Fraction | None], ...]:
        """Every helix of which the fund says something, with its rate; None where that is not published."""
        said = (helix for helix in Helix if helix in self.rates or helix in self.rates_not_published)
        return tuple((helix, self.rates.get(helix)) for helix in said)

    @property
    def payable_years(self) -> tuple[FinancialYear, ...]:
        """The financial years in which a cost can fall: none that is over when the round closes. Empty after the fund's life."""
        first = max(self.life[0], london(self.closes_at).date())
        return financial_years_between(first, self.life[1])

    def as_record(self) -> dict[str, Any]:
        """These terms as JSON values; `Terms.from_record` reads them back to an equal object."""
        # Terms from before there was any of these say nothing of it, and keep their digest.
        later = {
            "pages_inform": {page: list(keys) for page, keys in sorted(self.pages_inform.items())},
            "rates_not_published": sorted(self.rates_not_published),
            "helices_required": list(self.helices_required),
            "may_lead": list(self.may_lead),
            "questions_until": self.questions_until.isoformat() if self.questions_until else "",
            "form_rules": [rule.as_record() for rule in self.form_rules],
            "stage": {} if self.stage.is_plain else self.stage.as_record(),
            "within": sorted(self.within),
            "board_endorses": self.board_endorses,
            "welsh": dict(sorted(self.welsh.items())),
        }
        return {name: value for name, value in later.items() if value} | {
            "strand": self.strand,
            "opens_at": self.opens_at.isoformat(),
            "closes_at": self.closes_at.isoformat(),
            "floor_pence": None if self.floor is None else self.floor.pence,
            "cap_pence": None if self.cap is None else self.cap.pence,
            "life": [day.isoformat() for day in self.life],
            "counting": self.counting.as_record(),
            "questions": [question.as_record() for question in self.questions],
            "criteria": [criterion.as_record() for criterion in self.criteria],
            "sectors": list(self.sectors),
            "earmarked": {name: sorted(codes) for name, codes in sorted(self.earmarked.items())},
            "rates": {helix.value: str(rate) for helix, rate in sorted(self.rates.items())},
            "helices_needed": self.helices_needed,
            "assessors_needed": self.assessors_needed,
            "clauses": dict(sorted(self.clauses.items())),
            "method": self.method.as_record(),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Terms:
        return cls(
            strand=record["strand"],
            opens_at=datetime.fromisoformat(record["opens_at"]),
            closes_at=datetime.fromisoformat(record["closes_at"]),
            floor=None if record["floor_pence"] is None else Money(record["floor_pence"]),
            cap=None if record["cap_pence"] is None else Money(record["cap_pence"]),
            life=(date.fromisoformat(record["life"][0]), date.fromisoformat(record["life"][1])),
            counting=CountingRule.from_record(record["counting"]),
            questions=tuple(Question.from_record(question) for question in record["questions"]),
            criteria=tuple(Criterion.from_record(criterion) for criterion in record["criteria"]),
            sectors=tuple(record["sectors"]),
            earmarked={name: frozenset(codes) for name, codes in record["earmarked"].items()},
            rates={Helix(helix): Fraction(rate) for helix, rate in record["rates"].items()},
            helices_needed=record["helices_needed"],
            assessors_needed=record["assessors_needed"],
            clauses=dict(record["clauses"]),
            # terms locked before methods were part of them keep their digest, and mean what they meant
            method=Method.from_record(record["method"]) if "method" in record else Method(),
            pages_inform={page: tuple(keys) for page, keys in record.get("pages_inform", {}).items()},
            rates_not_published=frozenset(Helix(helix) for helix in record.get("rates_not_published", ())),
            helices_required=tuple(Helix(helix) for helix in record.get("helices_required", ())),
            may_lead=tuple(Helix(helix) for helix in record.get("may_lead", ())),
            questions_until=datetime.fromisoformat(until) if (until := record.get("questions_until")) else None,
            form_rules=tuple(FormRule(**rule) for rule in record.get("form_rules", ())),
            stage=Stage.from_record(record["stage"]) if "stage" in record else Stage(),
            within=frozenset(record.get("within", ())),
            board_endorses=record.get("board_endorses", False),
            welsh=dict(record.get("welsh", {})),
        )


def digest(record: Mapping[str, Any]) -> str:
    """The SHA-256 of a JSON record in its canonical form (sorted keys, no spaces): the same on any machine."""
    canonical = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
