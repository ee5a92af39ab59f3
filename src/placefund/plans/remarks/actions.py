"""Everything that changes the comments on a place's plan. Nothing else may."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.domain.drafting import MOST_LETTERS, CommentMove, as_kept, why_not_stepped
from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.plans.parts import Piece
from placefund.domain.roles import Capability, Role
from placefund.notices.actions import people_with, tell
from placefund.people.access import allow, has, locked
from placefund.people.models import User
from placefund.plans.acts import PlanAct
from placefund.plans.models import Plan, PlanComment, PlanCommentStep, PlanCommentWords, PlanVersion
from placefund.plans.queries import pieces_of
from placefund.records.actions import record


class NotRemarkable(NotAllowed):
    """The comment cannot be written, resolved, opened again or withdrawn."""


@transaction.atomic
def comment(
    plan: Plan,
    piece: str,
    paragraph: str = "",
    *,
    text: str,
    version: PlanVersion | None = None,
    by: User,
    at: datetime,
) -> PlanComment:
    """Say something about a piece of a plan, or of one paragraph of it, in the draft or in a version.

    Raises:
        NotRemarkable: it says nothing or too much, or there is no such piece or paragraph.
    """
    allow(by, Capability.READ_PROGRAMME, plan)
    plan = locked(plan)
    pieces = version.pieces() if version else pieces_of(plan)
    about = next((each for each in pieces if each.key == piece), None)
    if about is None or (paragraph and paragraph not in {asked.name for asked in about.fields}):
        raise NotRemarkable(say("There is no such paragraph in the plan. Open it anew, and choose one."))
    return _written(plan, None, about, paragraph, text, version, by=by, at=at)


@transaction.atomic
def answer(first: PlanComment, *, text: str, by: User, at: datetime) -> PlanComment:
    """Answer in a thread. Whoever wrote in it is told.

    Raises:
        NotRemarkable: it says nothing or too much.
    """
    allow(by, Capability.READ_PROGRAMME, first.plan)
    plan = locked(first.plan)
    return _written(plan, first.first or first, None, "", text, None, by=by, at=at)


def _written(
    plan: Plan,
    first: PlanComment | None,
    about: Piece | None,
    paragraph: str,
    text: str,
    version: PlanVersion | None,
    *,
    by: User,
    at: datetime,
) -> PlanComment:
    text = as_kept(text)
    if not text:
        raise NotRemarkable(say("Write the comment."))
    if len(text) > MOST_LETTERS:
        raise NotRemarkable(
            say("A comment has at most {most:,} letters; this has {given:,}.", most=MOST_LETTERS, given=len(text))
        )
    written = PlanComment.objects.create(
        plan=plan,
        version=first.version if first else version,
        piece=first.piece if first else about.key if about else "",
        paragraph=first.paragraph if first else paragraph,
        quoted=first.quoted if first else about.words(paragraph or "title") if about else "",
        first=first,
        written_by=by,
        written_at=at,
    )
    PlanCommentWords.objects.create(comment=written, text=text)
    act = PlanAct.ANSWERED_COMMENT if first else PlanAct.COMMENTED
    record(act, plan, by=by, at=at, comment=first.pk if first else written.pk)
    _tell(written, by=by, at=at)
    return written


def _tell(written: PlanComment, *, by: User, at: datetime) -> None:
    """The programme office of a new comment; of an answer, who wrote in the thread. The words stay with the plan."""
    plan, first = written.plan, written.first
    if first is None:
        people = people_with(Role.PROGRAMME_OFFICER, [f"programme:{plan.programme_id}"])
        subject = say("{by} commented: {plan}", by=by, plan=plan)
    else:
        people = _in_thread(first, plan)
        subject = say("{by} answered a comment: {plan}", by=by, plan=plan)
    tell(
        [user for user in people if user != by],
        subject,
        say("It stands beside the plan."),
        kind=NoticeKind.PLAN_COMMENT,
        about=plan.programme.strand.fund,
        asks=by,
        page="plan-comment",
        args=[first.pk if first else written.pk],
        at=at,
    )


def _in_thread(first: PlanComment, plan: Plan) -> list[User]:
    """Who wrote in a thread and may still read it."""
    numbers = {first.written_by_id, *first.answers.values_list("written_by_id", flat=True)}
    people = User.objects.filter(pk__in=numbers, is_active=True).order_by("pk")
    return [user for user in people if has(user, Capability.READ_PROGRAMME, plan)]


@transaction.atomic
def resolve(comment: PlanComment, *, by: User, at: datetime) -> PlanComment:
    """Say that nothing is left to do about a comment. It stays.

    Raises:
        NotRemarkable: it is resolved already, or answers another.
    """
    return _stepped(comment, CommentMove.RESOLVED, by=by, at=at)


@transaction.atomic
def open_again(comment: PlanComment, *, by: User, at: datetime) -> PlanComment:
    """Say that something is left to do after all.

    Raises:
        NotRemarkable: it is open, or answers another.
    """
    return _stepped(comment, CommentMove.OPENED, by=by, at=at)


def _stepped(comment: PlanComment, move: CommentMove, *, by: User, at: datetime) -> PlanComment:
    allow(by, Capability.READ_PROGRAMME, comment.plan)
    locked(comment.plan)
    moves = [CommentMove(each.move) for each in comment.steps.all()]
    if why := why_not_stepped(move, moves, is_answer=comment.first_id is not None):
        raise NotRemarkable(why)
    PlanCommentStep.objects.create(comment=comment, move=move, by=by, at=at)
    act = PlanAct.RESOLVED_COMMENT if move is CommentMove.RESOLVED else PlanAct.OPENED_COMMENT
    record(act, comment.plan, by=by, at=at, comment=comment.pk)
    return comment


@transaction.atomic
def withdraw(comment: PlanComment, *, by: User, at: datetime) -> PlanComment:
    """Take back what one said: the words are gone for good, and that something was said and withdrawn stays.

    Raises:
        NotRemarkable: somebody else wrote it, or it is withdrawn.
    """
    allow(by, Capability.READ_PROGRAMME, comment.plan)
    locked(comment.plan)
    if comment.written_by_id != by.pk:
        raise NotRemarkable(say("Only whoever wrote a comment withdraws it. A thread can be resolved by everybody."))
    if comment.steps.filter(move=CommentMove.WITHDRAWN).exists():
        raise NotRemarkable(say("This comment is withdrawn already."))
    PlanCommentStep.objects.create(comment=comment, move=CommentMove.WITHDRAWN, by=by, at=at)
    PlanCommentWords.objects.filter(comment=comment).delete()
    record(PlanAct.WITHDREW_COMMENT, comment.plan, by=by, at=at, comment=comment.first_id or comment.pk)
    return comment


def forget_words_of(user: User) -> None:
    """Take away what an erased person said in comments on plans. That somebody said something there stays."""
    PlanCommentWords.objects.filter(comment__written_by=user).delete()
