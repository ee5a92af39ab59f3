"""The draw near the line: committed before, opened after the last score, checked by anyone, and followed by the ranked list."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from hashlib import sha256

import pytest
from django.urls import reverse

from placefund.applications.models import Application
from placefund.assessment.queries import ranked_list
from placefund.assessment.scoring import actions as scoring_actions
from placefund.domain.assessment.method import Method, NearTheLine, RankedBy
from placefund.domain.money import Money
from placefund.funds import actions as funds
from placefund.funds.models import Round
from placefund.panels.agreement import actions as agreement_actions
from placefund.panels.agreement.lots import near_the_line
from placefund.panels.models import Draw
from tests.build import (
    AFTER,
    CRITERIA,
    OPENS,
    TERMS,
    Cast,
    a_planned_round,
    a_strand,
    an_application,
    an_open_round,
    read_by_all,
)
from tests.witness import acts_on, nothing_changes, refused, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
SEED = "0123456789abcdef0123456789abcdef"
COMMITTED = Method(near_the_line=NearTheLine.PARTIAL_RANDOMISATION, seed_commitment=sha256(SEED.encode()).hexdigest())


@once
def a_round_near_its_line(method: Method = COMMITTED) -> tuple[Round, Cast, list[Application]]:
    """Five bids of £4m on £12m: one clearly good, one clearly bad, three between whom one point of one reader decides."""
    round_ = an_open_round(a_strand(money=Money.pounds(12_000_000)), replace(TERMS, method=method))
    cast = Cast(round_.strand.fund)
    given = ((5, 5, 4), (3, 4, 3), (4, 3, 3), (3, 3, 4), (1, 2, 1))
    bids = [read(an_application("eligible", round_=round_, cast=cast), cast, points) for points in given]
    for bid, points in zip(bids, given, strict=True):
        agreed = Fraction(sum(points), 3)
        agreement_actions.agree_score(bid, (agreed - 1) * 25, reason="As read.", by=cast.chair, at=AFTER)
    return Round.objects.get(pk=round_.pk), cast, bids


def read(application: Application, cast: Cast, points: tuple[int, ...]) -> Application:
    """Each assessor gives both criteria these points."""
    for assessor, given in zip(cast.assessors, points, strict=True):
        row = scoring_actions.assign(application, assessor, by=cast.manager, at=AFTER)
        reasons = {criterion.key: "As written." for criterion in CRITERIA}
        scoring_actions.score(row, {c.key: given for c in CRITERIA}, reasons, by=assessor.user, at=AFTER)
    return application


def test_the_band_is_drawn_with_the_seed_and_the_list_follows_it() -> None:
    round_, cast, bids = a_round_near_its_line()
    found = near_the_line(round_)
    assert found.above == (bids[0].pk,)
    assert set(found.near) == {bid.pk for bid in bids[1:4]}
    draw = agreement_actions.draw_lots(round_, SEED, by=cast.chair, at=AFTER)
    tickets = {number: sha256(f"{SEED}:{number}".encode()).hexdigest() for number in found.near}
    assert draw.order == sorted(found.near, key=lambda number: tickets[number])
    listed = ranked_list(Round.objects.get(pk=round_.pk))
    assert [row.application.pk for row in listed] == [bids[0].pk, *draw.order, bids[4].pk]
    assert [(row.ranked.rank, row.ranked.is_above_the_line) for row in listed] == [
        (1, True), (2, True), (3, True), (4, False), (5, False),
    ]  # fmt: skip
    assert acts_on(round_)[-1] == "drew lots in"


def test_another_seed_is_refused() -> None:
    round_, cast, _ = a_round_near_its_line()
    wrong = "f" * 32
    with refused(
        f"This seed is not the one that was committed: its SHA-256 is {sha256(wrong.encode()).hexdigest()}, "
        f"and {COMMITTED.seed_commitment} was published."
    ):
        agreement_actions.draw_lots(round_, wrong, by=cast.chair, at=AFTER)


def test_a_draw_waits_for_the_last_score_and_is_made_once() -> None:
    round_, cast, _ = a_round_near_its_line()
    last = an_application("scored", round_=round_, cast=cast)
    with refused(f"{last} has no agreed score yet. The draw comes after the last of them."):
        agreement_actions.draw_lots(round_, SEED, by=cast.chair, at=AFTER)
    agreement_actions.agree_score(last, Fraction(50), reason="So.", by=cast.chair, at=AFTER)
    agreement_actions.draw_lots(round_, SEED, by=cast.chair, at=AFTER)
    with refused("The draw of this round has been made. It is made once."):
        agreement_actions.draw_lots(round_, SEED, by=cast.chair, at=AFTER)
    with refused("The draw of this round has been made, so its scores stand."):
        agreement_actions.agree_score(last, Fraction(50), reason="So.", why_again="So.", by=cast.chair, at=AFTER)


@pytest.mark.long
def test_a_method_without_a_draw_or_a_commitment_draws_nothing() -> None:
    round_, cast, _ = a_round_near_its_line(Method())
    label = NearTheLine.STRICT_RANK.label
    with refused(f"The method of {round_} has no draw: {label}."):
        agreement_actions.draw_lots(round_, SEED, by=cast.chair, at=AFTER)
    uncommitted, cast, _ = a_round_near_its_line(replace(COMMITTED, seed_commitment=""))
    with refused(f"No seed was committed to before {uncommitted} opened, so no draw of it could be checked."):
        agreement_actions.draw_lots(uncommitted, SEED, by=cast.chair, at=AFTER)


def test_there_is_nothing_to_draw_where_the_money_reaches_everybody() -> None:
    round_ = an_open_round(terms=replace(TERMS, method=COMMITTED))
    cast = Cast(round_.strand.fund)
    an_application("assessed", round_=round_, cast=cast)
    with refused("Fewer than two bids are near the line, so there is nothing to draw."):
        agreement_actions.draw_lots(round_, SEED, by=cast.chair, at=AFTER)


@pytest.mark.long
def test_the_page_shows_the_commitment_then_the_draw_and_how_to_check_it() -> None:
    round_, cast, bids = a_round_near_its_line()
    path, chair = reverse("draw-lots", args=[round_.pk]), signed_in(cast.chair)
    page = chair.get(path).content.decode()
    assert (COMMITTED.seed_commitment in page, str(bids[1]) in page, SEED in page) == (True, True, False)
    with nothing_changes():
        assert chair.post(path, {"seed": "guess"}).status_code == 422
        assert signed_in(cast.manager).post(path, {"seed": SEED}).status_code == 403
    assert chair.post(path, {"seed": SEED}).status_code == 302
    after = signed_in(cast.auditor).get(path).content.decode()
    first = Draw.objects.get().order[0]
    ticket = sha256(f"{SEED}:{first}".encode()).hexdigest()
    assert (SEED in after, ticket in after, "Done again just now, the order is the same." in after) == (
        True,
        True,
        True,
    )
    plain = an_open_round()
    assert (
        "This round has no draw"
        in signed_in(Cast(plain.strand.fund).chair).get(reverse("draw-lots", args=[plain.pk])).content.decode()
    )


@pytest.mark.parametrize(
    ("by", "first"),
    [(RankedBy.AGREED, "agreed high"), (RankedBy.MEAN, "read high"), (RankedBy.CALIBRATED, "read high")],
)
def test_the_list_follows_the_score_that_the_round_published(by: RankedBy, first: str) -> None:
    round_ = an_open_round(terms=replace(TERMS, method=Method(ranked_by=by)))
    cast = Cast(round_.strand.fund)
    bids = {}
    for name, points, agreed in (("agreed high", 2, 90), ("read high", 5, 40)):
        bids[name] = an_application("eligible", round_=round_, cast=cast)
        read_by_all(bids[name], cast, points)
        agreement_actions.agree_score(bids[name], Fraction(agreed), reason="So.", by=cast.chair, at=AFTER)
    assert ranked_list(round_)[0].application == bids[first]


def test_two_rounds_are_not_committed_to_one_seed() -> None:
    """Once the first draws, everybody could work out the second's lots before its bids are even written."""
    first, cast, _ = a_round_near_its_line()
    strand = first.strand
    later = replace(TERMS, method=COMMITTED)
    second = a_planned_round(strand, later)
    with refused(
        f"{second.name} is committed to the same seed as {first.name}. Once one of them draws, the other's lots can be "
        "foreseen. Commit each round to a seed of its own."
    ):
        funds.open(second, by=cast.manager, at=OPENS)
    own = Method(near_the_line=NearTheLine.PARTIAL_RANDOMISATION, seed_commitment=sha256(b"its own").hexdigest())
    funds.set_terms(second, replace(TERMS, method=own), by=cast.manager, at=OPENS)
    assert funds.open(second, by=cast.manager, at=OPENS).state == "open"
