"""Reading what the authors of a bid say to one another: who is on it, its threads, and what is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from placefund.applications.models import Application
from placefund.domain.drafting import HERE_FOR, LIMITED, BidPart, CommentMove, DraftLeave, is_resolved
from placefund.domain.messages import say
from placefund.domain.roles import Capability, Role, roles_with
from placefund.drafting.models import Comment, CommentStep, DraftLimit, Presence
from placefund.people.access import has
from placefund.people.models import Membership, Organisation, User
from placefund.people.queries import family


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody on a bid, with the role by which they are."""

    user: User
    role: Role

    @property
    def label(self) -> str:
        return say("{name} ({role})", name=self.user, role=self.role.label.lower())


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment of a thread as it is read. Without text it was withdrawn, or went with who wrote it."""

    comment: Comment
    text: str
    mentions: tuple[str, ...]
    withdrawn: CommentStep | None


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment, what was answered, and whether it is resolved, and by whom."""

    first: Remark
    answers: tuple[Remark, ...]
    resolved: CommentStep | None

    @property
    def number(self) -> int:
        return self.first.comment.pk

    @property
    def part(self) -> BidPart:
        return self.first.comment.part

    @property
    def is_open(self) -> bool:
        """It waits for somebody: not resolved, and something in it was not withdrawn."""
        return self.resolved is None and any(remark.text for remark in (self.first, *self.answers))


@dataclass(frozen=True, slots=True)
class StandingLimit:
    """How far one organisation lets somebody go in a bid; `is_lead` says that it leads it."""

    leave: DraftLeave
    organisation: int
    is_lead: bool


def limits_of(application: Application) -> Mapping[int, tuple[StandingLimit, ...]]:
    """How far their organisations let people go in a bid, by the number of the person; read once for each bid that is read."""
    if not hasattr(application, "loaded_limits"):
        found: dict[int, tuple[StandingLimit, ...]] = {}
        lead = application.partnership.lead_id if application.partnership_id else None
        rows = DraftLimit.objects.filter(application=application, ended_at__isnull=True)
        for user, organisation, leave in rows.values_list("user", "organisation", "leave"):
            limit = StandingLimit(DraftLeave(leave), organisation, organisation == lead)
            found[user] = (*found.get(user, ()), limit)
        application.loaded_limits = found  # type: ignore[attr-defined]
    return application.loaded_limits  # type: ignore[attr-defined, no-any-return]


def standing_in(application: Application, organisation: Organisation) -> Mapping[int, DraftLeave]:
    """What one organisation has said of its people in a bid, by the number of the person; of who is left out, nothing."""
    rows = DraftLimit.objects.filter(application=application, organisation=organisation, ended_at__isnull=True)
    return {user: DraftLeave(leave) for user, leave in rows.values_list("user", "leave")}


def scopes_kept(user: Any, capability: Capability, thing: Any) -> frozenset[str]:
    """The scopes of the organisations that keep somebody, in this bid, from what their role there would allow.

    What they hold by another organisation, or as a guest, is that one's to limit.
    """
    if capability not in LIMITED or not isinstance(thing, Application) or not isinstance(user, User):
        return frozenset()
    return _kept(thing, user.pk, capability)


def _kept(application: Application, user: int, capability: Capability) -> frozenset[str]:
    """The organisations that keep them from it, as scopes; and the partnership's, by whose role people of all partners write,
    where each partner that they act for does."""
    limits = [each for each in limits_of(application).get(user, ()) if capability in each.leave.keeps_from]
    found = frozenset(scope for each in limits for scope in family(f"organisation:{each.organisation}"))
    if all(each.is_lead for each in limits):
        return found
    others = application.partnership.partners.filter(state="joined").exclude(
        organisation=application.partnership.lead_id
    )
    joined = {f"organisation:{number}" for number in others.values_list("organisation", flat=True)} - found
    acts = Membership.objects.filter(user=user, scope__in=joined, ended_at__isnull=True)
    if acts.filter(role__in=roles_with(Capability.JOIN_PARTNERSHIP)).exists():
        return found
    return found | {f"partnership:{application.partnership_id}"}


def is_kept_by(organisation: Organisation, application: Application, user: int, capability: Capability) -> bool:
    """Whether one organisation keeps somebody from this in a bid. `user` is the number of the person."""
    return f"organisation:{organisation.pk}" in _kept(application, user, capability)


def bids_kept_from(user: User, capability: Capability) -> set[int]:
    """The numbers of the bids in which nothing that they hold lets them do this any more. One query where nothing is limited."""
    rows = DraftLimit.objects.filter(user=user, ended_at__isnull=True).values_list("application", "leave")
    numbers = {number for number, leave in rows if capability in DraftLeave(leave).keeps_from}
    if not numbers:
        return numbers
    bids = Application.objects.filter(pk__in=numbers).select_related("round__strand__fund", "partnership")
    return {bid.pk for bid in bids if not has(user, capability, bid)}


