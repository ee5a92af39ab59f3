"""A portfolio as values that are kept: every line with its figures, its sums and what it is held to, in one order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from placefund.domain.coinvestment import CoInvestment, CountingRule, Form, SourceClass, Status
from placefund.domain.costs import SpendKind
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.pipeline.candidates import AskLine, CandidateProject, added_up
from placefund.domain.pipeline.particulars import Particulars
from placefund.domain.place_portfolio import PortfolioEntry, PortfolioPart, PortfolioSums
from placefund.domain.place_portfolio_comparison import ComparedPortfolio, ComparedProject
from placefund.domain.terms import digest
from placefund.funds.models import Programme
from placefund.pipelines.queries import particulars_of
from placefund.places.queries import area_names
from placefund.plans.models import PlanVersion
from placefund.portfolios.models import PortfolioEdition
from placefund.portfolios.queries import Arrangement
from placefund.readiness.submissions.queries import in_force

FORMAT = 2
"""Editions of format 1 hold figures alone: nothing that is said of a project, no rule on others' money, no names of areas."""


def content_of(arrangement: Arrangement) -> dict[str, Any]:
    """Everything that the board signs and the delivery body gets. Amounts are pence, organisations numbers with their names."""
    limits, chosen, reserve = (
        arrangement.limits,
        arrangement.of_part(PortfolioPart.CHOSEN),
        arrangement.of_part(PortfolioPart.RESERVE),
    )
    said = particulars_of(entry.project.number for entry in (*chosen, *reserve))
    return {
        "format": FORMAT,
        "programme": arrangement.portfolio.programme_id,
        "title": arrangement.portfolio.title,
        "money": limits.money.pence,
        "held_to": {
            "exposure_percent": limits.exposure,
            "clusters": arrangement.portfolio.clusters,
            "years": arrangement.portfolio.years,
            "counting_rule": limits.rule.version if limits.rule else None,
            "counting": limits.rule.as_record() if limits.rule else None,
        },
        "chosen": [_line(entry, said[entry.project.number]) for entry in chosen],
        "reserve": [_line(entry, said[entry.project.number]) for entry in reserve],
        "sums": _sums(arrangement.chosen),
        "findings": [finding.as_record() for finding in arrangement.findings],
        "organisations": {str(number): name for number, name in sorted(arrangement.names.items())},
        "areas": area_names(code for entry in (*chosen, *reserve) for code in entry.project.areas),
    }


def _line(entry: PortfolioEntry, said: Particulars) -> dict[str, Any]:
    project = entry.project
    return {
        "candidate": project.number,
        "reference": project.reference,
        "title": project.title,
        "stage": project.stage,
        "ask": [[line.year.start, line.kind.value, line.amount.pence] for line in project.asks],
        "co_investment": [
            [each.source.value, each.form.value, each.status.value, each.amount.pence] for each in project.co_investment
        ],
        "lead": project.lead,
        "organisations": sorted(project.organisations),
        "cluster": project.cluster,
        "areas": sorted(project.areas),
        "falls_without": sorted(project.depends_on),
        "starts_on": project.starts_on.isoformat() if project.starts_on else None,
        "ends_on": project.ends_on.isoformat() if project.ends_on else None,
        "worth": entry.worth,
        "pin": entry.pin.value,
        "pin_reason": entry.reason,
        **said.as_record(),
    }


def _sums(sums: PortfolioSums) -> dict[str, Any]:
    return {
        "ask": sums.ask.pence,
        "by_year": [[year.start, kind.value, amount.pence] for (year, kind), amount in sums.by_year.items()],
        "counted": sums.leverage.counted.pence if sums.leverage else None,
        "pledged": sums.pledged.pence,
        "by_cluster": {cluster: amount.pence for cluster, amount in sums.by_cluster.items()},
    }


def ask_of(line: dict[str, Any]) -> Money:
    """What a kept line asks for in all."""
    return Money(sum(pence for _, _, pence in line["ask"]))


