"""What everybody can find: the kinds of thing that have a public page. Each asks the same `published` that its page asks."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from placefund.applications.models import Application
from placefund.awards.models import Award
from placefund.delivery.models import Project
from placefund.domain.messages import row_of, say
from placefund.domain.search_words import LONGEST, MOST_WORDS
from placefund.evaluation.models import EvaluationFinding, PredecessorProject, PublishedClaim
from placefund.funds.models import (
    Allocation,
    Clarification,
    Fact,
    Fund,
    IndicatorDefinition,
    Programme,
    Round,
    Source,
    Strand,
)
from placefund.funds.views.fact_list import SECTIONS, fact_page
from placefund.onward.models import OnwardGrant, Scheme
from placefund.overview.glossary import THEMES
from placefund.overview.search.book_kinds import BOOK
from placefund.overview.search.declaration import Entry, Kind, Reader, Searchable, Shelf
from placefund.places.models import Area, Place
from placefund.places.queries import areas_in_use
from placefund.portfolios.review.queries import public_decisions, public_projects


def _places(_reader: Reader) -> QuerySet[Place]:
    """The places with a page; those that no real fund promises anything come last."""
    real = Allocation.objects.filter(place=OuterRef("pk"), strand__fund__is_invented=False)
    rows = Place.published().annotate(is_only_invented=~Exists(real))
    return rows.prefetch_related("allocations__strand__fund")


def _where_of(place: Place) -> str:
    """Its nation, and the funds that promise it something: a fund that is practised on has places of the same names."""
    funds = dict.fromkeys(one.strand.fund.short_name for one in place.allocations.all())
    return row_of((each for each in (place.nation, *funds) if each), " · ")


def _where_of_project(project: Project) -> str:
    """Who leads it, in which place and council, and of which fund."""
    award = project.award
    known = (project.area, award.partnership.place, award.strand.fund.short_name)
    return row_of((award.partnership.lead, row_of((each for each in known if each), " · ")))


def _approved(reader: Reader) -> Iterator[Entry]:
    """The projects that portfolios approved and that no award has begun, by what is public of each."""
    begun = set(Project.published().exclude(reference="").values_list("reference", flat=True))
    decided = public_decisions(Programme.objects.all(), reader.at)
    places = {decision.programme.pk: decision.programme for decision in decided}
    for number, programme in places.items():
        for each in public_projects(one for one in decided if one.programme.pk == number):
            if each.reference not in begun:
                where = row_of((each.lead, programme.place.name, programme.strand.fund.short_name), " · ")
                yield Entry(each.title, each.reason, reverse("place-projects", args=[programme.place.slug]), where)


def _outcomes(reader: Reader) -> QuerySet[Application]:
    """The bids whose outcomes anyone may read: the same that the page of outcomes lists."""
    told = Q(round__public_from__isnull=True) | Q(round__public_from__lte=reader.at)
    rows = Application.objects.filter(told, round__state="released", state__in=("successful", "unsuccessful"))
    return rows.select_related("round__strand__fund", "partnership__lead", "partnership__place")


def _facts(*, is_published: bool) -> QuerySet[Fact]:
    return Fact.objects.filter(is_published=is_published).select_related("fund")


def _narrowed(name: str, fund: str, words: str) -> str:
    """A list narrowed to a thing that has no page of its own."""
    asked = " ".join(words.split()[:MOST_WORDS])[:LONGEST]
    return f"{reverse(name, args=[fund])}?{urlencode({'q': asked})}"


def _clarification_page(row: Clarification) -> str:
    return f"{reverse('published-clarifications', args=[row.round_id])}#clarification-{row.number}"


PUBLIC: tuple[Kind, ...] = (
    Searchable[Fund](
        key="funds",
        title=say("Funds"),
        rows=lambda reader: Fund.published(),
        fields=("name", "short_name", "purpose", "department", "delivery_body"),
        tells="purpose",
        href=lambda row: reverse("fund", args=[row.slug]),
        where=lambda row: row_of((row.delivery_body, row.department)),
        inside=(("objectives__text", say("What it is for")),),
        numbers=("short_name",),
        invented="is_invented",
    ),
    Searchable[Place](
        key="places",
        title=say("Places"),
        rows=_places,
        fields=("name", "nation", "basis"),
        href=lambda row: reverse("place", args=[row.slug]),
        where=_where_of,
        inside=(("parts__area__name", say("Its councils")),),
        invented="is_only_invented",
    ),
    Searchable[Area](
        key="councils",
        title=say("Councils"),
        rows=lambda reader: areas_in_use(),
        fields=("name", "region"),
        href=lambda row: reverse("area", args=[row.code]),
        where=lambda row: row.region if row.region == row.nation else row_of((row.region, row.nation)),
        numbers=("code",),
    ),
    Searchable[Strand](
        key="strands",
        title=say("Strands"),
        rows=lambda reader: Strand.published(),
        fields=("name", "purpose"),
        tells="purpose",
        href=lambda row: reverse("strand", args=[row.pk]),
        where=lambda row: row.fund.name,
        invented="fund__is_invented",
    ),
    Searchable[Round](
        key="rounds",
        title=say("Rounds"),
        rows=lambda reader: Round.published(),
        fields=("name", "strand__name", "closing_note"),
        href=lambda row: reverse("round", args=[row.pk]),
        where=lambda row: row.strand.fund.name,
        invented="strand__fund__is_invented",
    ),
    Searchable[Clarification](
        key="clarifications",
        title=say("Clarifications"),
        rows=lambda reader: Clarification.objects.filter(round__in=Round.published()).select_related(
            "round__strand__fund"
        ),
        fields=("question", "answer"),
        name=lambda row: row.question,
        tells="answer",
        href=_clarification_page,
        where=lambda row: say("Clarification {number} of {round}", number=row.number, round=row.round),
        invented="round__strand__fund__is_invented",
    ),
    Searchable[Award](
        key="awards",
        title=say("Awards"),
        rows=lambda reader: Award.published(),
        fields=("title", "reference", "summary", "partnership__lead__name", "partnership__place__name"),
        name=lambda row: row.title,
        tells="summary",
        href=lambda row: reverse("award", args=[row.pk]),
        where=lambda row: row_of((row.reference, row.partnership.lead, row.strand.fund.short_name)),
        numbers=("reference",),
        invented="strand__fund__is_invented",
    ),
    Searchable[Project](
        key="projects",
        title=say("Projects"),
        rows=lambda reader: Project.published(),
        fields=("title", "summary", "award__partnership__lead__name", "award__partnership__place__name", "area__name"),
        tells="summary",
        href=lambda row: reverse("project", args=[row.pk]),
        where=_where_of_project,
        inside=(("partners__organisation__name", say("Its partners")),),
        invented="award__strand__fund__is_invented",
    ),
    Shelf(
        key="approved-projects",
        title=say("Projects approved in a place’s portfolio"),
        entries=lambda reader: tuple(_approved(reader)),
    ),
    Searchable[Scheme](
        key="schemes",
        title=say("Schemes of grants within projects"),
        rows=lambda reader: Scheme.published().select_related("project__award__partnership__place", "project__area"),
        fields=("title", "summary", "organisation__name", "project__title", "project__award__partnership__place__name"),
        tells="summary",
        href=lambda row: reverse("scheme", args=[row.pk]),
        where=lambda row: row_of((row.organisation, _where_of_project(row.project))),
        invented="project__award__strand__fund__is_invented",
    ),
    Searchable[OnwardGrant](
        key="onward-grants",
        title=say("Grants within projects"),
        rows=lambda reader: OnwardGrant.published().select_related(
            "scheme__project__award__partnership__lead",
            "scheme__project__award__partnership__place",
            "scheme__project__area",
        ),
        fields=(
            "organisation_name",
            "purpose",
            "scheme__title",
            "scheme__project__title",
            "scheme__project__award__partnership__place__name",
        ),
        name=lambda row: say("{recipient}: {grant}", recipient=row.public_name, grant=row),
        tells="purpose",
        href=lambda row: reverse("onward-grant", args=[row.pk]),
        where=lambda row: _where_of_project(row.scheme.project),
        invented="scheme__project__award__strand__fund__is_invented",
    ),
    Searchable[Application](
        key="outcomes",
        title=say("Bids whose outcome is public"),
        rows=_outcomes,
        fields=("title", "partnership__lead__name", "partnership__place__name"),
        href=lambda row: reverse("round-outcome", args=[row.round_id, row.pk]),
        where=lambda row: row_of((row.partnership.lead, row.round)),
        invented="round__strand__fund__is_invented",
    ),
    Searchable[EvaluationFinding](
        key="findings",
        title=say("Evaluation findings"),
        rows=lambda reader: EvaluationFinding.objects.select_related("fund"),
        fields=("question", "statement", "method", "limits"),
        tells="statement",
        href=lambda row: reverse("findings", args=[row.fund.slug]),
        where=lambda row: row.fund.name,
        invented="fund__is_invented",
    ),
    *BOOK,
    Searchable[Fact](
        key="facts",
        title=say("Facts"),
        rows=lambda reader: _facts(is_published=True),
        fields=("label", "value"),
        tells="value",
        href=lambda row: fact_page(row, row.fund.slug),
        where=lambda row: row_of((row.fund.short_name, SECTIONS.get(row.section, say("Dates"))), " · "),
        invented="fund__is_invented",
    ),
    Searchable[Fact](
        key="not-published",
        title=say("Not published"),
        rows=lambda reader: _facts(is_published=False),
        fields=("label", "why_it_matters", "value"),
        tells="why_it_matters",
        href=lambda row: fact_page(row, row.fund.slug),
        where=lambda row: say("{fund}: nobody has published it", fund=row.fund.short_name),
        invented="fund__is_invented",
    ),
    Searchable[PredecessorProject](
        key="earlier-projects",
        title=say("Projects of the programme before"),
        rows=lambda reader: PredecessorProject.objects.select_related("fund"),
        fields=("title", "lead", "region", "note"),
        href=lambda row: _narrowed("predecessor-projects", row.fund.slug, row.title),
        where=lambda row: row_of(each for each in (row.lead, row.region) if each),
        invented="fund__is_invented",
    ),
    Searchable[PublishedClaim](
        key="claims",
        title=say("Published claims"),
        rows=lambda reader: PublishedClaim.objects.select_related("fund"),
        fields=("words", "measure_label", "definition", "note"),
        tells="measure_label",
        href=lambda row: _narrowed("predecessor-claims", row.fund.slug, row.words),
        where=lambda row: say("{fund}: said {when}", fund=row.fund.short_name, when=row.said_as),
        invented="fund__is_invented",
    ),
    Searchable[IndicatorDefinition](
        key="indicators",
        title=say("What is counted"),
        rows=lambda reader: IndicatorDefinition.objects.select_related("fund"),
        fields=("title", "definition", "evidence"),
        tells="definition",
        href=lambda row: reverse("outcomes", args=[row.fund.slug]),
        where=lambda row: row.fund.name,
        invented="fund__is_invented",
    ),
    Searchable[Source](
        key="sources",
        title=say("Sources"),
        rows=lambda reader: Source.objects.select_related("fund"),
        fields=("title", "publisher"),
        href=lambda row: reverse("source", args=[row.fund.slug, row.ref]),
        where=lambda row: row_of(each for each in (row.fund.short_name, row.ref, row.publisher) if each),
        invented="fund__is_invented",
    ),
    Shelf(key="glossary", title=say("Words explained"), entries=lambda reader: tuple(_glossary())),
    Shelf(key="pages", title=say("Pages of this site"), entries=lambda reader: tuple(_pages())),
)
"""In the order in which they are shown."""


def _glossary() -> Iterator[Entry]:
    for theme in THEMES:
        for term in theme.terms:
            yield Entry(str(term.name), str(term.meaning), f"{reverse('glossary')}#{term.anchor}", str(theme.title))


PAGES = (
    (say("About Placefund"), "about", say("What this service is, what its figures rest on, and who is responsible.")),
    (say("Help and contact"), "help", say("Whom to ask: about a fund, your account, a password, or a mistake.")),
    (say("Privacy and cookies"), "privacy", say("What is kept about people, who reads it, how it is erased.")),
    (say("Accessibility statement"), "accessibility", say("How accessible this service is, and how it was tested.")),
    (say("Glossary"), "glossary", say("The words of place-based funds in plain English.")),
    (say("Places"), "all-places", say("Every place with a page, and the funds it stands in: find your council.")),
    (say("Funds"), "home", say("Every fund here, the money so far, and the rounds that take applications now.")),
    (say("Sign in"), "sign-in", say("Come to your own applications, awards, returns and tasks.")),
)
"""The pages that belong to no row, with what somebody might call them."""


def _pages() -> Iterator[Entry]:
    for name, address, words in PAGES:
        yield Entry(str(name), str(words), reverse(address))