def not_kept_from(user: User, capability: Capability, rows: QuerySet[Application]) -> QuerySet[Application]:
    """These bids without those in which somebody's organisation keeps them from this."""
    return rows.exclude(pk__in=bids_kept_from(user, capability))


def live_bids_of(organisation: Organisation) -> QuerySet[Application]:
    """The bids that an organisation leads or has joined, while they are written."""
    joined = Q(partnership__partners__organisation=organisation, partnership__partners__state="joined")
    rows = Application.objects.filter(joined | Q(partnership__lead=organisation), state__in=("draft", "certified"))
    return rows.select_related("round__strand__fund", "partnership").distinct().order_by("pk")


def colleagues_on(application: Application, organisation: Organisation, at: datetime) -> list[Author]:
    """Who acts for an organisation on a bid, whatever it lets them do there."""
    theirs = Membership.objects.filter(
        scope=f"organisation:{organisation.pk}",
        role__in=roles_with(Capability.READ_APPLICATION),
        ended_at__isnull=True,
        user__is_active=True,
    )
    on_bid = {author.user.pk for author in authors_of(application, Capability.READ_APPLICATION, at)}
    rows = theirs.select_related("user").order_by("user__name", "user", "pk")
    found: dict[int, Author] = {}
    for row in rows:
        if row.user_id in on_bid:
            found.setdefault(row.user_id, Author(row.user, Role(row.role)))
    return list(found.values())


def authors_of(application: Application, capability: Capability, at: datetime) -> list[Author]:
    """Who is on a bid now and may do this there, each once, by name: its organisations' people and its guests."""
    held = Membership.objects.filter(
        Membership.in_time(at),
        role__in=roles_with(capability),
        scope__in=application.scopes(),
        ended_at__isnull=True,
        user__is_active=True,
    )
    found: dict[int, Author] = {}
    for row in held.select_related("user").order_by("user__name", "user", "pk"):
        if row.scope not in _kept(application, row.user_id, capability):
            found.setdefault(row.user_id, Author(row.user, Role(row.role)))
    return list(found.values())


def may_be_commented(application: Application, at: datetime) -> bool:
    """Whether comments are written now: while it is written, and while the fund lets some of it be changed."""
    return application.state in ("draft", "certified") or application.is_open_for_changes(at)


def threads_of(application: Application, part: BidPart | None = None) -> list[Thread]:
    """The threads of a bid, or of a part of it, the oldest first. A fixed number of queries."""
    rows = Comment.objects.filter(application=application)
    if part is not None:
        rows = rows.filter(kind=part.kind, question_key=part.question_key)
    return _threads(rows.select_related("written_by", "words").prefetch_related("mentions__user", "steps__by"))


def thread_of(comment: Comment) -> Thread:
    """The thread that a comment stands in."""
    number = comment.first_id or comment.pk
    return next(thread for thread in threads_of(comment.application, comment.part) if thread.number == number)


def _threads(rows: Iterable[Comment]) -> list[Thread]:
    firsts: dict[int, Comment] = {}
    answers: dict[int, list[Remark]] = {}
    for row in rows:
        if row.first_id is None:
            firsts[row.pk] = row
        else:
            answers.setdefault(row.first_id, []).append(_remark(row))
    return [Thread(_remark(row), tuple(answers.get(row.pk, ())), _resolved(row)) for row in firsts.values()]


def _remark(comment: Comment) -> Remark:
    words = getattr(comment, "words", None)
    withdrawn = next((step for step in comment.steps.all() if step.move == CommentMove.WITHDRAWN), None)
    return Remark(
        comment, words.text if words else "", tuple(str(each.user) for each in comment.mentions.all()), withdrawn
    )


def _resolved(first: Comment) -> CommentStep | None:
    steps = [step for step in first.steps.all() if step.move != CommentMove.WITHDRAWN]
    return steps[-1] if is_resolved(CommentMove(step.move) for step in steps) else None


def open_by_part(application: Application) -> Mapping[BidPart, int]:
    """How many threads of each part of a bid are open; parts without one are left out."""
    return Counter(thread.part for thread in threads_of(application) if thread.is_open)


def others_at(application: Application, question_key: str, *, but: User, at: datetime) -> list[User]:
    """Who else has a question open, as their browser says, or saved its answer a moment ago. Those on the bid still, by name."""
    since = at - HERE_FOR
    open_now = Presence.objects.filter(application=application, question_key=question_key, seen_at__gte=since)
    saved = application.answers.filter(question_key=question_key, saved_at__gte=since)
    seen = {*open_now.values_list("user", flat=True), *saved.values_list("saved_by", flat=True)} - {but.pk}
    if not seen:
        return []
    return [each.user for each in authors_of(application, Capability.WRITE_ANSWERS, at) if each.user.pk in seen]
