"""The rows of what a book tells of each place's own half: its calls and their answers, its projects and sums, its priorities."""

from __future__ import annotations

from collections.abc import Iterator

from placefund.domain.fundbook.case_studies import CaseStudy, PublishedFinding
from placefund.domain.fundbook.format import Fundbook
from placefund.domain.fundbook.place_records import PlaceCall
from placefund.domain.fundbook.values import ApproximateDate, NotPublished, Provenance
from placefund.domain.money import Money
from placefund.fundbooks.facts import iso
from placefund.funds.models import Fund
from placefund.funds.place_records import (
    KnownAnswer,
    KnownCall,
    KnownOfPlace,
    KnownPriority,
    KnownProject,
    KnownStory,
    KnownSum,
)


def place_rows(fund: Fund, book: Fundbook) -> Iterator[KnownOfPlace]:
    """Every row of what is published of the places, in the order of the book."""
    for call in book.place_calls:
        yield _call(fund, call)
    for answered in book.clarifications:
        if answered.place:
            yield KnownAnswer(
                fund=fund,
                key=answered.id,
                place_slug=answered.place,
                call_name=answered.call,
                question=answered.question,
                answer=answered.answer,
                reason=answered.reason,
                answered_on=answered.answered_on,
                answered_by=answered.answered_by,
                supersedes=answered.supersedes or "",
                **_rests_on(answered.provenance),
            )
    for project in book.place_projects:
        yield KnownProject(
            fund=fund,
            key=project.id,
            place_slug=project.place,
            name=project.name,
            says=project.says,
            lead=_words(project.lead),
            pence=_pence(project.amount),
            awarded=_when(project.awarded),
            **_rests_on(project.provenance),
        )
    for each in book.portfolio_sums:
        yield KnownSum(
            fund=fund,
            key=each.id,
            place_slug=each.place,
            words=each.words,
            pence=each.amount.pence,
            how_many=each.how_many,
            projects=" ".join(each.projects),
            **_rests_on(each.provenance),
        )
    for priority in book.place_priorities:
        missing = book.unknown(priority.words.unknown) if isinstance(priority.words, NotPublished) else None
        yield KnownPriority(
            fund=fund,
            key=priority.id,
            place_slug=priority.place,
            origin=priority.origin.value,
            words=_words(priority.words),
            why_it_matters=f"{missing.what} {missing.why}" if missing else "",
            **_rests_on(priority.provenance),
        )
    for study in book.case_studies:
        yield _story(fund, study, picture=study.picture, picture_says=study.picture_says)
    for finding in book.findings:
        yield _story(fund, finding, is_finding=True, found_by=finding.found_by)


def _story(fund: Fund, told: CaseStudy | PublishedFinding, **more: str | bool) -> KnownStory:
    """Ids of case studies and of findings are two lists: the key says of which."""
    return KnownStory(
        fund=fund,
        key=f"finding--{told.id}" if isinstance(told, PublishedFinding) else told.id,
        place_slug=told.place or "",
        title=told.title,
        told_on=_when(told.day),
        words=told.words,
        figures=[[figure.what, _words(figure.value)] for figure in told.figures],
        **more,
        **_rests_on(told.provenance),
    )


def _call(fund: Fund, call: PlaceCall) -> KnownCall:
    return KnownCall(
        fund=fund,
        key=call.id,
        place_slug=call.place,
        name=call.name,
        pence=_pence(call.amount),
        opened=_when(call.opened),
        closes=_when(call.closes),
        stood="" if isinstance(call.stood, NotPublished) else call.stood.value,
        stood_on=iso(call.provenance.dated),
        who=_words(call.who),
        has_least=call.least is not None,
        least_pence=None if call.least is None else _pence(call.least),
        url=_words(call.url),
        remark=call.remark,
        **_rests_on(call.provenance),
    )


def _rests_on(provenance: Provenance) -> dict[str, str]:
    return {
        "source_refs": " ".join(provenance.sources),
        "confidence": provenance.confidence.value,
        "note": provenance.note,
    }


def _words(value: str | NotPublished) -> str:
    return "" if isinstance(value, NotPublished) else value


def _pence(value: Money | NotPublished) -> int | None:
    return None if isinstance(value, NotPublished) else value.pence


def _when(value: ApproximateDate | NotPublished) -> str:
    return "" if isinstance(value, NotPublished) else iso(value)
