"""Measure calibration: variances beside statsmodels, truth recovered on simulated rounds, honesty of intervals, time and memory.

python bench/calibration.py                  about three minutes
python bench/calibration.py --rounds=100     fewer simulated rounds
python bench/calibration.py --variants       also the richer models that were left out
"""

from __future__ import annotations

import argparse
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from calibration_variants import averaged_over, model_of, ranked, with_heavy_tails, with_slopes
from simulated_rounds import RULES, Floats, Panel, Round, ranks, recovered, simulate

from placefund.domain.assessment.calibration import PlacesLine, calibrate
from placefund.domain.assessment.calibration_model.mixed_model import Ratios
from placefund.domain.assessment.calibration_model.variances import most_likely

BEGIN = date(2026, 3, 2)
SIZES = (Panel(bids=200, load=5), Panel(bids=1000, readers=4, load=16), Panel(bids=2000, readers=5, load=20))
SIMULATED = (Panel(bids=60, load=8), Panel(bids=200, load=5), Panel(bids=500, load=10))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--rounds", type=int, default=500, help="simulated rounds of the usual size (a fifth of it for others)"
    )
    parser.add_argument("--variants", action="store_true", help="also measure the models that were left out")
    options, _ = parser.parse_known_args(arguments)
    beside_statsmodels()
    growth()
    for panel in SIMULATED:
        recovery(panel, options.rounds if panel.bids == 200 else max(options.rounds // 5, 1))
    beside_full_bayes(max(options.rounds // 25, 2))
    if options.variants:
        variants(max(options.rounds // 3, 2))
    return 0


def rows_of(found: Round) -> list[tuple[str, int, float, date]]:
    """The scores on a scale about 50, each with a day."""
    return [
        (f"B{bid:05}", int(who), round(50 + 10 * float(score), 2), BEGIN + timedelta(days=(7 * bid + int(who)) % 40))
        for bid, (readers, scores) in enumerate(zip(found.readers, found.scores, strict=True))
        for who, score in zip(readers, scores, strict=True)
    ]


def measured(work: Callable[[], object], times: int = 3) -> tuple[float, float]:
    """The best time in seconds of the processor, and the peak of memory in MB in a run of its own."""
    best = min(_seconds(work) for _ in range(times))
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    return best, peak


def _seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def statsmodels_variances(found: Round) -> Callable[[], tuple[float, float, float]]:
    import pandas as pd
    from statsmodels.regression.mixed_linear_model import MixedLM

    frame = pd.DataFrame(
        [(bid, who, score, 1) for bid, who, score, _ in rows_of(found)], columns=["bid", "assessor", "score", "one"]
    )

    def fit() -> tuple[float, float, float]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = MixedLM.from_formula(
                "score ~ 1",
                frame,
                groups="one",
                re_formula="0",
                vc_formula={"a_bid": "0 + C(bid)", "b_assessor": "0 + C(assessor)"},
            )
            result = model.fit(reml=True)
        return float(result.vcomp[0]), float(result.vcomp[1]), float(result.scale)

    return fit


def beside_statsmodels() -> None:
    """REML variances and what they cost. Ours also gives effects, intervals, ranks and chances in that time."""
    print("REML variances beside statsmodels (ours / theirs)\n")
    print("| bids × assessors | merit | severity | noise | time, ours | theirs | ratio | memory, ratio |")
    print("|---|---|---|---|---|---|---|---|")
    for panel in (Panel(bids=20, load=6), Panel(bids=60, load=8), Panel(bids=200, load=10)):
        found = simulate(panel, 5)
        theirs = statsmodels_variances(found)
        rows = rows_of(found)
        variances = calibrate(rows).variances
        if variances is None or variances.severity is None:
            raise SystemExit(f"Severity cannot be told in the round of {panel.bids} bids.")
        expected = theirs()
        pairs = zip((variances.merit, variances.severity, variances.noise), expected, strict=True)
        cells = " | ".join(f"{mine:.2f} / {other:.2f}" for mine, other in pairs)
        (mine_s, mine_mb), (their_s, their_mb) = measured(lambda r=rows: calibrate(r)), measured(theirs, times=1)
        print(
            f"| {panel.bids} × {panel.assessors} | {cells} | {mine_s:.3f} s | {their_s:.3f} s | {their_s / mine_s:.1f}× "
            f"| {their_mb / mine_mb:.1f}× |"
        )


def growth() -> None:
    print("\nTime and memory of `calibrate` with a line, intervals, chances and drift (2,000 draws)\n")
    print("| scores | bids | assessors | seconds | MB |\n|---|---|---|---|---|")
    for panel in SIZES:
        rows = rows_of(simulate(panel, 2))
        seconds, memory = measured(lambda r=rows, p=panel: calibrate(r, line=PlacesLine(p.bids // 5)))
        print(f"| {len(rows):,} | {panel.bids:,} | {panel.assessors} | {seconds:.2f} | {memory:.0f} |")


def recovery(panel: Panel, rounds: int) -> None:
    places = panel.bids // 5
    shares: dict[str, list[float]] = {name: [] for name in [*RULES, "calibrated"]}
    covered, held, brier, hard, gaps = [], [], [], [], []
    for seed in range(rounds):
        found = simulate(panel, seed)
        for name, rule in RULES.items():
            shares[name].append(recovered(rule(found), found.merit, places))
        result = calibrate(rows_of(found), line=PlacesLine(places), draws=1000)
        order = {bid.bid: bid for bid in result.bids}
        bids = [order[f"B{number:05}"] for number in range(panel.bids)]
        truth = ranks(found.merit)
        low, high = (np.array([getattr(bid, name) for bid in bids]) for name in ("lowest_rank", "highest_rank"))
        chance = np.array([bid.chance_above for bid in bids])
        is_above = np.array([bid.is_above for bid in bids])
        shares["calibrated"].append(recovered(np.array([bid.calibrated for bid in bids]), found.merit, places))
        covered.append(float(((low <= truth) & (truth <= high)).mean()))
        brier.append(float(((chance - (truth <= places)) ** 2).mean()))
        hard.append(float((is_above != (truth <= places)).mean()))
        gaps.append(float((chance - (truth <= places))[chance > 0.5].mean()))
        held.append(len(result.band) / panel.bids)
    print(
        f"\n{rounds} simulated rounds: {panel.bids} bids, {panel.readers} readings each, {panel.assessors} assessors\n"
    )
    print("| method | true top fifth found | ± |\n|---|---|---|")
    for name in sorted(shares, key=lambda name: np.mean(shares[name])):
        print(f"| {name} | {np.mean(shares[name]):.3f} | {_error(shares[name]):.3f} |")
    ahead = np.array(shares["calibrated"]) - np.array(shares["raw mean"])
    print(f"\ncalibrated less raw mean: {ahead.mean():+.3f} ± {_error(ahead):.3f}")
    print(f"coverage of the 90% rank interval: {np.mean(covered):.3f} ± {_error(covered):.3f}")
    print(f"Brier score of the chance above the line: {np.mean(brier):.3f}; of the hard cut: {np.mean(hard):.3f}")
    print(f"chance less truth where the chance is above one half: {np.mean(gaps):+.3f}")
    print(f"share of bids in the band: {np.mean(held):.2f}")


def _error(values: list[float] | Floats) -> float:
    return float(np.std(values) / np.sqrt(len(values)))


def beside_full_bayes(rounds: int) -> None:
    """Rank means and coverage when variances are held at their most likely values, beside an average over all plausible ones."""
    print("\nMost likely variances beside an average over 49 plausible pairs (full Bayes by quadrature; 4,000 draws)\n")
    print(
        "| bids | rank means apart, share of the list | of it chance of the draws | coverage | averaged |\n|---|---|---|---|---|"
    )
    for panel in (Panel(bids=20, readers=2, load=8), Panel(bids=60, load=8), Panel(bids=200, load=5)):
        apart, noise, plain, averaged = [], [], [], []
        for seed in range(rounds):
            found = simulate(panel, seed)
            model, truth = model_of(found), ranks(found.merit)
            best = most_likely(model)
            one, again = (
                ranked(model, [(best, 1.0)] if not k else [(best, 0.5)] * 2, panel.bids // 5, 4000) for k in (0, 1)
            )
            other = ranked(model, averaged_over(model, 7), panel.bids // 5, 4000)
            apart.append(np.abs(one.expected_rank - other.expected_rank).mean() / panel.bids)
            noise.append(np.abs(one.expected_rank - again.expected_rank).mean() / panel.bids)
            plain.append(((one.lowest_rank <= truth) & (truth <= one.highest_rank)).mean())
            averaged.append(((other.lowest_rank <= truth) & (truth <= other.highest_rank)).mean())
        cells = (np.mean(apart), np.mean(noise), np.mean(plain), np.mean(averaged))
        print(f"| {panel.bids} | {cells[0]:.4f} | {cells[1]:.4f} | {cells[2]:.3f} | {cells[3]:.3f} |")


def variants(rounds: int) -> None:
    print(f"\nRicher models: true top fifth found, less that of the plain model ({rounds} rounds of 100 bids)\n")
    print("| truth | plain | heavy tails | own slopes |\n|---|---|---|---|")
    cases = {
        "as modelled": Panel(bids=100),
        "Student noise, 3 degrees": Panel(bids=100, tail=3),
        "slopes spread by 0.3, 12 bids each": Panel(bids=100, slope=0.3, load=12),
        "slopes spread by 0.5, 12 bids each": Panel(bids=100, slope=0.5, load=12),
    }
    for name, panel in cases.items():
        kept = []
        for seed in range(rounds):
            found = simulate(panel, seed)
            model = model_of(found)
            best = most_likely(model)
            best = Ratios(max(best.merit, 1e-4), max(best.severity, 1e-4))
            estimates = (model.at(best).merits()[0], with_heavy_tails(found, best), with_slopes(found, best))
            kept.append([recovered(estimate, found.merit, 20) for estimate in estimates])
        table = np.array(kept)
        cells = [f"{table[:, 0].mean():.3f}"]
        for column in (1, 2):
            ahead = table[:, column] - table[:, 0]
            cells.append(f"{ahead.mean():+.3f} ± {_error(ahead):.3f}")
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    sys.exit(main(sys.argv[1:]))
