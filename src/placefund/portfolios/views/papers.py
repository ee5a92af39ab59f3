"""An edition of a portfolio as a file for paper: tagged, the same bytes for the same edition."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

from placefund.design.papers import PDF, as_pdf
from placefund.domain.messages import row_of, say, written
from placefund.domain.money import Money
from placefund.domain.paper import Paper, PaperSection, PaperTable
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.queries import reality_of
from placefund.portfolios.edition_words import KeptProject, rows_of, sums_of
from placefund.portfolios.editions import digest_of_all, papers_in_words
from placefund.portfolios.models import PortfolioEdition
from placefund.portfolios.queries import why_edition_closed_to
from placefund.portfolios.views.paper_sections import paper_table, sections_of_projects, sections_of_sums
from placefund.programmes.meetings.queries import decision_on
from placefund.records import clock
from placefund.web.pages import page, refuse


@page(Capability.READ_PROGRAMME, PortfolioEdition, named="edition", methods=("GET",))
def portfolio_edition_file(request: HttpRequest, edition: PortfolioEdition) -> HttpResponse:
    """An edition as a tagged PDF: its projects, what it was held to, who signed, and the digests of all that was sent."""
    refuse(why_edition_closed_to(request.user, edition, london(clock.now()).date()))
    file = HttpResponse(as_pdf(edition_paper(edition), edition.made_at), content_type=PDF)
    file["Content-Disposition"] = (
        f'attachment; filename="portfolio-{edition.portfolio_id}-edition-{edition.number}.pdf"'
    )
    return file


def edition_paper(edition: PortfolioEdition) -> Paper:
    """An edition as something to be read on paper."""
    content, programme = edition.content, edition.portfolio.programme
    chosen, reserve = rows_of(content, "chosen"), rows_of(content, "reserve")
    sums = sums_of(content)
    sections = [
        PaperSection(say("In the portfolio"), table=_table(chosen, sums.ask)),
        *([PaperSection(say("In reserve"), table=_table(reserve))] if reserve else []),
        PaperSection(say("Who is in each project, and where"), table=_people(chosen + reserve)),
        *sections_of_sums(sums),
        PaperSection(say("What it was held to"), paragraphs=tuple(_found(each) for each in content["findings"])),
        *sections_of_projects(chosen + reserve),
        *_sent(edition),
    ]
    reality = reality_of(programme.strand.fund)
    digest = say("SHA-256 of this edition {digest}", digest=edition.digest)
    return Paper(
        title=str(edition),
        caption=say("{place}, {fund}", place=programme.place, fund=programme.strand.fund),
        facts=tuple((str(name), written(value)) for name, value in _facts(edition)),
        sections=tuple(sections),
        foot=say("{reality} {digest}", reality=reality, digest=digest) if reality else digest,
    )


def _facts(edition: PortfolioEdition) -> Iterable[tuple[str, Any]]:
    content, decision = edition.content, decision_on(edition)
    yield say("Asked for"), Money(content["sums"]["ask"])
    yield say("The place had"), Money(content["money"])
    if content["sums"]["counted"] is not None:
        yield say("Other money that counts"), Money(content["sums"]["counted"])
    yield say("Put before the board"), edition.made_at
    if decision:
        yield say("The board's decision"), decision.outcome_label
    if hasattr(edition, "signature"):
        signature = edition.signature
        yield say("Signed for the board"), say("{who}, {at}", who=signature.signed_by.name, at=signature.signed_at)
    if hasattr(edition, "submission"):
        yield say("Sent to the delivery body"), edition.submission.sent_at


def _table(rows: list[KeptProject], whole: Money | None = None) -> PaperTable:
    told = [(_called(row), row.line["cluster"], written(row.ask)) for row in rows]
    if whole is not None:
        told.append((say("In all"), "", written(whole)))
    return paper_table((say("Project"), say("Cluster"), say("Asks for")), told)


def _called(row: KeptProject) -> str:
    return say("{title} ({reference})", title=row.line["title"], reference=row.line["reference"])


def _people(rows: list[KeptProject]) -> PaperTable:
    """Who is in each project, where it is, and without what it falls."""
    return paper_table(
        (say("Project"), say("Who is in it"), say("Where"), say("Falls without")),
        [
            (
                _called(row),
                say("{lead}; with {partners}", lead=row.lead, partners=row_of(row.partners, between="; "))
                if row.partners
                else row.lead,
                row_of(row.areas, between="; ") if row.areas else say("Not said"),
                row_of(row.needs, between="; ") if row.needs else "–",
            )
            for row in rows
        ],
    )


def _found(finding: dict[str, Any]) -> str:
    if finding["passed"]:
        return say("Met: {why}", why=finding["why"])
    if finding.get("is_untested"):
        return say("Not checked: {why}", why=finding["why"])
    return say("Not met: {why}", why=finding["why"])


def _sent(edition: PortfolioEdition) -> list[PaperSection]:
    """What was sent with it, each with its digest, and one digest of all."""
    if not hasattr(edition, "submission"):
        return []
    papers = edition.submission.papers or []
    told = tuple(say("{paper}: {digest}", paper=words, digest=digest) for words, digest, _ in papers_in_words(papers))
    whole = say("All of it together: {digest}", digest=digest_of_all(edition.digest, papers))
    none = (say("No version of a plan was issued, and nothing was sent of readiness."),)
    return [PaperSection(say("What was sent with it (SHA-256)"), paragraphs=(*(told or none), whole))]
