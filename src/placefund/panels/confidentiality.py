"""What is closed to a person: one policy for everything that tells where a bid stands.

A conflict closes a bid's readings, its agreed score, its minutes and its decision. Whatever weighs the bids of a round against
one another, a scenario or a draw, tells where each of them stands, so one conflict closes it whole until the outcomes are public.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from placefund.applications.models import Application
from placefund.assessment.conflicts.graph import bars, conflict_between, on_record, sentences
from placefund.assessment.desks import are_apart, why_apart
from placefund.assessment.models import Assignment
from placefund.domain.acts import Tells
from placefund.domain.assessment.ties import TieStrength
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.funds.models import Round, Strand
from placefund.panels.models import Draw, Item, Leaving, Meeting
from placefund.people.models import User
from placefund.records.models import Event
from placefund.records.queries import of_no_act, telling

LEFT = say(
    "You have left the table for {bid}. It opens to you again once your return is recorded while "
    "the meeting sits, or once the outcomes are public."
)


def why_closed(user: User, application: Application, at: datetime) -> str:
    """Why what the panel has on an application is closed to a person now, in a sentence; empty when it is open to them."""
    known = conflict_between(user, application, london(at).date())
    if bars(known):
        return say(
            "You have a conflict with {application}: {known} Its readings are closed to you, and "
            "somebody else chairs it.",
            application=application,
            known=sentences(known, TieStrength.HARD),
        )
    if application.pk in _left(user, [application], at):
        return LEFT.format(bid=application)
    if application.pk in _unsent(user, [application]):
        return say(
            "You are a reader of {application}. Send your own scores first; then the others' open to you.",
            application=application,
        )
    return ""


def why_scores_are_closed(user: User, application: Application, at: datetime) -> str:
    """Why what readers gave an application is closed to a person now: to everybody while the tracks of its call are apart."""
    return why_apart(application.round) or why_closed(user, application, at)


def closed_readings(user: User, bids: Sequence[Application], at: datetime) -> dict[int, str]:
    """The applications of one round whose readings are closed to a person, with why, by number: all of them while the tracks of
    a call are apart, else those that are closed to this person."""
    apart = why_apart(bids[0].round) if bids else ""
    return dict.fromkeys((bid.pk for bid in bids), apart) if apart else closed_bids(user, bids, at)


def barred_bids(user: User, bids: Sequence[Application], at: datetime) -> dict[int, str]:
    """The applications of one round that a conflict keeps a person away from: the conflict in sentences, by number."""
    if not bids:
        return {}
    conflicts = on_record(bids[0].round.strand.fund, bids, london(at).date(), people=[user])
    known = {bid.pk: conflicts.of(user, bid) for bid in bids}
    return {number: sentences(found, TieStrength.HARD) for number, found in known.items() if bars(found)}


def closed_bids(user: User, bids: Sequence[Application], at: datetime) -> dict[int, str]:
    """The applications of one round that are closed to a person, by a conflict, because they left the table, or by a reading of
    their own that is not sent: why, by number."""
    found = dict.fromkeys(_unsent(user, bids), say("You are a reader of it: send your own scores first."))
    found |= dict.fromkeys(_left(user, bids, at), say("You have left the table for it."))
    return found | barred_bids(user, bids, at)


def closed_in(user: User, rounds: Iterable[Round], at: datetime) -> set[int]:
    """The applications sent to these rounds of one fund that are closed to a person while outcomes are not public, by number."""
    bids = _sent_in(round_ for round_ in rounds if not round_.is_public(at)).exclude(state="withdrawn")
    return set(closed_bids(user, list(bids.select_related(*Application.READ_WITH)), at))


def closed_of(user: User, round_: Round, at: datetime) -> dict[Application, str]:
    """The applications of a round that are closed to a person while its outcomes are not public, each with why. How far they
    have come makes no difference, so that nothing that asks this tells it."""
    if round_.is_public(at):
        return {}
    bids = list(_sent_in([round_]).exclude(state="withdrawn").select_related(*Application.READ_WITH).order_by("pk"))
    why = closed_bids(user, bids, at)
    return {bid: why[bid.pk] for bid in bids if bid.pk in why}


def state_told(user: User, bid: Application, at: datetime) -> str:
    """Where an application stands as a person may know it: it stays submitted while that is closed to them."""
    is_told = not bid.is_sent or bid.state == "withdrawn" or bid.round.is_public(at)
    return bid.state if is_told or not closed_bids(user, [bid], at) else "submitted"


def why_money_is_closed(user: User, strand: Strand, at: datetime) -> str:
    """Why what a strand has left to promise is closed to a person: it would tell what was decided on a bid that is closed to
    them in any of its rounds. Empty when it is open."""
    found = (_why_kept_from(user, round_, at) for round_ in strand.rounds.all())
    return next(filter(None, found), "")


def open_to(user: User, bids: Iterable[Application], at: datetime) -> list[Application]:
    """These applications, of whichever rounds, without those that are closed to a person."""
    by_round: dict[int, list[Application]] = {}
    for bid in bids:
        by_round.setdefault(bid.round_id, []).append(bid)
    closed = {number for found in by_round.values() for number in closed_bids(user, found, at)}
    return [bid for found in by_round.values() for bid in found if bid.pk not in closed]


def scores_open_to(user: User, bids: Iterable[Application], at: datetime) -> list[Application]:
    """The same without those of calls whose tracks are apart: applications whose readings a person may read now."""
    found = list(bids)
    apart = {round_.pk for round_ in {bid.round for bid in found} if are_apart(round_)}
    return open_to(user, (bid for bid in found if bid.round_id not in apart), at)


def _left(user: User, bids: Sequence[Application], at: datetime) -> set[int]:
    """The applications for which a person left a panel's table and did not come back, until the outcomes are public."""
    rows = Leaving.objects.filter(item__application__in=bids, member__user=user).order_by("pk")
    last = dict(rows.values_list("item__application_id", "has_left"))
    return {bid.pk for bid in bids if last.get(bid.pk) and not bid.round.is_public(at)}


