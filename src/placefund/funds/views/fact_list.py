"""The lists of what a fund's fundbook says: its facts, and what is not published; each row with its sources behind a fold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import slugify

from placefund.domain.messages import say
from placefund.funds.citations import Citation, CitedFact
from placefund.funds.models import Fact
from placefund.web.lists.choices import choices_held
from placefund.web.lists.declaration import BY_CELL, Column, Filter, FoldLine, Listing
from placefund.web.lists.enquiry import LONGEST, MOST_WORDS

EVENTS, UNKNOWN = "event", "unknown"
SECTIONS = {
    "fund": say("The fund itself"),
    "announcement": say("How it was announced"),
    "policy": say("The policy it serves"),
    "aim": say("What it is to bring"),
    "area": say("Areas it names"),
    "story": say("Work it is told by"),
    "taking-part": say("How to take part"),
    "contact": say("Whom to ask"),
    "rule": say("Rules of the fund"),
    "value": say("Rates, ratios and deadlines"),
    "for-people": say("For people to check"),
    "readiness": say("What a place must show to be ready"),
    "clarification": say("Answers that were published"),
    "partnership": say("Partnerships known to be preparing"),
    "programme": say("Programmes before this one"),
    "dispute": say("Where sources disagree"),
    "word": say("Words this fund uses in its own way"),
    "strand": say("Strands"),
    "round": say("Rounds"),
    "place": say("Places"),
}
"""Sections of a fundbook's facts, in the order in which they are listed. Dated facts stand on the time line."""
STATEMENTS = ("announcement", "policy", "aim", "area", "story", "taking-part", "contact")
"""The sections of what was said of the fund as a whole, in the order in which they are told."""
CONFIDENCE = {"firm": say("Firm"), "inferred": say("Inferred"), "weak": say("Weak")}


def fact_listing(fund: str, facts: Sequence[CitedFact]) -> Listing[CitedFact]:
    """Every published fact of a fund but the dated ones, in the order of the fundbook's sections."""
    return Listing(
        slug=f"{fund}-facts",
        title=say("Facts"),
        one=say("fact"),
        many=say("facts"),
        columns=_columns_of_facts(fund),
        order="kind",
        filters=(
            _by_section(facts),
            Filter(
                key="confidence",
                title=say("Confidence"),
                choices=choices_held(CONFIDENCE, (known.fact.confidence for known in facts)),
                values=lambda known: (known.fact.confidence,),
            ),
        ),
        searched=lambda known: " ".join((known.fact.label, known.fact.value, *(one.title for one in known.sources))),
        search_title=say("Words in a fact"),
        size=25,
        anchor_of=lambda known: fact_anchor(known.fact),
        key_of=lambda known: known.fact.pk,
        nothing=(say("No fact is on record"), say("The fundbook of this fund states none.")),
    )


def unknown_listing(fund: str, facts: Sequence[CitedFact]) -> Listing[CitedFact]:
    """What nobody has published, and the values that stand empty because of it."""
    return Listing(
        slug=f"{fund}-unknown",
        title=say("What is not known"),
        one=say("thing"),
        many=say("things"),
        columns=_columns_of_gaps(fund),
        order="kind",
        filters=(
            Filter(
                key="kind",
                title=say("Kind"),
                choices=choices_held(
                    {section: _kind_of_gap(section) for section in (UNKNOWN, *SECTIONS)},
                    (known.fact.section for known in facts),
                ),
                values=lambda known: (known.fact.section,),
            ),
        ),
        searched=lambda known: f"{known.fact.label} {known.fact.why_it_matters} {known.fact.value}",
        search_title=say("Words in it"),
        size=100,
        anchor_of=lambda known: known.fact.key,
        key_of=lambda known: known.fact.pk,
        nothing=(
            say("Nothing is marked as unknown"),
            say("The fundbook of this fund names nothing that is not published."),
        ),
    )


