"""What a reader of a portfolio may read: nothing before they have declared, and no project in which they have an interest."""

from __future__ import annotations

from typing import Any

from placefund.people.models import Membership, User
from placefund.portfolios.models import PortfolioReview, ReviewReader


def organisations_of(review: PortfolioReview) -> dict[int, str]:
    """The organisations of the projects that were submitted, by number, in the order of their names."""
    names = {int(number): name for number, name in review.edition.content["organisations"].items()}
    named = {number for line in review.lines.values() for number in line["organisations"]}
    return {number: names[number] for number in sorted(named, key=lambda each: names[each])}


def has_part_in_place(user: User, review: PortfolioReview) -> bool:
    """Whether somebody has a role in the place's programme: whoever wrote or signed it does not read it for the other side."""
    scope = f"programme:{review.programme.pk}"
    return Membership.objects.filter(user=user, scope=scope, ended_at__isnull=True).exists()


def closed_organisations(reader: ReviewReader) -> set[int]:
    """The organisations whose projects are closed to a reader: those they declared, and those they act for here."""
    declared = set(reader.interests.values_list("organisation", flat=True))
    held = Membership.objects.filter(user_id=reader.user_id, scope__startswith="organisation:", ended_at__isnull=True)
    return declared | {int(scope.partition(":")[2]) for scope in held.values_list("scope", flat=True)}


def open_lines(reader: ReviewReader) -> dict[int, dict[str, Any]]:
    """The projects that a reader may read, by the number of the candidate. None before they have declared."""
    if reader.declared_at is None or reader.ended_at is not None:
        return {}
    closed = closed_organisations(reader)
    return {number: line for number, line in reader.review.lines.items() if closed.isdisjoint(line["organisations"])}