def _unsent(user: User, bids: Sequence[Application]) -> set[int]:
    rows = Assignment.objects.filter(
        application__in=bids, application__state="eligible", assessor__user=user, state="assigned"
    )
    return set(rows.values_list("application_id", flat=True))


def why_not_yet(item: Item, user: User) -> str:
    """Why a member does not see a bid's readings before it is called, where the chair chose so; empty when they do."""
    readers = (item.first_reader, item.second_reader)
    introduces = any(reader is not None and reader.user_id == user.pk for reader in readers)
    if not item.meeting.others_wait or item.state != "waiting" or introduces:
        return ""
    return say(
        "{item} opens to you when it is called: until then only those who introduce it see its readings.", item=item
    )


def why_comparisons_are_closed(user: User, round_: Round, at: datetime) -> str:
    """Why whatever weighs the bids of a round against one another is closed to a person, in a sentence; empty when it is open.

    One bid that a conflict keeps from them, or for which they left the table, is enough: where it stands could be read off what
    is said of the others. So is one whose reading they have not sent: what other readers gave it could be.
    """
    return why_apart(round_) or _why_kept_from(user, round_, at)


def _why_kept_from(user: User, round_: Round, at: datetime) -> str:
    if round_.is_public(at):
        return ""
    rows = _sent_in([round_]).exclude(state="withdrawn")
    bids = list(rows.exclude(eligibility__is_eligible=False).select_related(*Application.READ_WITH))
    barred, left = barred_bids(user, bids, at), _left(user, bids, at)
    for bid in bids:
        if bid.pk in barred or bid.pk in left:
            why = (
                say("You have a conflict with {bid}: {barred}", bid=bid, barred=barred[bid.pk])
                if bid.pk in barred
                else say("You left the table for {bid}.", bid=bid)
            )
            return say(
                "{why} What weighs the bids of {round} against one another would tell you where it stands, "
                "so it is closed to you until the outcomes are public. Somebody without a conflict acts here.",
                why=why,
                round=round_,
            )
    unsent = _unsent(user, bids)
    if owed := next((bid for bid in bids if bid.pk in unsent), None):
        return say(
            "You are a reader of {bid}. What weighs the bids of {round} against one another would tell you what other readers "
            "gave it, so it is closed to you until you have sent your own scores.",
            bid=owed,
            round=round_,
        )
    return ""


def why_not_about(bid: Application | None, by: User, at: datetime) -> str:
    """Why a person cannot put on record, or withdraw, what somebody in office asked for about a bid; empty when they can."""
    if bid is None or not (why := barred_bids(by, [bid], at).get(bid.pk)):
        return ""
    return say(
        "You have a conflict with {bid}: {why} Somebody else has to record what was asked for about it.",
        bid=bid,
        why=why,
    )


