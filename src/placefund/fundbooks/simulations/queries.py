"""The bids of the last round of each strand, judged by the values that a changed book has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from placefund.applications.models import Application
from placefund.applications.queries import submitted_proposal
from placefund.assessment.queries import ranked_list
from placefund.assessment.scoring.blinding import veiled_readings
from placefund.decisions.queries import money_for
from placefund.domain.fundbook.format import Fundbook
from placefund.domain.fundbook.format import Round as RoundOfBook
from placefund.domain.simulation import BidCompared, PastBid, Simulation, differ, simulate
from placefund.fundbooks.terms import terms_of
from placefund.funds.models import Fund, Round, Strand
from placefund.panels.confidentiality import closed_in
from placefund.people.models import User


@dataclass(frozen=True)
class SimulatedRound:
    """A round that is over, its bids judged by both books. `simulation` is None where no value of its rules differs."""

    round: Round
    simulation: Simulation | None
    leaves_out: bool
    names: dict[int, Application]

    @property
    def rows(self) -> list[tuple[Application, BidCompared]]:
        """The bids that would have fared otherwise, each with how."""
        return [(self.names[bid.number], bid) for bid in self.simulation.differing] if self.simulation else []


def simulated_rounds(fund: Fund, new: Fundbook, *, reader: User, at: datetime) -> list[SimulatedRound]:
    """The last round of each strand that is over and had bids, told to a reader: what is closed to them is in no figure."""
    found = []
    for strand in Strand.objects.filter(fund=fund).order_by("pk"):
        told = [each for each in new.rounds if each.strand == strand.slug]
        round_ = _last_of(strand)
        if round_ is not None and told:
            found.append(_simulated(round_, new, _like(round_, told), reader, at))
    return found


def _last_of(strand: Strand) -> Round | None:
    own = Round.objects.filter(strand=strand, programme=None, state__in=("closed", "released"))
    rounds = own.filter(applications__snapshot__isnull=False)
    return rounds.select_related("strand__fund").order_by("-closes_at", "-pk").first()


def _like(round_: Round, told: list[RoundOfBook]) -> RoundOfBook:
    """What the changed book says of this round; of the last of its strand where it names this one no more."""
    return next((each for each in told if each.slug == round_.slug), told[-1])


def _simulated(round_: Round, new: Fundbook, told: RoundOfBook, reader: User, at: datetime) -> SimulatedRound:
    was, wanted = round_.terms(), terms_of(new, told)
    closed = closed_in(reader, [round_], at) | veiled_readings(reader, round_).keys()
    if not differ(was, wanted):
        return SimulatedRound(round_, None, bool(closed), {})
    rows = Application.objects.filter(Application.opened(), round=round_, snapshot__isnull=False)
    rows = rows.exclude(state="withdrawn").exclude(pk__in=closed).select_related("snapshot", "partnership__lead")
    scores = _scores(round_, at)
    names = {row.pk: row for row in rows.order_by("pk")}
    bids = [PastBid(pk, submitted_proposal(row.snapshot.content), scores.get(pk)) for pk, row in names.items()]
    return SimulatedRound(round_, simulate(bids, was, wanted), bool(closed), names)


def _scores(round_: Round, at: datetime) -> dict[int, Fraction]:
    """The score of each ranked bid in percent, once everybody may read it."""
    if not round_.is_public(at):
        return {}
    return {row.application.pk: row.ranked.score for row in ranked_list(round_, money_for(round_))}