def project_of(line: Mapping[str, Any]) -> CandidateProject:
    """The figures of a kept line as the rules see them."""
    return CandidateProject(
        number=line["candidate"],
        reference=line["reference"],
        title=line["title"],
        stage=line["stage"],
        asks=tuple(AskLine(FinancialYear(year), SpendKind(kind), Money(pence)) for year, kind, pence in line["ask"]),
        co_investment=tuple(
            CoInvestment(SourceClass(source), Form(form), Status(status), Money(pence))
            for source, form, status, pence in line["co_investment"]
        ),
        lead=line["lead"],
        organisations=frozenset(line["organisations"]),
        cluster=line["cluster"],
        areas=frozenset(line["areas"]),
        depends_on=frozenset(line["falls_without"]),
        starts_on=date.fromisoformat(line["starts_on"]) if line["starts_on"] else None,
        ends_on=date.fromisoformat(line["ends_on"]) if line["ends_on"] else None,
    )


def rule_of(content: Mapping[str, Any]) -> CountingRule | None:
    """By which rule an edition counts others' money; None where there was none, or it was kept before the rule was part of it."""
    kept = content["held_to"].get("counting")
    return CountingRule.from_record(kept) if kept else None


def plan_sent_with(edition: PortfolioEdition) -> PlanVersion | None:
    """The version of the place's plan that was sent with an edition; None where none was, or it was not sent."""
    papers = (edition.submission.papers or []) if hasattr(edition, "submission") else []
    sent = [paper["id"] for paper in papers if paper["kind"] == "plan"]
    return PlanVersion.objects.select_related(*PlanVersion.READ_WITH).filter(pk__in=sent).first()


def papers_with(programme: Programme) -> list[dict[str, Any]]:
    """What stands beside a portfolio when it is sent: the newest version of the plan, and what was sent of readiness."""
    plan = PlanVersion.objects.filter(programme=programme).order_by("number").last()
    plans = [{"kind": "plan", "id": plan.pk, "number": plan.number, "digest": plan.digest}] if plan else []
    sent = in_force([programme.pk]).order_by("sent_at", "pk")
    return plans + [
        {"kind": "readiness", "id": each.pk, "number": each.reference, "digest": each.digest} for each in sent
    ]


def digest_of_all(edition: str, papers: Iterable[dict[str, Any]]) -> str:
    """One digest of an edition with its papers, from the digests of each."""
    return digest({"edition": edition, "papers": list(papers)})


def papers_in_words(papers: Iterable[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Each paper as people read it, with its digest and the name of its page."""
    told = {"plan": say("Plan, version {number}"), "readiness": say("Readiness, receipt {number}")}
    pages = {"plan": "plan-version", "readiness": "readiness-sent"}
    return [
        (str(told[each["kind"]].format(number=each["number"])), each["digest"], pages[each["kind"]]) for each in papers
    ]


def compared_draft(arrangement: Arrangement) -> ComparedPortfolio:
    """A portfolio as it stands now, to be held beside another."""
    chosen = [_compared(entry.project) for entry in arrangement.of_part(PortfolioPart.CHOSEN)]
    leverage = arrangement.chosen.leverage
    return ComparedPortfolio(
        say("{portfolio}, as it stands now", portfolio=arrangement.portfolio),
        tuple(chosen),
        leverage.counted if leverage else None,
    )


def _compared(project: CandidateProject) -> ComparedProject:
    return ComparedProject(project.number, project.reference, project.title, project.cluster, added_up(project.asks))


def compared_edition(edition: PortfolioEdition) -> ComparedPortfolio:
    """An edition as it was kept, to be held beside another."""
    counted = edition.content["sums"]["counted"]
    return ComparedPortfolio(
        str(edition),
        tuple(_compared_line(line) for line in edition.content["chosen"]),
        None if counted is None else Money(counted),
    )


def _compared_line(line: dict[str, Any]) -> ComparedProject:
    asks: dict[tuple[FinancialYear, SpendKind], Money] = {}
    for year, kind, pence in line["ask"]:
        cell = FinancialYear(year), SpendKind(kind)
        asks[cell] = asks.get(cell, Money(0)) + Money(pence)
    return ComparedProject(line["candidate"], line["reference"], line["title"], line["cluster"], asks)
