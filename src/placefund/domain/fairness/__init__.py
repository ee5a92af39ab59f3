"""The fairness report of a round, with intervals, small numbers merged, and every sum checked."""

from placefund.domain.fairness.comparison import BANDS, NOT_STATED, fairness_report
from placefund.domain.fairness.intervals import FairnessRefused, Interval, fisher, holm, money_by_chance, wilson
from placefund.domain.fairness.report import LEVEL, Comparison, Dimension, Group, Outcome, Report
from placefund.domain.fairness.small_groups import LEAST, merged

__all__ = [
    "BANDS", "LEAST", "LEVEL", "NOT_STATED", "Comparison", "Dimension", "FairnessRefused", "Group", "Interval", "Outcome",
    "Report", "fairness_report", "fisher", "holm", "merged", "money_by_chance", "wilson",
]  # fmt: skip