def fact_anchor(fact: Fact) -> str:
    """The anchor of a fact in the list of facts."""
    return f"fact-{fact.section}-{slugify(fact.key)}"


def fact_page(fact: Fact, fund: str) -> str:
    """The address at which a fact is shown: on the time line, among what is not known, or in the list, narrowed to it."""
    if fact.section == EVENTS:
        return f"{reverse('dates', args=[fund])}#{fact.key}"
    if fact.section == UNKNOWN:
        return f"{reverse('unknowns', args=[fund])}#{fact.key}"
    words = " ".join(fact.label.split()[:MOST_WORDS])[:LONGEST]
    return f"{reverse('facts', args=[fund])}?{urlencode({'kind': fact.section, 'q': words})}#{fact_anchor(fact)}"


def cited_lines(fund: str, sources: Iterable[Citation]) -> list[FoldLine]:
    """Sources as the lines behind a fold: each by its reference, and linked to its own page."""
    return [
        FoldLine(one.ref, ", ".join(part for part in (one.title, one.note) if part), source_page(fund, one))
        for one in sources
    ]


def source_page(fund: str, source: Citation) -> str:
    """The address of one source."""
    return reverse("source", args=[fund, source.ref])


def _value(known: CitedFact) -> str:
    if known.fact.is_published:
        return known.fact.value
    return say("Not published. {why}", why=known.fact.why_it_matters)


def _confidence(known: CitedFact) -> str:
    return CONFIDENCE.get(known.fact.confidence, known.fact.confidence)


def _place_of_section(known: CitedFact) -> int:
    names = list(SECTIONS)
    return names.index(known.fact.section) if known.fact.section in names else len(names)


def _kind_of_gap(section: str) -> str:
    if section == UNKNOWN:
        return say("Nobody has published it")
    return say("Stands empty because of it: {section}", section=SECTIONS.get(section, section))


def _by_section(facts: Sequence[CitedFact]) -> Filter[CitedFact]:
    return Filter(
        key="kind",
        title=say("Kind"),
        choices=choices_held(SECTIONS, (known.fact.section for known in facts)),
        values=lambda known: (known.fact.section,),
    )


def _columns_of_facts(fund: str) -> tuple[Column[CitedFact], ...]:
    return (
        Column(
            key="fact",
            title=say("Fact"),
            cell=lambda known: known.title,
            order=BY_CELL,
            note=lambda known: SECTIONS.get(known.fact.section, ""),
        ),
        Column(
            key="value",
            title=say("What is published"),
            cell=_value,
            is_decisive=True,
            fold=lambda known: cited_lines(fund, known.sources),
            fold_title=say("Where is this from?"),
        ),
        Column(
            key="when",
            title=say("Stated"),
            cell=lambda known: known.when,
            order=BY_CELL,
            rank=lambda known: known.place_in_time,
        ),
        Column(key="confidence", title=say("Confidence"), cell=_confidence, order=BY_CELL),
        Column(
            key="kind",
            title=say("Section of the fundbook"),
            cell=lambda known: SECTIONS.get(known.fact.section, known.fact.section),
            order=BY_CELL,
            rank=_place_of_section,
            is_shown=False,
        ),
    )


def _columns_of_gaps(fund: str) -> tuple[Column[CitedFact], ...]:
    return (
        Column(key="what", title=say("What is not known"), cell=lambda known: known.title, order=BY_CELL),
        Column(
            key="why",
            title=say("Why it matters"),
            cell=lambda known: known.fact.why_it_matters,
            is_decisive=True,
        ),
        Column(
            key="where",
            title=say("Where it would be published"),
            cell=lambda known: known.fact.value,
            fold=lambda known: cited_lines(fund, known.sources),
            fold_title=say("Looked for in"),
        ),
        Column(
            key="kind",
            title=say("Kind"),
            cell=lambda known: _kind_of_gap(known.fact.section),
            order=BY_CELL,
            rank=lambda known: known.fact.section != UNKNOWN,
            is_shown=False,
        ),
    )
