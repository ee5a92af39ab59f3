"""A call of two tracks: the fund's readers judge quality, the place's judge local fit, and neither is told of the other."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.urls import reverse

from placefund.applications.models import Application
from placefund.assessment.models import Assignment, TrackOpening
from placefund.assessment.pool import actions as pool
from placefund.assessment.queries import panel_rows, progress, ranked_list, readings
from placefund.assessment.scoring import actions as scoring
from placefund.assessment.scoring.submissions import reading_rows, the_others
from placefund.assessment.tracks.actions import open_tracks
from placefund.decisions import actions as decisions
from placefund.decisions.models import Feedback
from placefund.domain.assessment.consensus import AgreedPoints
from placefund.domain.assessment.tracks import Track, Weighing
from placefund.domain.money import Money
from placefund.domain.portfolio.plan import Merit
from placefund.domain.roles import Capability
from placefund.matching import actions as matching
from placefund.matching.queries import ProposalOptions, pairs_of
from placefund.panels.agreement import actions as agreement
from placefund.panels.agreement.calibration import calibrate_round, calibrated
from placefund.panels.agreement.lots import near_the_line
from placefund.panels.confidentiality import closed_readings, why_comparisons_are_closed, why_scores_are_closed
from placefund.people.access import NotYours, has
from placefund.scenarios.contest import contest_of
from tests import build
from tests.build import AFTER
from tests.build_local_calls import FIT, TwoTracks
from tests.witness import acts_on, nothing_changes, refused, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
QUALITY_KEYS, FIT_KEYS = {"vision", "delivery"}, {"place-strategy", "place-people"}


@once
def two_tracks(weighing: Weighing = Weighing.FIT, threshold: int = 0) -> TwoTracks:
    return TwoTracks(weighing, threshold=threshold)


@once
def both_read(weighing: Weighing = Weighing.FIT, threshold: int = 0) -> TwoTracks:
    """The first bid is strong in quality and weak in fit, the second the other way round."""
    built = two_tracks(weighing, threshold)
    built.read_all((5, 2), (2, 5))
    return built


def agree(built: TwoTracks, bid: Application, quality: int, fit: int) -> None:
    points = [AgreedPoints(key, Fraction(quality), "So.") for key in sorted(QUALITY_KEYS)]
    points += [AgreedPoints(key, Fraction(fit), "So.") for key in sorted(FIT_KEYS)]
    agreement.agree_score(bid, points, reason="The panel agreed.", by=built.office.chair, at=AFTER)


def test_each_reader_judges_by_the_criteria_of_their_track_alone() -> None:
    built = two_tracks()
    [quality, *_] = built.given(built.bids[0], Track.QUALITY)
    [fit, *_] = built.given(built.bids[0], Track.FIT)
    assert {criterion.key for criterion in quality.terms().criteria} == QUALITY_KEYS
    assert {criterion.key for criterion in fit.terms().criteria} == FIT_KEYS
    both = dict.fromkeys(QUALITY_KEYS | FIT_KEYS, 4)
    with refused("This round has no criterion called place-people."):
        scoring.score(quality, both, dict.fromkeys(both, "So."), by=quality.assessor.user, at=AFTER)
    page = signed_in(fit.assessor.user).get(reverse("assignment", args=[fit.pk])).content.decode()
    assert "Serves the place" in page
    assert "Outstanding" not in page


def test_the_fund_gives_out_quality_and_the_place_fit_and_neither_the_other() -> None:
    built = two_tracks()
    stranger = pool.add_assessor(built.cast.fund, build.a_user(), by=built.cast.manager, at=AFTER)
    with refused(
        f"{stranger} reads in the track “National quality”. The fund gives out readings of quality and the place those of fit."
    ):
        scoring.assign(built.bids[0], stranger, by=built.office.officer, at=AFTER)
    local = pool.add_assessor(built.office.owner, build.a_user(), by=built.office.officer, at=AFTER)
    with refused(
        f"{local} reads in the track “Local strategic fit”. The fund gives out readings of quality and the place those of fit."
    ):
        scoring.assign(built.bids[0], local, by=built.cast.manager, at=AFTER)
    [given, *_] = built.given(built.bids[0], Track.QUALITY)
    with refused(
        f"{given.assessor} reads in the track “National quality”. The fund gives out readings of quality and the place those of fit."
    ):
        scoring.unassign(given, by=built.office.officer, at=AFTER)
    assert scoring.assign(built.bids[0], stranger, by=built.cast.manager, at=AFTER).track is Track.QUALITY


def test_the_fund_gives_out_readings_and_changes_nothing_else_of_the_call() -> None:
    built = two_tracks()
    assert has(built.cast.manager, Capability.ASSIGN_ASSESSORS, built.call)
    for capability in (
        Capability.MANAGE_ROUND,
        Capability.RUN_PANEL,
        Capability.CHECK_ELIGIBILITY,
        Capability.BUILD_SCENARIO,
    ):
        assert not has(built.cast.manager, capability, built.call)
    with nothing_changes(), pytest.raises(NotYours):
        open_tracks(built.call, by=built.cast.manager, at=AFTER)


def test_nobody_reads_in_both_tracks() -> None:
    built = two_tracks()
    user = built.cast.assessors[0].user
    twice = pool.add_assessor(built.office.owner, user, by=built.office.officer, at=AFTER)
    with refused(f"{twice} reads in the other track of {built.call}. Nobody reads in both."):
        scoring.assign(built.bids[0], twice, by=built.office.officer, at=AFTER)
    proposed = matching.propose(built.call, ProposalOptions(), by=built.office.officer, at=AFTER)
    assert twice.pk not in {assessor for _, assessor in pairs_of(proposed)}


def test_a_proposal_draws_one_track_from_one_pool() -> None:
    built = two_tracks()
    for by, track, cast in (
        (built.cast.manager, Track.QUALITY, built.cast),
        (built.office.officer, Track.FIT, built.office),
    ):
        proposed = matching.propose(built.call, ProposalOptions(), by=by, at=AFTER)
        assert proposed.track == track
        assert {assessor for _, assessor in pairs_of(proposed)} == {each.pk for each in cast.assessors}
    with refused(f"This is for the track “Local strategic fit” of {built.call}, and not yours."):
        matching.apply(proposed, by=built.cast.manager, at=AFTER)
    assert signed_in(built.cast.manager).get(reverse("proposal", args=[proposed.pk])).status_code == 403


def test_pages_of_readers_show_those_of_ones_own_track() -> None:
    built = two_tracks()
    of_fund = {str(reader) for reader in built.cast.assessors}
    of_place = {str(reader) for reader in built.office.assessors}
    for by, seen, hidden in (
        (built.cast.manager, of_fund, of_place),
        (built.office.officer, of_place, of_fund),
        (built.office.relationship_manager, set(), of_fund | of_place),
    ):
        for name, number in (
            ("assign", built.bids[0].pk),
            ("round-assessors", built.call.pk),
            ("matching", built.call.pk),
        ):
            page = signed_in(by).get(reverse(name, args=[number])).content.decode()
            assert not [each for each in hidden if f">{each}<" in page], (by, name)
            assert name == "matching" or all(each in page for each in seen)


def test_a_reader_sees_the_others_of_their_own_track_until_both_are_opened() -> None:
    built = both_read()
    [first, *_] = built.given(built.bids[0], Track.FIT)
    assert {one.assignment.track for one in the_others(first)} == {Track.FIT}
    built.open()
    assert {one.assignment.track for one in the_others(first)} == set(Track)


def test_what_readers_gave_is_closed_to_everybody_while_the_tracks_are_apart() -> None:
    built = both_read()
    bid, office = built.bids[0], built.office
    for person in (office.officer, office.chair, office.decider, built.cast.manager, built.cast.auditor):
        assert why_scores_are_closed(person, bid, AFTER)
        assert why_comparisons_are_closed(person, built.call, AFTER)
        assert set(closed_readings(person, built.bids, AFTER)) == {each.pk for each in built.bids}
    client = signed_in(office.officer)
    file = client.get(reverse("readings-file", args=[built.call.pk]))
    assert len(b"".join(file.streaming_content).splitlines()) == 1
    assert "Closed to you" in client.get(reverse("panel", args=[built.call.pk])).content.decode()
    with refused(why_scores_are_closed(office.chair, bid, AFTER)):
        agree(built, bid, 5, 2)
    built.open()
    assert not why_scores_are_closed(office.officer, bid, AFTER)
    assert "Closed to you" not in client.get(reverse("panel", args=[built.call.pk])).content.decode()
    assert len(list(reading_rows(built.call))) == 2 * (3 * 2 + 3 * 2)


def test_tracks_are_opened_once_when_both_are_complete() -> None:
    built = two_tracks()
    sentence = "The track “National quality” is not complete: 0 of 2 have the 3 readings that the terms ask for."
    with refused(sentence):
        built.open()
    for bid in built.bids:
        built.read(bid, Track.QUALITY, 4)
    with refused("The track “Local strategic fit” is not complete: 0 of 2 have the 3 readings that the terms ask for."):
        built.open()
    for bid in built.bids:
        built.read(bid, Track.FIT, 3)
    client, page = signed_in(built.office.officer), reverse("tracks", args=[built.call.pk])
    assert "Open the tracks to each other" in client.get(page).content.decode()
    assert client.post(page).status_code == 302
    assert TrackOpening.objects.get().opened_by == built.office.officer
    assert "opened the tracks of" in acts_on(built.call)
    with refused(f"The tracks of {built.call} are open to each other already."):
        built.open()


def test_what_was_sent_stands_once_the_tracks_are_open() -> None:
    built = both_read()
    built.open()
    [row, *_] = built.given(built.bids[0], Track.FIT)
    points = dict.fromkeys(FIT_KEYS, 5)
    with refused("The two tracks of this call are open to each other, so what was sent stands."):
        scoring.score(row, points, dict.fromkeys(points, "So."), change_reason="I saw.", by=row.assessor.user, at=AFTER)


def test_a_round_of_one_track_has_nothing_to_open() -> None:
    round_, cast, _ = build.a_round_to_read()
    with refused(f"{round_} is judged in one track, so there is nothing to open."):
        open_tracks(round_, by=cast.manager, at=AFTER)
    assert "judged in one track" in signed_in(cast.manager).get(reverse("tracks", args=[round_.pk])).content.decode()


def test_neither_track_counts_in_the_calibration_of_the_other() -> None:
    built = both_read()
    rows = panel_rows(built.call)
    one = calibrated(built.call, rows, track=Track.FIT)
    kept = calibrate_round(built.call, track=Track.FIT)
    assert kept is not None
    assert kept.inputs["track"] == "fit"
    assert {score[1] for score in kept.inputs["scores"]} == {reader.pk for reader in built.office.assessors}
    Assignment.objects.filter(assessor__in=built.cast.assessors).update(state="withdrawn")
    assert calibrated(built.call, panel_rows(built.call), track=Track.FIT) == one


def test_the_order_is_by_fit_alone_or_by_both() -> None:
    built = both_read(Weighing.FIT)
    by_fit = {row.application.pk: row.mean for row in panel_rows(built.call)}
    assert [by_fit[bid.pk] for bid in built.bids] == [25, 100]
    built = both_read(Weighing.BOTH)
    assert {row.mean for row in panel_rows(built.call)} == {Fraction(125, 2)}
    built.open()
    agree(built, built.bids[0], 5, 3)
    agree(built, built.bids[1], 2, 5)
    assert [listed.application.pk for listed in ranked_list(built.call)] == [bid.pk for bid in built.bids]
    assert built.bids[0].consensus.get().quality == "100"


def test_a_score_is_agreed_by_criterion_and_never_as_one_number() -> None:
    built = both_read()
    built.open()
    assert built.office.chair
    with refused("A call of two tracks has a score for each criterion: which of them counts depends on it."):
        agreement.agree_score(built.bids[0], Fraction(80), reason="So.", by=built.office.chair, at=AFTER)


def test_nothing_below_the_quality_threshold_can_be_chosen_whatever_its_fit() -> None:
    built = both_read(Weighing.FIT, threshold=50)
    built.open()
    strong, weak = built.bids
    assert [each.application.pk for each in contest_of(built.call).scored(Merit.MEAN)] == [strong.pk]
    agree(built, strong, 5, 2)
    agree(built, weak, 2, 5)
    listed = {row.application.pk: row.ranked for row in ranked_list(built.call)}
    assert (listed[strong.pk].rank, listed[strong.pk].is_above_the_line) == (1, True)
    assert (listed[weak.pk].rank, listed[weak.pk].is_above_the_line) == (2, False)
    assert [each.application.pk for each in contest_of(built.call).scored(Merit.AGREED)] == [strong.pk]
    assert weak.pk in near_the_line(built.call).below
    assert built.office.decider
    with refused(
        f"{weak} stays below 50 of 100 in the national quality track. Nothing below it can be chosen, whatever its fit."
    ):
        decisions.decide(
            weak,
            outcome="choose",
            amount=Money.pounds(1_000_000),
            reasons="So.",
            feedback="So.",
            by=built.office.decider,
            at=AFTER,
        )


def test_the_panel_sees_both_side_by_side_and_writes_feedback_from_both() -> None:
    built = both_read()
    built.open()
    page = signed_in(built.office.chair).get(reverse("agree-score", args=[built.bids[0].pk])).content.decode()
    assert "National quality" in page
    assert "Local strategic fit" in page
    assert len(readings(built.bids[0])) == 6
    for bid in built.bids:
        agree(built, bid, 4, 4)
    decisions.draft_feedback(built.call, by=built.office.officer, at=AFTER)
    written = Feedback.objects.filter(application=built.bids[0]).values_list("criterion_key", flat=True)
    assert set(written) == QUALITY_KEYS | FIT_KEYS
    for track in Track:
        scores = signed_in(built.office.officer).get(
            reverse("panel-scores", args=[built.call.pk]), {"track": track.value}
        )
        assert track.label in scores.content.decode()


def test_how_far_a_track_has_come_is_counted_by_itself() -> None:
    built = two_tracks()
    built.read(built.bids[0], Track.FIT, 4)
    assert progress(built.call).needed == 6
    page = signed_in(built.office.officer).get(reverse("tracks", args=[built.call.pk])).content.decode()
    assert "is not complete" in page


def test_the_public_reads_how_a_call_of_two_tracks_is_judged() -> None:
    built = two_tracks(Weighing.FIT, 50)
    page = signed_in(None).get(reverse("round-judging", args=[built.call.pk])).content.decode()
    assert "National quality" in page
    assert "Local strategic fit" in page
    assert all(criterion.title.replace("'", "&#x27;") in page for criterion in FIT)