def closed_record(user: User, funds: Iterable[str], at: datetime) -> Q:
    """The events of these funds that tell a person where a bid stands that is closed to them: for the record of who did what."""
    found = Q(pk__in=())
    for fund in funds:
        sent = (_sent_in([round_]).select_related(*Application.READ_WITH) for round_ in _untold(fund, at))
        closed = {number for bids in sent for number in closed_readings(user, list(bids), at)}
        found |= standing_of(fund, closed) | closed_proposals(user, fund, at)
    return found


def untold_record(fund: str, at: datetime) -> Q:
    """The events of a fund that tell where any bid stands whose outcome is not public, or what is proposed for one: what a
    list of all its acts leaves out."""
    untold = standing_of(fund, set(_sent_in(_untold(fund, at)).values_list("pk", flat=True)))
    return untold | closed_proposals(None, fund, at)


def closed_proposals(user: User | None, fund: str, at: datetime) -> Q:
    """The events of a fund that tell what is proposed for a bid whose outcome is public, such as a revision that waits for a
    second person: of bids that a conflict keeps from a person; of every bid where nobody is named.

    It stays closed for good. What is published has an act of its own, so that none can see by its coming when it was proposed.
    """
    proposed = Q(fund=fund) & telling(Tells.WAITING)
    if user is None:
        return proposed
    closed, rows = Q(pk__in=()), Event.objects.filter(proposed).values_list("subject_kind", "subject_id").distinct()
    numbers: dict[str, list[str]] = {}
    for kind, number in rows:
        numbers.setdefault(kind, []).append(number)
    for kind, found in numbers.items():
        model = apps.get_model(kind)
        path = getattr(model, "TELLS_OF_BID")  # noqa: B009  a model whose acts propose something says of which bid
        bid_of = dict(model._default_manager.filter(pk__in=found).values_list("pk", path))
        bids = Application.objects.filter(pk__in=bid_of.values()).select_related(*Application.READ_WITH)
        barred = {bid.pk for bid in bids if barred_bids(user, [bid], at)}
        own = [str(number) for number, bid in bid_of.items() if bid in barred]
        closed |= Q(subject_kind=kind, subject_id__in=own)
    return proposed & closed


def _untold(fund: str, at: datetime) -> list[Round]:
    """The rounds of a fund whose outcomes are not public yet."""
    rounds = Round.objects.filter(strand__fund__slug=fund).exclude(state="planned")
    return [round_ for round_ in rounds if not round_.is_public(at)]


def _sent_in(rounds: Iterable[Round]) -> QuerySet[Application]:
    """The bids that were sent to these rounds and are not sealed, those withdrawn since included."""
    return Application.objects.filter(Application.opened(), round__in=list(rounds), snapshot__isnull=False)


def standing_of(fund: str, bids: Collection[int]) -> Q:
    """The events of a fund that tell where one of these bids stands, whichever row they stand on.

    A model says with `TELLS_OF_BID` which bid its row is about, or with `TELLS_OF_ROUND` of which round it weighs the bids. An
    event is left open only where its row is known to be about none of these bids: one whose act is not known, whose row is
    gone, or whose model does not say, is closed.
    """
    if not bids:
        return Q(pk__in=())
    paths: dict[str, Any] = {
        "TELLS_OF_BID": list(bids),
        "TELLS_OF_ROUND": list(Round.objects.filter(applications__in=bids).values_list("pk", flat=True).distinct()),
    }
    about_others = Q(pk__in=())
    for model in apps.get_models():
        for name, closed in paths.items():
            if path := getattr(model, name, ""):
                rows = model._default_manager.exclude(**{f"{path}__in": closed}).annotate(
                    as_text=Cast("pk", CharField())
                )
                about_others |= Q(subject_kind=model._meta.label_lower, subject_id__in=rows.values("as_text"))
    return Q(fund=fund) & (telling(Tells.STANDING, Tells.WAITING) | of_no_act()) & ~about_others


def why_minutes_are_closed(user: User, meeting: Meeting, at: datetime) -> str:
    """Why the kept minutes of a meeting are closed to a person: they tell of every bid on its order. Empty when they are open."""
    if Draw.objects.filter(round=meeting.round).exists() and (
        drawn := why_comparisons_are_closed(user, meeting.round, at)
    ):
        return drawn
    bids = [
        item.application
        for item in meeting.items.select_related("application__round__strand__fund", "application__partnership")
    ]
    closed = closed_readings(user, bids, at)
    for bid in bids:
        if why := closed.get(bid.pk):
            return say(
                "These minutes tell of {bid}, which is closed to you: {why} The page of the minutes has the "
                "other bids.",
                bid=bid,
                why=why,
            )
    return ""
