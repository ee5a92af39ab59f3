"""The list of a fund's awards, with what the ledger says of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from placefund.awards.models import Award
from placefund.domain.messages import say
from placefund.overview.money import MoneyOnRecord
from placefund.web.lists.choices import choices_by_words
from placefund.web.lists.declaration import BY_CELL, CellKind, Column, Filter, Listing, column_of_states

EARLIER_ORDERS = {"newest": "-accepted", "largest": "-amount"}


@dataclass(frozen=True, slots=True)
class AwardLine:
    """One award beside its money."""

    award: Award
    money: MoneyOnRecord

    @property
    def place(self) -> str:
        return str(self.award.partnership.place or "")

    @property
    def words(self) -> str:
        """What is searched in it."""
        award = self.award
        return " ".join((award.title, award.reference, self.place, str(award.partnership.lead), award.strand.name))


def award_listing(fund: str, lines: Sequence[AwardLine]) -> Listing[AwardLine]:
    """The accepted awards of a fund, the newest first."""
    places = ((one.award.partnership.place.slug, one.place) for one in lines if one.award.partnership.place)
    strands = ((one.award.strand.slug, one.award.strand.name) for one in lines)
    sectors = ((sector, sector) for one in lines for sector in one.award.sectors)
    return Listing(
        slug="awards",
        title=say("Awards"),
        one=say("award"),
        many=say("awards"),
        columns=(*_columns_of_what(), *_columns_of_money(fund)),
        order="-accepted",
        earlier_orders=EARLIER_ORDERS,
        filters=(
            Filter(
                key="strand",
                title=say("Strand"),
                everything=say("Every strand"),
                choices=choices_by_words(strands),
                values=lambda one: (one.award.strand.slug,),
            ),
            Filter(
                key="place",
                title=say("Place"),
                everything=say("Every place"),
                choices=choices_by_words(places),
                values=lambda one: (one.award.partnership.place.slug,) if one.award.partnership.place else (),
            ),
            Filter(
                key="sector",
                title=say("Sector"),
                everything=say("Every sector"),
                choices=choices_by_words(sectors),
                values=lambda one: tuple(one.award.sectors),
            ),
        ),
        searched=lambda one: one.words,
        search_title=say("Title, place or lead"),
        key_of=lambda one: one.award.pk,
    )


def _columns_of_what() -> tuple[Column[AwardLine], ...]:
    return (
        Column(
            key="title",
            title=say("Award"),
            cell=lambda one: one.award.title,
            order=BY_CELL,
            href=lambda one: reverse("award", args=[one.award.pk]),
            note=lambda one: " · ".join((one.award.reference, ", ".join(one.award.sectors))).removesuffix(" · "),
        ),
        Column(key="place", title=say("Place"), cell=lambda one: one.place, order=BY_CELL, href=_place_page),
        Column(key="lead", title=say("Lead"), cell=lambda one: str(one.award.partnership.lead), order=BY_CELL),
        Column(key="strand", title=say("Strand"), cell=lambda one: one.award.strand.name, order=BY_CELL),
        Column(
            key="accepted",
            title=say("Accepted"),
            cell=lambda one: one.award.answered_at,
            kind=CellKind.DAY,
            order=BY_CELL,
        ),
        Column(
            key="ends",
            title=say("Ends"),
            cell=lambda one: one.award.ends_on,
            kind=CellKind.DAY,
            order=BY_CELL,
            is_shown=False,
        ),
        column_of_states(lambda one: one.award.state, order=BY_CELL, is_shown=False),
    )


def _columns_of_money(fund: str) -> tuple[Column[AwardLine], ...]:
    def account(path: str) -> str:
        return reverse("account", args=[fund, path])

    return (
        Column(
            key="amount",
            title=say("Awarded"),
            cell=lambda one: one.money.awarded,
            kind=CellKind.MONEY,
            order=BY_CELL,
            total=BY_CELL,
            href=lambda one: account(one.award.account),
            is_decisive=True,
        ),
        Column(
            key="handed-back",
            title=say("Handed back"),
            cell=lambda one: one.money.handed_back,
            kind=CellKind.MONEY,
            order=BY_CELL,
            total=BY_CELL,
        ),
        Column(
            key="paid",
            title=say("Paid"),
            cell=lambda one: one.money.paid,
            kind=CellKind.MONEY,
            order=BY_CELL,
            total=BY_CELL,
            href=lambda one: account(f"award/{one.award.pk}") if one.money.paid else "",
            is_decisive=True,
        ),
        Column(
            key="unpaid",
            title=say("Not paid yet"),
            cell=lambda one: one.money.not_paid_yet,
            kind=CellKind.MONEY,
            order=BY_CELL,
            total=BY_CELL,
        ),
    )


def _place_page(one: AwardLine) -> str:
    place = one.award.partnership.place
    return reverse("place", args=[place.slug]) if place else ""
