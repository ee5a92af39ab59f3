"""The explanations that were computed with a scenario's answer, in words, as a page asks for them.

What is kept are values, and `placefund.design.wording` words them. An answer of version 0.2 or before kept sentences instead:
they are shown as they were kept, and `is_as_kept` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from placefund.assessment.models import Assessor
from placefund.assessment.queries import panel_rows
from placefund.design.wording.lists import listed
from placefund.design.wording.pins import (
    UnpinnedWords,
    alone_in_words,
    assessors_cannot_matter,
    no_other_portfolio,
    robustness_in_words,
    tight_cap_in_words,
)
from placefund.design.wording.portfolio import PortfolioWords, choice_in_words, way_in_words
from placefund.design.wording.scenarios import (
    alternative_called,
    assessors_in_words,
    change_in_words,
    failure_in_words,
    how_left_out,
    no_longer_an_assessor,
    notes_in_words,
    standing_in_words,
    step_in_words,
    trouble_in_words,
)
from placefund.domain.assessment.method import Phase
from placefund.domain.messages import paragraph
from placefund.domain.portfolio.choice import Award
from placefund.domain.portfolio.concessions import Concession
from placefund.domain.portfolio.leaving_out import WithoutAssessor
from placefund.domain.portfolio.pins import fixed, used_up
from placefund.domain.portfolio.plan import application_of
from placefund.domain.portfolio.record import IN_VALUES, PortfolioAnswer, assessors_of, conflict_of, format_of
from placefund.domain.portfolio.robustness import Firmness
from placefund.funds.models import Round
from placefund.panels.agreement.charts import called_in_the_round
from placefund.scenarios.answers.phrases import AssessorWords, BidWords, MovedBid, OtherPortfolio, PriceWords, RuleWords
from placefund.scenarios.answers.queries import PlacedBid, RuleStanding, ScenarioAnswer
from placefund.scenarios.models import Scenario

_NUMBER = re.compile(r"(\d+)")


class Explanations:
    """What a scenario's record says besides its choice. Empty where nothing was computed."""

    def __init__(self, scenario: Scenario, answer: ScenarioAnswer | None = None) -> None:
        self._scenario = scenario
        self._given = answer
        self._record: Mapping[str, Any] = scenario.result_record or {}

    @cached_property
    def answer(self) -> ScenarioAnswer:
        """The answer in values; only for a scenario that has one."""
        return self._given or ScenarioAnswer(self._scenario)

    @property
    def is_as_kept(self) -> bool:
        """Whether the sentences are those that an earlier version kept."""
        return bool(self._record) and format_of(self._record) < IN_VALUES

    @property
    def words(self) -> PortfolioWords:
        """What puts this answer's values into sentences."""
        return self._words

    @cached_property
    def _words(self) -> PortfolioWords:
        if not self._scenario.has_answer:
            return PortfolioWords(self._scenario.problem())
        return PortfolioWords(self.answer.problem, self.answer.choice)

    @cached_property
    def _found(self) -> PortfolioAnswer | None:
        """What was computed, in values; None where there is nothing, or only what an earlier version kept."""
        return PortfolioAnswer.from_record(self._record) if "choice" in self._record and not self.is_as_kept else None

    # --- the whole -----------------------------------------------------------------------------------------------------

    @property
    def sentence(self) -> str:
        if self._found is None:
            return str(self._record.get("sentence", ""))
        return choice_in_words(self._found.choice, len(self.fixed), len(self.answer.placed))

    @property
    def progress(self) -> str:
        """How far its computation has come."""
        return step_in_words(self._scenario.progress_says, self._words)

    @property
    def failure(self) -> str:
        """Why there is no answer."""
        return failure_in_words(self._scenario.failure, self._scenario.attempt)

    @property
    def conflict(self) -> tuple[str, ...]:
        """Where nothing fits: which rules cannot stand together, and what would be the least to ease."""
        if self.is_as_kept:
            return tuple(self._record.get("conflict") or ())
        conflict = conflict_of(self._record)
        return self._words.conflict(conflict) if conflict else ()

    # --- what rules fix --------------------------------------------------------------------------------------------------

    @cached_property
    def fixed(self) -> frozenset[str]:
        """The bids, by their ids, that rules alone settle: it follows from the question, so that old answers say it too."""
        return frozenset(fixed(self.answer.problem))

    @property
    def is_all_fixed(self) -> bool:
        return len(self.fixed) >= len(self.answer.placed)

    @property
    def tight_caps(self) -> tuple[str, ...]:
        """The caps that equal what they fund, a sentence each."""
        keys = used_up(self.answer.problem, self.answer.choice)
        return tuple(tight_cap_in_words(self._words.rule(key)) for key in keys)

    @cached_property
    def released(self) -> UnpinnedWords | None:
        """The answer with its pins released, in words; None where nothing pins it, or it is older than that was asked."""
        found = self._found.released if self._found else None
        return UnpinnedWords(self.answer.problem, self.answer.choice, found) if found else None

    @cached_property
    def concessions(self) -> Mapping[str, Concession]:
        """What following each view would cost that the answer does not apply, by the key of its rule."""
        return {each.view: each for each in self._found.views} if self._found else {}

    @property
    def firmness_counted(self) -> tuple[int, int | None, int, int]:
        """How many bids are funded; how many of them the best choice holds once pins are released (None where nothing is); in how
        many draws the least firm of them is chosen; of how many. Where rules fix all and nothing was released, none is told."""
        funded = self.answer.choice.levels
        released = self._found.released if self._found else None
        if self._found is None or (released is None and self.is_all_fixed):
            return len(funded), None, 0, 0
        firm = released.firmness if released else self._found.explanation.firmness
        least = min((times for bid, times in firm.times if bid in funded), default=0)
        return (
            len(funded),
            sum(bid in released.choice.levels for bid in funded) if released else None,
            least,
            firm.draws,
        )

    @property
    def released_rows(self) -> tuple[tuple[PlacedBid, int, str], ...]:
        """Each bid, the best first, with its level in the best choice once pins are released, and how often draws
        choose it then."""
        if self._found is None or self._found.released is None or self.released is None:
            return ()
        levels = self._found.released.choice.levels
        every = sorted(self.answer.placed, key=lambda each: (-each.bid.merit, each.id))
        return tuple((each, levels.get(each.id, 0), self.released.drawn(each.id)) for each in every)

    @property
    def no_alternative(self) -> str:
        return no_other_portfolio(is_all_fixed=self.is_all_fixed)

    # --- each bid -------------------------------------------------------------------------------------------------------

    @cached_property
    def whys(self) -> Mapping[str, BidWords]:
        """Why each bid is in or out, by its id."""
        if self._found is None:
            kept = self._record.get("bids", {}) if self.is_as_kept else {}
            return {bid: BidWords(each["why"], tuple(each["changes"]), each["robust"]) for bid, each in kept.items()}
        found, words = self._found.explanation, self._words
        freed = dict(found.freed)
        told = {
            each.bid: (words.why_in(each), words.in_its_place(each)) for each in found.why_in
        } | {
            each.bid: (words.why_out(each), words.would_bring_in(each, freed.get(each.bid, ()))) for each in found.why_out
        }  # fmt: skip
        return {bid: BidWords(*each, self._robust(found.firmness, bid)) for bid, each in sorted(told.items())}

    def _robust(self, firm: Firmness, bid: str) -> str:
        released = self.released.drawn(bid) if self.released else ""
        return robustness_in_words(is_fixed=bid in self.fixed, drawn=self._words.firmness(firm, bid), released=released)

    def robust(self, bid: str) -> str:
        """That rules fix a bid, or how often draws choose it, and how often with pins released; an old answer's words as kept."""
        return self.whys[bid].robust if bid in self.whys else ""

    # --- each rule ------------------------------------------------------------------------------------------------------

    @cached_property
    def prices(self) -> Mapping[str, PriceWords]:
        """What each rule costs, by its key."""
        if self._found is None:
            kept = self._record.get("rules", {}) if self.is_as_kept else {}
            return {key: PriceWords(each["price"], each["costs"]) for key, each in kept.items()}
        prices = (*self._found.explanation.prices, *self._found.overlaps)
        pins = self._found.released.pins.keys if self._found.released else frozenset()
        return {
            each.rule: PriceWords(
                alone_in_words() if each.rule in pins and not each.is_felt else self._words.price(each), each.is_felt
            )
            for each in prices
        }

    @cached_property
    def rules(self) -> tuple[RuleWords, ...]:
        """Every rule in words with how it stands, and after them what is soft."""
        return tuple(self._rule(each) for each in self.answer.rules)

    def _rule(self, standing: RuleStanding) -> RuleWords:
        slack = standing.slack
        taken_off = self._words.worth(slack.used) if standing.is_soft and slack.used else ""
        kept = standing_in_words(
            is_soft=standing.is_soft, is_used_up=standing.binds and standing.is_counted, taken_off=taken_off
        )
        return RuleWords(standing, self._words.slack(slack), kept, self.prices.get(standing.key))

    @property
    def views(self) -> tuple[RuleWords, ...]:
        """The rules that are somebody's stated view."""
        return tuple(each for each in self.rules if each.standing.is_view)

    @property
    def costly_rules(self) -> tuple[RuleWords, ...]:
        """The rules that are known to cost something."""
        return tuple(each for each in self.rules if each.price is not None and each.price.costs)

    # --- how firm it is, and other portfolios ------------------------------------------------------------------------------

    @property
    def stability(self) -> tuple[str, ...]:
        """What a little more or less of something would do."""
        if self._found is None:
            return tuple(self._record.get("stability", ())) if self.is_as_kept else ()
        return tuple(self._words.stability(each) for each in self._found.explanation.stability)

    @property
    def alternatives(self) -> tuple[OtherPortfolio, ...]:
        if self._found is None:
            return self._as_kept("alternatives")
        other = self._found.explanation.alternative
        if not other.turned:
            return ()
        sentence = self._words.alternative(other, self._found.choice)
        return (self._portfolio(alternative_called(), sentence, other.awards),)

    @property
    def released_alternatives(self) -> tuple[OtherPortfolio, ...]:
        """The most different portfolio that is nearly as good as the best with pins released."""
        if self._found is None or self._found.released is None or self.released is None:
            return ()
        found = self._found.released
        if not found.alternative.turned:
            return ()
        sentence = self.released.words.alternative(found.alternative, found.choice)
        return (self._portfolio(alternative_called(), sentence, found.alternative.awards),)

    @property
    def methods(self) -> tuple[OtherPortfolio, ...]:
        """What other ways of choosing would have chosen."""
        if self._found is None:
            return self._as_kept("methods")
        choice, words = self._found.choice, self._words
        return tuple(
            self._portfolio(
                way_in_words(each.method), words.rival(each, choice), each.awards, map(words.slack, each.breaks)
            )
            for each in self._found.explanation.rivals
        )

    def _portfolio(
        self, name: str, sentence: str, awards: Iterable[Award], broken: Iterable[str] = ()
    ) -> OtherPortfolio:
        levels = {award.bid: award.percent for award in awards}
        thousands = sum(self.answer.problem.bid(bid).level(percent).thousands for bid, percent in levels.items())
        return OtherPortfolio(name, sentence, levels, thousands, tuple(broken))

    def _as_kept(self, name: str) -> tuple[OtherPortfolio, ...]:
        kept = self._record.get(name, ()) if self.is_as_kept else ()
        return tuple(
            OtherPortfolio(
                each["name"], each["sentence"], dict(each["levels"]), each["thousands"], tuple(each["broken"])
            )
            for each in kept
        )

    # --- one assessor left out -------------------------------------------------------------------------------------------

    @cached_property
    def assessors(self) -> tuple[AssessorWords, ...]:
        """What each assessor's readings change, who changes most first. Empty for an answer from before this was asked."""
        return self._told(assessors_of(self._record))

    @cached_property
    def assessors_released(self) -> tuple[AssessorWords, ...]:
        """The same with pins released; empty where nothing pins the answer."""
        return self._told(self._found.released.assessors) if self._found and self._found.released else ()

    def _told(self, found: Sequence[WithoutAssessor]) -> tuple[AssessorWords, ...]:
        if not found:
            return ()
        called = _called(self._scenario.round, [int(each.assessor) for each in found])
        told = [self._assessor(each, called.get(int(each.assessor)) or no_longer_an_assessor()) for each in found]
        return tuple(sorted(told, key=lambda each: (-len(each.moves), not each.trouble, _by_number(each.reader))))

    def _assessor(self, found: WithoutAssessor, reader: str) -> AssessorWords:
        moves = tuple(
            MovedBid(application_of(bid), self._words.titles[bid], change_in_words(before, after))
            for bid, before, after in _levels(found)
        )
        return AssessorWords(reader, found.bids, moves, trouble_in_words(found), paragraph(notes_in_words(found)))

    @property
    def moved_by_assessors(self) -> int:
        """How many assessors change anything when they are left out."""
        return sum(bool(each.moves) for each in self.assessors)

    @property
    def assessors_in_words(self) -> str:
        """How firm the answer is against any one assessor, in a sentence."""
        if self.is_all_fixed:
            return assessors_cannot_matter()
        return _firm_against(self.assessors)

    @property
    def released_assessors_in_words(self) -> str:
        return _firm_against(self.assessors_released)

    @property
    def how_left_out(self) -> str:
        """How a score is worked out once an assessor is left out, in a sentence."""
        return how_left_out(self._scenario.plan().merit.rests_on)

    @property
    def harmless_assessors(self) -> str:
        """Those without whom nothing changes, as a person lists them."""
        return listed(each.reader for each in self.assessors if not each.has_something)


def _firm_against(assessors: Sequence[AssessorWords]) -> str:
    moving, has_trouble = sum(bool(each.moves) for each in assessors), any(each.trouble for each in assessors)
    return assessors_in_words(moving, len(assessors), has_trouble=has_trouble)


def _levels(found: WithoutAssessor) -> Iterator[tuple[str, int, int]]:
    """Each bid that moves without an assessor, with its level before and after (0: not funded)."""
    if found.difference is None:
        return
    yield from ((bid, 0, 100) for bid in found.difference.enters)
    yield from ((bid, 100, 0) for bid in found.difference.leaves)
    yield from found.difference.changes


def _called(round_: Round, assessors: Iterable[int]) -> dict[int, str]:
    """What the round's method lets each assessor be called; all the readings are looked at only where it hides anybody."""
    if round_.terms().method.readers_hidden is Phase.NEVER:
        rows = Assessor.objects.filter(pk__in=list(assessors)).select_related("user")
        return {row.pk: str(row) for row in rows}
    return called_in_the_round(panel_rows(round_))


def _by_number(reader: str) -> list[tuple[int, str]]:
    """Names with numbers in them in the order of the numbers: Reader 2 before Reader 10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in _NUMBER.split(reader)]
