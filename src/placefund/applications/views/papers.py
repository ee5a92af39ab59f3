"""A whole application as a file: a tagged PDF, and a document for a word processor. As it was sent; a draft as it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from placefund.applications.models import Application
from placefund.applications.queries import content
from placefund.applications.views.application_page import why_veiled
from placefund.design.papers import DOCX, PDF, as_docx, as_pdf
from placefund.domain.asking import base_key, heads_of
from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.messages import row_of, say, written
from placefund.domain.money import Money
from placefund.domain.paper import Paper, PaperSection, PaperTable, paragraphs_of
from placefund.domain.partnerships import Helix
from placefund.domain.roles import Capability
from placefund.funds.queries import reality_of
from placefund.funds.views.blank_form import paper_answer
from placefund.people.queries import renamed
from placefund.records import clock
from placefund.web.pages import page, refuse


def whole_application(application: Application) -> Paper:
    """Everything that an application says, in the order of its page."""
    sent = application.snapshot if application.is_sent else None
    kept = sent.content if sent is not None else content(application)
    foot = (
        say("Receipt {receipt}, {moment}", receipt=sent.receipt, moment=sent.submitted_at)
        if sent is not None
        else say("A draft as it stood at {moment}: not sent", moment=clock.now())
    )
    now = renamed(sent.signed_names()) if sent is not None else {}
    partners = tuple((_partner(row, now),) for row in kept["partners"])
    facts = [
        (say("Partnership"), kept["partnership"]),
        (say("Place"), kept["place"] or say("Not chosen yet")),
        (say("Sectors"), ", ".join(kept["sectors"]) or say("None named yet")),
        *([(say("Asks for"), written(Money(kept["ask_pence"])))] if kept["ask_pence"] else []),
        (say("Certified by"), kept["certified_by"] if kept["certified_at"] else say("Not certified yet")),
    ]
    return Paper(
        title=kept["title"] or str(application),
        caption=say("{fund}, {round}", fund=application.round.strand.fund.name, round=application.round.name),
        facts=tuple((str(name), str(value)) for name, value in facts),
        sections=(
            PaperSection(say("Public summary"), (), paragraphs_of(kept["summary"]) or (say("No public summary yet."),)),
            PaperSection(say("Partners"), table=PaperTable((say("Partner"),), partners)),
            PaperSection(say("Areas of the place"), (), tuple(sorted(kept["areas"].values())) or (say("None yet."),)),
            *_answers(application, kept["answers"]),
            _costs(kept["costs"]),
            _co_investment(kept["co_investment"]),
        ),
        foot=row_of(filter(None, (reality_of(application.round.strand.fund), foot)), " "),
    )


def _answers(application: Application, rows: Sequence[Mapping[str, Any]]) -> Iterator[PaperSection]:
    """The answers in their order; a heading of the form stands before the first below it."""
    questions = application.round.terms().questions if application.round.terms_record else ()
    heads, last = heads_of(questions), None
    for row in rows:
        head = heads.get(base_key(row["key"]))
        if head is not None and head != last:
            yield PaperSection(head.heading, (), paragraphs_of(head.heading_says))
        last = head
        yield PaperSection(row["title"], (), paragraphs_of(row["text"]) or (say("Not answered."),))


def _partner(row: dict[str, Any], now: dict[str, str]) -> str:
    signed = row["organisation"]
    called = say("{signed} (called {now} now)", signed=signed, now=now[signed]) if signed in now else signed
    name = say("{organisation}, {kind}", organisation=called, kind=Helix(row["helix"]).label.lower())
    return say("{partner}, lead", partner=name) if row["is_lead"] else name


def _costs(rows: list[dict[str, Any]]) -> PaperSection:
    if not rows:
        return PaperSection(say("Costs"), (), (say("No costs yet."),))
    header = (say("Partner"), say("Category"), say("Sort"), say("Year"), say("Cost"), say("Grant"))
    lines = tuple(
        (
            row["organisation"],
            CostCategory(row["category"]).label,
            SpendKind(row["kind"]).value.capitalize(),
            row["year"],
            written(Money(row["cost_pence"])),
            written(Money(row["grant_pence"])),
        )
        for row in rows
    )
    total = (
        *(say("Total"), "", "", ""),
        written(Money(sum(row["cost_pence"] for row in rows))),
        written(Money(sum(row["grant_pence"] for row in rows))),
    )
    return PaperSection(say("Costs"), table=PaperTable(header, (*lines, total)))


def _co_investment(rows: list[dict[str, Any]]) -> PaperSection:
    if not rows:
        return PaperSection(say("Co-investment"), (), (say("None."),))
    header = (say("Investor"), say("Whose money"), say("Form"), say("How sure"), say("Year"), say("Amount"))
    lines = tuple(
        (
            row["investor"],
            SourceClass(row["source"]).label,
            Form(row["form"]).label,
            Status(row["status"]).label,
            row["year"],
            written(Money(row["pence"])),
        )
        for row in rows
    )
    return PaperSection(say("Co-investment"), table=PaperTable(header, lines))


@page(Capability.READ_APPLICATION, Application, methods=("GET",))
def application_as_pdf(request: HttpRequest, application: Application) -> HttpResponse:
    """The whole application as a tagged PDF."""
    refuse(why_veiled(request, application))
    made = as_pdf(whole_application(application), application.submitted_at or clock.now())
    return paper_answer(made, PDF, f"application-{application.pk}.pdf", is_private=True)


@page(Capability.READ_APPLICATION, Application, methods=("GET",))
def application_as_docx(request: HttpRequest, application: Application) -> HttpResponse:
    """The whole application for a word processor."""
    refuse(why_veiled(request, application))
    made = as_docx(whole_application(application), application.submitted_at or clock.now())
    return paper_answer(made, DOCX, f"application-{application.pk}.docx", is_private=True)
