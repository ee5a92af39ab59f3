"""Where a round stands: its applications by their state, how many were received, what they and its release wait for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, F, Q

from placefund.applications.models import Application
from placefund.assessment.queries import LIVE
from placefund.decisions import refusals
from placefund.decisions.queries import UNDECIDED, agreed_again_since, has_received, undecided, unreviewed
from placefund.domain.eligibility import moment_in_words
from placefund.domain.messages import say, say_count
from placefund.funds.models import Round
from placefund.funds.stages import next_stage
from placefund.panels.confidentiality import closed_in
from placefund.people.models import User


@dataclass(frozen=True, slots=True)
class RoundStage:
    """Where a round stands: how many of its applications are in each state, and what those that are eligible wait for.

    `sent` are those of `states` that were sent, whatever became of them; `closed` are those of which somebody is told only that
    they were received.
    """

    round: Round
    states: dict[str, int]
    lacking_readers: int
    for_the_panel: int
    without_an_offer: int
    sent: dict[str, int]
    closed: int = 0
    is_all_decided: bool = True

    def in_state(self, *states: str) -> int:
        return sum(self.states.get(state, 0) for state in states)

    @property
    def drafts(self) -> int:
        return self.in_state("draft", "certified")

    @property
    def received(self) -> int:
        """Everything that was sent, on the desk as in public: what was withdrawn later was received as well."""
        return sum(self.sent.values()) + self.closed

    @property
    def withdrawn(self) -> int:
        """What was received and withdrawn later."""
        return self.sent.get("withdrawn", 0)

    @property
    def can_be_released(self) -> bool:
        """Whether outcomes can go out; of a round that nobody sent anything to there are none."""
        return self.round.state == "closed" and self.is_all_decided and self.received > 0


def stages(rounds: Iterable[Round], closed: Collection[int] = ()) -> list[RoundStage]:
    """Where these rounds stand, without where the applications stand that are `closed` to whoever looks. Two queries, whatever
    the number of rounds; one more where some are closed."""
    listed = list(rounds)
    states: dict[int, dict[str, int]] = {round_.pk: {} for round_ in listed}
    sent: dict[int, dict[str, int]] = {round_.pk: {} for round_ in listed}
    unoffered: dict[int, int] = {}
    every = Application.objects.filter(round__in=listed).order_by()
    in_rounds, apart = every.exclude(pk__in=closed), Counter[int]()
    open_ones: set[int] = set()
    if closed:
        apart.update(every.filter(pk__in=closed).values_list("round_id", flat=True))
    has_offer = Q(awards__state__in=("offered", "accepted", "closed")) | Q(decision__outcome__in=("invite", "choose"))
    has_offer |= Q(decision__declined_version=F("decision__standing"))
    counts = in_rounds.values_list("round_id", "state").annotate(
        all_of_state=Count("pk", distinct=True),
        sent_of_state=Count("pk", filter=Q(submitted_at__isnull=False), distinct=True),
        offered_of_state=Count("pk", filter=has_offer, distinct=True),
    )
    for round_id, state, count, was_sent, offered in counts:
        states[round_id][state] = count
        sent[round_id][state] = was_sent
        if state in UNDECIDED:
            open_ones.add(round_id)
        if state == "successful":
            unoffered[round_id] = count - offered
    readers: dict[int, list[tuple[int, int]]] = {}
    reading = in_rounds.filter(state="eligible").annotate(
        readers=Count("assignments", filter=Q(assignments__state__in=LIVE)),
        scored=Count("assignments", filter=Q(assignments__state="scored")),
    )
    for round_id, assigned, scored in reading.values_list("round_id", "readers", "scored"):
        readers.setdefault(round_id, []).append((assigned, scored))
    found = (_stage(r, states[r.pk], sent[r.pk], readers.get(r.pk, []), unoffered.get(r.pk, 0)) for r in listed)
    return [replace(one, closed=apart[one.round.pk], is_all_decided=one.round.pk not in open_ones) for one in found]


def _stage(
    round_: Round, states: dict[str, int], sent: dict[str, int], readers: list[tuple[int, int]], unoffered: int
) -> RoundStage:
    needed = round_.terms().assessors_needed if readers else 0
    lacking = sum(assigned < needed for assigned, _ in readers)
    for_panel = sum(scored >= needed for _, scored in readers)
    return RoundStage(round_, states, lacking, for_panel, unoffered, sent)


def why_not_ready(round_: Round, by: User, at: datetime) -> str:
    """What still has to be done before a round can be released, in a sentence; empty when nothing has.

    A bid that is closed to whoever asks is neither named nor counted, nor is it said what it lacks.
    """
    if not has_received(round_):
        return say("No application was received in this round, so there is no outcome to release.")
    waiting, lacking, changed = list(undecided(round_)), unreviewed(round_), agreed_again_since(round_)
    if not (waiting or lacking or changed):
        return ""
    closed = closed_in(by, [round_], at)
    waiting, lacking, changed = ([row for row in rows if row.pk not in closed] for rows in (waiting, lacking, changed))
    if waiting:
        return say_count(
            "{count} application has no decision yet; the first is {first}. Outcomes go out together.",
            "{count} applications have no decision yet; the first is {first}. Outcomes go out together.",
            count=len(waiting),
            first=waiting[0],
        )
    if lacking:
        return say_count(
            "The feedback to {count} application has not been reviewed; the first is {first}. Review it first.",
            "The feedback to {count} applications has not been reviewed; the first is {first}. Review it first.",
            count=len(lacking),
            first=lacking[0],
        )
    if changed:
        return refusals.SCORE_CHANGED_SINCE.format(application=changed[0])
    return refusals.WHAT_IS_CLOSED_IS_NOT_READY


def why_embargo_tells(round_: Round, public_from: datetime | None) -> str:
    """Why outcomes of a stage cannot be under embargo so long: who applies in the next stage tells who was invited."""
    following = next_stage(round_) if public_from is not None else None
    if following is None or public_from is None or following.opens_at is None or public_from <= following.opens_at:
        return ""
    return refusals.EMBARGO_BEYOND_OPENING.format(name=following.name, opens=moment_in_words(following.opens_at))
