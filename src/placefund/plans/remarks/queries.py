"""Reading the comments on a plan: thread by thread, by piece and paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from placefund.domain.drafting import CommentMove, is_resolved
from placefund.plans.models import Plan, PlanComment, PlanCommentStep


@dataclass(frozen=True, slots=True)
class PlanRemark:
    """One comment as it is read. Without text it was withdrawn, or went with who wrote it."""

    comment: PlanComment
    text: str
    withdrawn: PlanCommentStep | None


@dataclass(frozen=True, slots=True)
class PlanThread:
    """A comment on a paragraph, what was answered, and whether it is resolved."""

    first: PlanRemark
    answers: tuple[PlanRemark, ...]
    resolved: PlanCommentStep | None

    @property
    def number(self) -> int:
        return self.first.comment.pk

    @property
    def is_open(self) -> bool:
        """It waits for somebody: not resolved, and something in it was not withdrawn."""
        return self.resolved is None and any(remark.text for remark in (self.first, *self.answers))


def threads_of(plan: Plan, piece: str | None = None) -> list[PlanThread]:
    """The threads of a plan, or on one piece of it, the oldest first. Three queries."""
    rows = PlanComment.objects.filter(plan=plan)
    if piece is not None:
        rows = rows.filter(piece=piece)
    return _threads(rows.select_related("written_by", "words", "version").prefetch_related("steps__by"))


def _threads(rows: Iterable[PlanComment]) -> list[PlanThread]:
    firsts: dict[int, PlanComment] = {}
    answers: dict[int, list[PlanRemark]] = {}
    for row in rows:
        if row.first_id is None:
            firsts[row.pk] = row
        else:
            answers.setdefault(row.first_id, []).append(_remark(row))
    return [PlanThread(_remark(row), tuple(answers.get(row.pk, ())), _resolved(row)) for row in firsts.values()]


def thread_of(comment: PlanComment) -> PlanThread:
    """The thread that a comment stands in."""
    number = comment.first_id or comment.pk
    return next(thread for thread in threads_of(comment.plan) if thread.number == number)


def open_by_piece(plan: Plan) -> Mapping[str, int]:
    """How many threads on each piece are open."""
    return Counter(thread.first.comment.piece for thread in threads_of(plan) if thread.is_open)


def open_on(plans: Iterable[Plan]) -> dict[Plan, int]:
    """How many threads are open on each of these plans that has one. Three queries, however many there are."""
    known = {plan.pk: plan for plan in plans}
    rows = PlanComment.objects.filter(plan__in=known).select_related("written_by", "words", "version")
    counts = Counter(
        known[thread.first.comment.plan_id] for thread in _threads(rows.prefetch_related("steps__by")) if thread.is_open
    )
    return dict(counts)


def _remark(comment: PlanComment) -> PlanRemark:
    words = getattr(comment, "words", None)
    withdrawn = next((step for step in comment.steps.all() if step.move == CommentMove.WITHDRAWN), None)
    return PlanRemark(comment, words.text if words else "", withdrawn)


def _resolved(first: PlanComment) -> PlanCommentStep | None:
    steps = [step for step in first.steps.all() if step.move != CommentMove.WITHDRAWN]
    return steps[-1] if is_resolved(CommentMove(step.move) for step in steps) else None
