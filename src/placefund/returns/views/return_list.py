"""The lists of a fund's returns: to be checked by monitoring officers, and to be paid by finance officers."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse

from placefund.domain.findings import NotPossible
from placefund.domain.messages import say, say_count
from placefund.domain.money import Money
from placefund.funds.models import Fund
from placefund.people.models import User
from placefund.returns import actions
from placefund.returns.models import Return
from placefund.returns.queries import claims_something, returns_of
from placefund.web.lists.choices import choices_of, choices_of_states
from placefund.web.lists.declaration import CellKind, Column, Filter, Listing, column_of_states
from placefund.web.lists.ticks import TickedAct

CHECKED = ("sent", "queried", "approved", "paid")
"""The states of a return that the fund knows: a draft is the holder's own."""
SEARCHED = ("award__title", "award__partnership__lead__name", "award__partnership__place__name", "quarter")


def returns_to_check(fund: Fund) -> QuerySet[Return]:
    """Every return that was sent."""
    return returns_of(fund).filter(state__in=CHECKED)


def returns_to_pay(fund: Fund) -> QuerySet[Return]:
    """What is approved and claims something, and what is paid."""
    return returns_of(fund).filter(Q(state="paid") | Q(claims_something(), state="approved")).select_related("paid_by")


def monitoring_listing(rows: QuerySet[Return]) -> Listing[Return]:
    """The returns of a fund by where they stand; at first those that wait to be checked, the oldest first."""
    return Listing(
        slug="returns",
        title=say("Returns"),
        one=say("return"),
        many=say("returns"),
        columns=(
            *_what(),
            column_of_states(lambda row: row.state),
            _sent_column(),
            _claimed_column(),
            _asked_column(),
            *_later_columns(is_shown=False),
        ),
        order="sent",
        filters=(_state_filter(CHECKED, "sent"), *_filters(rows)),
        searched=SEARCHED,
        search_title=say("Award, lead or place"),
        nothing=(say("No return here"), say("No return waits to be checked.")),
    )


def payment_listing(rows: QuerySet[Return], *, payer: User | None) -> Listing[Return]:
    """What waits to be paid, the longest waiting first, and what was paid. `payer` is whoever may pay, or nobody."""
    pays: Column[Return] = Column(
        key="next",
        title=say("Go to"),
        cell=lambda row: _step(row, payer),
        href=lambda row: reverse("pay-return", args=[row.pk]) if _may_pay(row, payer) else "",
        is_decisive=True,
    )
    return Listing(
        slug="payments",
        title=say("Payments"),
        one=say("return"),
        many=say("returns"),
        columns=(
            *_what(),
            column_of_states(lambda row: row.state),
            *_later_columns(is_shown=True),
            _claimed_column(),
            *((pays,) if payer else ()),
        ),
        order="approved",
        filters=(_state_filter(("approved", "paid"), "approved"), *_filters(rows)),
        searched=SEARCHED,
        search_title=say("Award, lead or place"),
        nothing=(
            say("Nothing waits to be paid"),
            say("A return stands here as soon as a monitoring officer has approved it."),
        ),
    )


def approvals(by: User, at: datetime) -> TickedAct[Return]:
    """To approve the returns that are ticked."""
    return TickedAct(
        key="approve",
        title=say("Approve"),
        do=lambda report: _approve(report, by, at),
        done=lambda count: say_count("{count} return is approved.", "{count} returns are approved.", count),
        warning=say(
            "Approve only what you have read. The fund then owes these amounts, and a finance officer pays them."
        ),
        amount=_claimed,
    )


def payments_by(by: User, at: datetime) -> TickedAct[Return]:
    """To pay the returns that are ticked."""
    return TickedAct(
        key="pay",
        title=say("Pay"),
        do=lambda report: actions.pay(report, by=by, at=at),
        done=lambda count: say_count("{count} return is paid.", "{count} returns are paid.", count),
        warning=say(
            "Each of these amounts is paid to the organisations that claimed it. A payment is reversed by two people."
        ),
        amount=_claimed,
    )


