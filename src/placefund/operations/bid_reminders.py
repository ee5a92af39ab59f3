"""What the clock reminds people of in a bid beside its lead: to certify it, to approve costs, to send what the fund awaits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import partial
from itertools import chain

from placefund.applications.models import Application, Cost, CostTable
from placefund.applications.queries import (
    findings_while_drafting,
    requests_for_changes,
    taken,
    why_changes_are_wanted,
    with_closings,
)
from placefund.domain.findings import failed
from placefund.domain.messages import paragraph, say
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import london
from placefund.domain.reminders import Occasion
from placefund.domain.reopening import costs_of
from placefund.domain.roles import Capability, Role
from placefund.notices.actions import people_with, tell
from placefund.operations.nudges import Nudge, later_than, nudges_of
from placefund.partnerships.audiences import leads_of
from placefund.partnerships.models import Partner
from placefund.people.access import has, has_for
from placefund.people.models import Organisation, User

READ_WITH = ("round__strand__fund", "partnership__lead")


def to_certify(today: date, at: datetime) -> Iterator[Nudge]:
    """Drafts of open rounds that nobody has certified: for the certifiers of their lead, ready or not, so that they keep time."""

    def send(draft: Application, step: int) -> None:
        ready = say("It can be signed now: read it, and sign it or send it back.")
        not_yet = say("It cannot be signed yet: its authors still write it. Keep time for it before it closes.")
        tell(
            _who_may(Capability.CERTIFY_APPLICATION, draft),
            say("Not certified yet: {application}", application=draft),
            not_yet if failed(findings_while_drafting(draft, at)) else ready,
            kind=NoticeKind.CERTIFY_REMINDER,
            about=draft.round,
            until=draft.closes_at,
            page="certify-application",
            args=[draft.pk],
            at=at,
        )

    found = (
        (str(each.pk), london(each.closes_at or at).date(), partial(send, each), each.round.strand.fund)
        for each in _drafts(at)
    )
    return nudges_of(Occasion.CERTIFY, found, today)


def costs_to_approve(today: date, at: datetime) -> Iterator[Nudge]:
    """Costs that their partner has not approved as they stand, in a draft or opened by the fund: for that partner alone."""
    return chain(_in_drafts(today, at), _in_opened(today, at))


def _in_drafts(today: date, at: datetime) -> Iterator[Nudge]:
    drafts = {each.pk: each for each in _drafts(at)}
    costs = Cost.objects.filter(application__in=drafts).order_by()
    entered = costs.values_list("application", "organisation").distinct()
    approved = _pairs(CostTable.objects.filter(application__in=drafts, approved_at__isnull=False))
    waiting = [pair for pair in entered if pair not in approved and pair[1] != drafts[pair[0]].partnership.lead_id]
    found = (
        (
            f"{draft.pk}/{organisation.pk}",
            london(draft.closes_at or at).date(),
            partial(_remind_partner, draft, organisation, draft.closes_at, at),
            draft.round.strand.fund,
        )
        for draft, organisation in _joined(waiting, drafts)
    )
    return nudges_of(Occasion.PARTNER_COSTS, found, today)


def _in_opened(today: date, at: datetime) -> Iterator[Nudge]:
    bids, asked = _awaited(at)
    tables = CostTable.objects.filter(application__in=bids, approved_at__isnull=True)
    waiting = [
        (bid, organisation)
        for bid, organisation in sorted(_pairs(tables))
        if organisation != bids[bid].partnership.lead_id and bids[bid].may_be_changed(costs_of(organisation), at)
    ]
    things = [
        (f"{bid.pk}/{organisation.pk}/{asked[bid.pk][0]}", bid, organisation)
        for bid, organisation in _joined(waiting, bids)
    ]
    found = (
        (
            thing,
            london(bid.open_until or at).date(),
            partial(_remind_partner, bid, organisation, bid.open_until, at),
            bid.round.strand.fund,
        )
        for thing, bid, organisation in things
    )
    return later_than(
        {thing: asked[bid.pk][1] for thing, bid, _ in things}, nudges_of(Occasion.PARTNER_COSTS, found, today)
    )


def _remind_partner(
    application: Application, organisation: Organisation, until: datetime | None, at: datetime, step: int
) -> None:
    people = {
        user.pk: user
        for role in (Role.PARTNER, Role.LEAD_BIDDER)
        for user in people_with(role, [f"organisation:{organisation.pk}"])
        if has(user, Capability.EDIT_OWN_COSTS, application)
        and has_for(user, Capability.EDIT_OWN_COSTS, application, organisation)
    }
    tell(
        people.values(),
        say("Costs to approve: {application}", application=application),
        say(
            "The costs of {organisation} stand entered, and nobody of it has approved them as they are. Without that, the "
            "application cannot be signed.",
            organisation=organisation,
        ),
        kind=NoticeKind.COSTS_REMINDER,
        about=application.round,
        until=until,
        page="costs",
        args=[application.pk],
        at=at,
    )


def changes_to_send(today: date, at: datetime) -> Iterator[Nudge]:
    """Changes that the fund awaits after sending: for those who make them, and for those who sign and send them."""
    bids, asked = _awaited(at)

    def send(bid: Application, step: int) -> None:
        signers = _who_may(Capability.CERTIFY_APPLICATION, bid)
        writers = [each for each in _who_may(Capability.EDIT_APPLICATION, bid) if each not in signers]
        said = (
            say("The fund asks for changes: {why}", why=why_changes_are_wanted(bid)),
            say("What was sent counts until they are signed and sent. After that time nothing can be changed."),
        )
        for people, page in ((signers, "send-changes"), (writers, "application")):
            tell(
                people,
                say("Changes are awaited: {application}", application=bid),
                paragraph(said),
                kind=NoticeKind.CHANGES_REMINDER,
                about=bid.round,
                until=bid.open_until,
                page=page,
                args=[bid.pk],
                at=at,
            )

    things = {f"{bid.pk}/{asked[bid.pk][0]}": bid for bid in bids.values()}
    found = (
        (thing, london(bid.open_until or at).date(), partial(send, bid), bid.round.strand.fund)
        for thing, bid in things.items()
    )
    since = {thing: asked[bid.pk][1] for thing, bid in things.items()}
    return later_than(since, nudges_of(Occasion.CHANGES, found, today))


def _drafts(at: datetime) -> list[Application]:
    """Drafts that may still be sent, each with its own closing."""
    return with_closings(Application.objects.filter(taken(at), state="draft").select_related(*READ_WITH))


def _awaited(at: datetime) -> tuple[dict[int, Application], dict[int, tuple[int, date]]]:
    """The bids of which the fund awaits changes; and for each, which request that is, and the day on which it was made."""
    rows = Application.objects.filter(state="submitted", open_until__gt=at).select_related(*READ_WITH)
    bids = {each.pk: each for each in rows}
    return bids, {number: (event.pk, london(event.at).date()) for number, event in requests_for_changes(bids).items()}


def _pairs(tables: Iterable[CostTable]) -> set[tuple[int, int]]:
    return {(table.application_id, table.organisation_id) for table in tables}


def _joined(
    pairs: Iterable[tuple[int, int]], bids: dict[int, Application]
) -> Iterator[tuple[Application, Organisation]]:
    """Of these applications and organisations, by their numbers, those that stand beside the lead now. One query."""
    waiting = sorted(pairs)
    rows = Partner.objects.filter(
        state="joined",
        partnership__in={bids[number].partnership_id for number, _ in waiting},
        organisation__in={organisation for _, organisation in waiting},
    ).select_related("organisation")
    partners = {(row.partnership_id, row.organisation_id): row.organisation for row in rows}
    for number, organisation in waiting:
        if partner := partners.get((bids[number].partnership_id, organisation)):
            yield bids[number], partner


def _who_may(capability: Capability, application: Application) -> list[User]:
    """Those of the lead who may take a step on a bid: not whom it keeps from that."""
    certifiers = people_with(Role.CERTIFIER, [f"organisation:{application.partnership.lead_id}"])
    people = {user.pk: user for user in [*leads_of(application.partnership), *certifiers]}
    return [user for user in people.values() if has(user, capability, application)]
