"""The organisations that can lead, partner, receive or assess, for those who work on a fund."""

from __future__ import annotations

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from placefund.awards.models import Award
from placefund.domain import choices
from placefund.domain.messages import say
from placefund.domain.partnerships import Helix
from placefund.domain.places import NATION_BY_LETTER, Nation
from placefund.domain.roles import Capability
from placefund.people.access import has
from placefund.people.models import Organisation
from placefund.places.models import Area
from placefund.web.crumbs import NOWHERE
from placefund.web.lists.answers import show_list
from placefund.web.lists.declaration import CellKind, Column, Filter, Listing
from placefund.web.lists.sources import TableRows
from placefund.web.pages import page

PUBLIC_AWARDS = "public_awards"


@page(Capability.READ_ORGANISATIONS, methods=("GET",))
def organisations(request: HttpRequest) -> HttpResponseBase:
    """Every organisation, searched, filtered and ordered as asked, or as a file: what is open of each, and its public awards."""
    may_register = has(request.user, Capability.REGISTER_ORGANISATION)
    listing = organisation_listing(people=may_register)
    way, source = NOWHERE.to(say("Organisations")), TableRows(listing, listed_organisations())
    return show_list(request, "people/organisations.html", way, listing, source, may_register=may_register)


def listed_organisations() -> QuerySet[Organisation]:
    """Organisations with the name and the nation of the area they are based in, and how many public awards they lead.

    No draft, no bid and no offer is counted: what everybody may read of an organisation is all that is told of it here. What an
    entry leads that was merged is counted with the one that goes on.
    """
    lead = Coalesce("partnership__lead__merged_into", "partnership__lead")
    led = Award.published().annotate(goes_on=lead).filter(goes_on=OuterRef("pk")).order_by()
    counted = led.values("goes_on").annotate(count=Count("pk")).values("count")
    based = Area.objects.filter(code=OuterRef("area_code")).values("name")[:1]
    nations = (
        When(area_code__startswith=letter, then=Value(nation.value)) for letter, nation in NATION_BY_LETTER.items()
    )
    return Organisation.objects.select_related("merged_into").annotate(
        area=Coalesce(Subquery(based), F("area_code")),
        nation=Case(*nations, default=Value("")),
        public_awards=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        leads=Exists(led),
    )


def organisation_listing(*, people: bool = False) -> Listing[Organisation]:
    """The list of organisations, by name; with a way to the people of each for who lets people in."""
    return Listing(
        slug="organisations",
        title=say("Organisations"),
        one=say("organisation"),
        many=say("organisations"),
        columns=(
            Column(
                key="name", title=say("Organisation"), cell=_name, order="name", href=_people_page if people else None
            ),
            Column(key="helix", title=say("Strand of the helix"), cell=_helix, order="helix", is_decisive=True),
            Column(key="area", title=say("Based in"), cell=_area, order="area", is_decisive=True),
            Column(key="nation", title=say("Nation"), cell=_nation, order="nation", is_shown=False),
            Column(key="identifier", title=say("Identifier"), cell=_identifier, order="identifier"),
            Column(
                key="awards",
                title=say("Public awards it leads"),
                cell=_awards,
                kind=CellKind.NUMBER,
                order=PUBLIC_AWARDS,
                total=PUBLIC_AWARDS,
            ),
            Column(key="known", title=say("Earlier names and entries"), cell=_known, is_shown=False),
            Column(key="number", title=say("Number"), cell=_number, is_shown=False),
        ),
        order="name",
        filters=_filters(),
        searched=("name", "identifier", "area", "also_known_as"),
        search_title=say("Name, also an earlier one, identifier or place"),
        nothing=(
            say("No organisation yet"),
            say("Organisations stand here once they are registered: by an operator, or by a lead who invites them."),
        ),
    )


def _filters() -> tuple[Filter[Organisation], ...]:
    return (
        Filter(
            key="helix",
            everything=say("Every strand of the helix"),
            title=say("Strand of the helix"),
            path="helix",
            choices=tuple((str(value), str(label)) for value, label in choices.helices()),
        ),
        Filter(
            key="nation",
            everything=say("Every nation"),
            title=say("Nation"),
            path="nation",
            choices=(
                (Nation.ENGLAND.value, say("England")),
                (Nation.SCOTLAND.value, say("Scotland")),
                (Nation.WALES.value, say("Wales")),
                (Nation.NORTHERN_IRELAND.value, say("Northern Ireland")),
            ),
        ),
        Filter(
            key="identifier",
            everything=say("With or without"),
            title=say("Identifier"),
            choices=(("known", say("Has an identifier")), ("missing", say("Has none"))),
            where={"known": ~Q(identifier=""), "missing": Q(identifier="")},
        ),
        Filter(
            key="awards",
            everything=say("With or without"),
            title=say("Public awards"),
            choices=(("leads", say("Leads an award")), ("none", say("Leads none"))),
            where={"leads": Q(leads=True), "none": Q(leads=False)},
        ),
    )


def _name(row: Organisation) -> str:
    """The name, and what goes on for it where it was merged."""
    if row.merged_into is None:
        return row.name
    return say("{name} (part of {kept})", name=row.name, kept=row.merged_into)


def _known(row: Organisation) -> str:
    return ", ".join(row.also_known_as.splitlines())


def _helix(row: Organisation) -> str:
    return Helix(row.helix).label


def _area(row: Organisation) -> str:
    return str(getattr(row, "area"))  # noqa: B009  an annotation, which the model does not know


def _nation(row: Organisation) -> str:
    return str(getattr(row, "nation"))  # noqa: B009


def _identifier(row: Organisation) -> str:
    return row.identifier


def _awards(row: Organisation) -> int:
    return int(getattr(row, PUBLIC_AWARDS))


def _people_page(row: Organisation) -> str:
    return reverse("people-of", args=["organisation", row.pk])


def _number(row: Organisation) -> int:
    return row.pk