def _what() -> tuple[Column[Return], ...]:
    return (
        Column(
            key="return",
            title=say("Return"),
            cell=_name,
            order="quarter",
            href=_page,
            note=lambda row: row.award.reference,
        ),
        Column(
            key="place",
            title=say("Place"),
            cell=lambda row: row.award.partnership.place.name if row.award.partnership.place else "",
            order="award__partnership__place__name",
        ),
        Column(
            key="lead",
            title=say("Lead"),
            cell=lambda row: row.award.partnership.lead.name,
            order="award__partnership__lead__name",
        ),
    )


def _sent_column() -> Column[Return]:
    return Column(key="sent", title=say("Sent"), cell=lambda row: row.sent_at, kind=CellKind.DAY, order="sent_at")


def _claimed_column() -> Column[Return]:
    return Column(
        key="claimed",
        title=say("Claimed"),
        cell=_claimed,
        kind=CellKind.MONEY,
        order="claimed_pence",
        total="claimed_pence",
        is_decisive=True,
    )


def _asked_column() -> Column[Return]:
    return Column(
        key="figures",
        title=say("To look at"),
        cell=lambda row: (
            say_count("{count} figure far from usual", "{count} figures far from usual", _asked(row))
            if _asked(row)
            else ""
        ),
        order="asked_figures",
    )


def _asked(row: Return) -> int:
    return int(getattr(row, "asked_figures"))  # noqa: B009  an annotation, which the model does not know


def _approve(report: Return, by: User, at: datetime) -> Return:
    """Approve one of several; one that holds a figure far from usual is approved on its own page, where the reason stands."""
    if report.figure_reasons.exists():
        raise NotPossible(
            say(
                "It reports a figure far from usual. Read the reason, and approve {report} on its own page.",
                report=report,
            )
        )
    return actions.approve(report, by=by, at=at)


def _later_columns(*, is_shown: bool) -> tuple[Column[Return], ...]:
    return (
        Column(
            key="approved",
            title=say("Approved"),
            cell=lambda row: row.approved_at,
            kind=CellKind.DAY,
            order="approved_at",
            is_shown=is_shown,
            note=lambda row: say("by {name}", name=row.approved_by) if row.approved_by else "",
        ),
        Column(
            key="paid",
            title=say("Paid"),
            cell=lambda row: row.paid_at,
            kind=CellKind.DAY,
            order="paid_at",
            is_shown=is_shown,
            note=lambda row: say("by {name}", name=row.paid_by) if row.paid_by else "",
        ),
    )


def _state_filter(known: tuple[str, ...], default: str) -> Filter[Return]:
    return Filter(key="state", title=say("State"), path="state", choices=choices_of_states(known), default=default)


def _filters(rows: QuerySet[Return]) -> tuple[Filter[Return], ...]:
    place, quarter = "award__partnership__place", "quarter"
    return (
        Filter(
            key="place",
            title=say("Place"),
            path=f"{place}__slug",
            choices=choices_of(rows, f"{place}__slug", f"{place}__name"),
        ),
        Filter(key="quarter", title=say("Quarter"), path=quarter, choices=choices_of(rows, quarter)[::-1]),
    )


def _name(row: Return) -> str:
    return f"{row.quarter}, {row.award.title}"


def _page(row: Return) -> str:
    return reverse("return", args=[row.pk])


def _claimed(row: Return) -> Money:
    return Money(getattr(row, "claimed_pence"))  # noqa: B009  an annotation, which the model does not know


def _may_pay(row: Return, payer: User | None) -> bool:
    return payer is not None and row.state == "approved" and row.approved_by_id != payer.pk


def _step(row: Return, payer: User | None) -> str:
    if row.state != "approved":
        return ""
    return say("Pay") if _may_pay(row, payer) else say("You approved it")
