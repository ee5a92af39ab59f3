"""Everything that changes what the authors of a bid say to one another. Nothing else may."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from placefund.applications.models import Application
from placefund.domain.drafting import (
    HERE_FOR,
    MOST_LETTERS,
    BidPart,
    CommentMove,
    DraftLeave,
    PartKind,
    as_kept,
    why_not_stepped,
)
from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Capability
from placefund.drafting.acts import DraftingAct
from placefund.drafting.models import Comment, CommentStep, CommentWords, DraftLimit, Mention, Presence
from placefund.drafting.queries import authors_of, colleagues_on, is_kept_by, live_bids_of, may_be_commented
from placefund.notices.actions import tell
from placefund.people.access import allow, locked
from placefund.people.models import Organisation, User
from placefund.records.actions import record


class NotLimited(NotAllowed):
    """How far somebody may go in a bid cannot be said so."""


class NotCommentable(NotAllowed):
    """The comment cannot be written, resolved, opened again or withdrawn now."""


@transaction.atomic
def comment(
    application: Application, part: BidPart, *, text: str, mentions: Collection[int] = (), by: User, at: datetime
) -> Comment:
    """Say something about a part of a bid to those who write it, and tell whom it mentions.

    `mentions` are the numbers of people.

    Raises:
        NotCommentable: it says nothing or too much, the round does not ask that question, somebody mentioned is not on
            the bid, or it was sent.
    """
    return _written(application, part, None, text, mentions, by=by, at=at)


@transaction.atomic
def answer(first: Comment, *, text: str, mentions: Collection[int] = (), by: User, at: datetime) -> Comment:
    """Answer in a thread. Who wrote in it, and whom the answer mentions, is told; a resolved thread stays resolved.

    Raises:
        NotCommentable: as for a comment.
    """
    first = first if first.first is None else first.first
    return _written(first.application, first.part, first, text, mentions, by=by, at=at)


def _written(
    application: Application,
    part: BidPart,
    first: Comment | None,
    text: str,
    mentions: Collection[int],
    *,
    by: User,
    at: datetime,
) -> Comment:
    application = _held(application, by=by, at=at)
    text = as_kept(text)
    if not text:
        raise NotCommentable(say("Write the comment."))
    if len(text) > MOST_LETTERS:
        raise NotCommentable(
            say("A comment has at most {most:,} letters; this has {given:,}.", most=MOST_LETTERS, given=len(text))
        )
    asked = {question.key for question in application.round.terms().questions}
    if first is None and part.kind is PartKind.QUESTION and part.question_key not in asked:
        raise NotCommentable(say("This round does not ask that question."))
    people = {author.user.pk: author.user for author in authors_of(application, Capability.COMMENT_ON_BID, at)}
    if set(mentions) - people.keys():
        raise NotCommentable(say("Mention people who are on this bid: somebody you chose is not, or is no more."))
    written = Comment.objects.create(
        application=application,
        kind=part.kind,
        question_key=part.question_key,
        first=first,
        written_by=by,
        written_at=at,
    )
    CommentWords.objects.create(comment=written, text=text)
    Mention.objects.bulk_create(Mention(comment=written, user=people[number]) for number in sorted(set(mentions)))
    _record(DraftingAct.ANSWERED_COMMENT if first else DraftingAct.COMMENTED, written, by=by, at=at)
    _tell(written, people, set(mentions), by=by, at=at)
    return written


def _held(application: Application, *, by: User, at: datetime) -> Application:
    """The bid, locked, while this person may comment on it.

    Raises:
        NotYours: they may not.
        NotCommentable: it was sent, and nothing of it can be changed.
    """
    allow(by, Capability.COMMENT_ON_BID, application)
    application = locked(application)
    if not may_be_commented(application, at):
        raise NotCommentable(
            say("This application is {state}: its comments can be read, and no more.", state=application.state_told)
        )
    return application


def _record(act: DraftingAct, about: Comment, *, by: User, at: datetime) -> None:
    details: dict[str, Any] = {"question": about.question_key} if about.question_key else {"part": about.kind}
    record(act, about.application, by=by, at=at, comment=about.first_id or about.pk, **details)


def _tell(written: Comment, people: dict[int, User], mentions: set[int], *, by: User, at: datetime) -> None:
    """Whom it mentions, and who wrote in the thread before, each once. The words stay on the bid: they can be withdrawn there."""
    application, first = written.application, written.first or written
    part = written.part.title(application.round.terms().questions)
    in_thread = {first.written_by_id, *first.answers.values_list("written_by_id", flat=True)} - mentions
    for kind, numbers, subject, said in (
        (
            NoticeKind.MENTION,
            mentions,
            say("{by} mentions you: {application}", by=by, application=application),
            say("In a comment on “{part}”. It stands beside the bid.", part=part),
        ),
        (
            NoticeKind.COMMENT_ANSWER,
            in_thread if written.first else set(),
            say("{by} answered a comment: {application}", by=by, application=application),
            say("In a thread on “{part}” in which you wrote. It stands beside the bid.", part=part),
        ),
    ):
        tell(
            [people[number] for number in sorted(numbers & people.keys() - {by.pk})],
            subject,
            said,
            kind=kind,
            about=application.round,
            asks=by,
            page="comment",
            args=[first.pk],
            at=at,
        )


@transaction.atomic
def resolve(comment: Comment, *, by: User, at: datetime) -> Comment:
    """Say that nothing is left to do about a comment. It is folded away, and stays.

    Raises:
        NotCommentable: it is resolved already, or answers another.
    """
    return _stepped(comment, CommentMove.RESOLVED, by=by, at=at)


@transaction.atomic
def open_again(comment: Comment, *, by: User, at: datetime) -> Comment:
    """Say that something is left to do after all.

    Raises:
        NotCommentable: it is open, or answers another.
    """
    return _stepped(comment, CommentMove.OPENED, by=by, at=at)


def _stepped(comment: Comment, move: CommentMove, *, by: User, at: datetime) -> Comment:
    _held(
        comment.application, by=by, at=at
    )  # what is held is the bid: a comment never changes, and nobody may lock its row
    moves = [CommentMove(each.move) for each in comment.steps.all()]
    if why := why_not_stepped(move, moves, is_answer=comment.first_id is not None):
        raise NotCommentable(why)
    CommentStep.objects.create(comment=comment, move=move, by=by, at=at)
    act = DraftingAct.RESOLVED_COMMENT if move is CommentMove.RESOLVED else DraftingAct.OPENED_COMMENT
    _record(act, comment, by=by, at=at)
    return comment


@transaction.atomic
def withdraw(comment: Comment, *, by: User, at: datetime) -> Comment:
    """Take back what one said: the words are gone for good, and that something was said and withdrawn stays.

    Raises:
        NotCommentable: somebody else wrote it, or it is withdrawn.
    """
    allow(by, Capability.COMMENT_ON_BID, comment.application)
    locked(comment.application)
    if comment.written_by_id != by.pk:
        raise NotCommentable(say("Only whoever wrote a comment withdraws it. A thread can be resolved by everybody."))
    if comment.steps.filter(move=CommentMove.WITHDRAWN).exists():
        raise NotCommentable(say("This comment is withdrawn already."))
    CommentStep.objects.create(comment=comment, move=CommentMove.WITHDRAWN, by=by, at=at)
    CommentWords.objects.filter(comment=comment).delete()
    _record(DraftingAct.WITHDREW_COMMENT, comment, by=by, at=at)
    return comment


def forget_words_of(user: User) -> None:
    """Take away what an erased person said in comments. That somebody said something there stays, under their number."""
    CommentWords.objects.filter(comment__written_by=user).delete()


@transaction.atomic
def be_at(application: Application, question_key: str, *, by: User, at: datetime) -> None:
    """Note that somebody has a question open. No act on record; what is older than some minutes is cleared, whose ever it is.

    Raises:
        NotYours: they do not write the answers of this draft.
    """
    allow(by, Capability.WRITE_ANSWERS, application)
    forget_who_was_here(at=at)
    if application.is_editable:
        Presence.objects.update_or_create(
            application=application, question_key=question_key, user=by, defaults={"seen_at": at}
        )


def forget_who_was_here(*, at: datetime) -> None:
    """Clear what browsers have said more than some minutes ago."""
    Presence.objects.filter(seen_at__lt=at - HERE_FOR).delete()


@transaction.atomic
def limit(
    application: Application, organisation: Organisation, user: int, *, leave: DraftLeave, by: User, at: datetime
) -> None:
    """Say how far somebody of an organisation may go in one bid; they are told. What stood before ends, and is kept.

    `user` is the number of the person.

    Raises:
        NotLimited: they do not act for it on this bid, the bid is sent, or nobody could go on with it then.
    """
    allow(by, Capability.LOOK_AFTER_ORGANISATION, organisation)
    application = locked(application)
    if not live_bids_of(organisation).filter(pk=application.pk).exists():
        raise NotLimited(say("{organisation} writes no such bid now.", organisation=organisation))
    people = {author.user.pk: author.user for author in colleagues_on(application, organisation, at)}
    if user not in people:
        raise NotLimited(say("Choose somebody who acts for {organisation} on this bid.", organisation=organisation))
    standing = DraftLimit.objects.filter(
        application=application, organisation=organisation, user=user, ended_at__isnull=True
    ).first()
    if leave is (DraftLeave(standing.leave) if standing else DraftLeave.SUBMIT):
        return
    if standing:
        standing.ended_at = at
        standing.save(update_fields=["ended_at"])
    if leave is not DraftLeave.SUBMIT:
        DraftLimit.objects.create(
            application=application, organisation=organisation, user=people[user], leave=leave, said_by=by, said_at=at
        )
    _require_somebody(Application.objects.get(pk=application.pk), organisation, at)
    record(DraftingAct.LIMITED, application, by=by, at=at, person=user, leave=leave.value)
    tell(
        [people[user]],
        say("What you may do: {application}", application=application),
        say("{organisation} says: {meaning}", organisation=organisation, meaning=leave.meaning),
        kind=NoticeKind.DRAFT_LEAVE,
        about=application.round,
        asks=by,
        page="application",
        args=[application.pk],
        at=at,
    )


@transaction.atomic
def limit_several(
    application: Application, organisation: Organisation, leaves: Mapping[int, DraftLeave], *, by: User, at: datetime
) -> None:
    """Say how far each of several people may go, by their numbers; all of it or nothing. The widest first, so that an exchange of
    two people does not leave the bid without anybody on the way.

    Raises:
        NotLimited: as for one.
    """
    for number, leave in sorted(leaves.items(), key=lambda one: -list(DraftLeave).index(one[1])):
        limit(application, organisation, number, leave=leave, by=by, at=at)


def _require_somebody(application: Application, organisation: Organisation, at: datetime) -> None:
    """Refuse what would leave a bid without anybody of the organisation who can go on with it."""
    ours = {author.user.pk for author in colleagues_on(application, organisation, at)}
    is_lead = application.partnership.lead_id == organisation.pk
    needed = (Capability.SUBMIT_APPLICATION,) if is_lead else (Capability.EDIT_OWN_COSTS,)
    for capability in needed:
        able = ours & {author.user.pk for author in authors_of(application, capability, at)}
        if all(is_kept_by(organisation, application, user, capability) for user in able):
            raise NotLimited(
                say(
                    "Nobody of {organisation} could go on with this bid then. Leave it to one.",
                    organisation=organisation,
                )
            )
