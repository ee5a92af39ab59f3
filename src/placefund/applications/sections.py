"""The parts of a draft as a task list: what each is for, how far it is, and where it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from placefund.applications.models import Application
from placefund.domain.answers.register import in_words, kind_of, value_of
from placefund.domain.asking import under_headings
from placefund.domain.eligibility import (
    Proposal,
    Rule,
    application_says_what_it_is,
    ask_is_within_the_cap,
    co_investment_meets_the_ratio,
    costs_belong_to_joined_partners,
    costs_fall_in_the_funds_life,
    invited_partners_have_answered,
    lead_may_lead,
    partnership_has_three_helices,
    place_is_named,
    place_is_outside_the_earmarked_ones,
    sector_is_named,
)
from placefund.domain.findings import Finding
from placefund.domain.messages import row_of, say, say_count
from placefund.domain.place_of_call import place_lies_in_that_of_the_call
from placefund.domain.questions import Question, word_count
from placefund.domain.terms import Terms
from placefund.domain.welsh import ENGLISH, WELSH


@dataclass(frozen=True, slots=True)
class Section:
    """One line of the task list. `page` is the name of its page, `key` the question for pages of a question.

    `lang` is the language of the title, where that is not English.
    """

    title: str
    state: str
    hint: str = ""
    page: str = ""
    key: str = ""
    label: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Sections under one heading."""

    title: str
    sections: tuple[Section, ...]
    says: str = ""
    lang: str = ""


def chapters(
    application: Application, proposal: Proposal, terms: Terms, found: Sequence[Finding], words_in: str = ENGLISH
) -> tuple[Chapter, ...]:
    """The whole task list of a draft or a certified application."""
    broken = {
        finding.rule: finding.why for finding in found if not finding.passed
    }  # what waits to be tested is to do, too
    return (
        Chapter(
            say("Who and where"), (_about(proposal, broken), _partnership(proposal, broken), _place(proposal, broken))
        ),
        *_of_questions(proposal, terms, words_in),
        *(
            (Chapter(say("Money"), (_costs(proposal, broken), _co_investment(proposal, broken))),)
            if terms.stage.asks_for_costs or proposal.costs
            else ()
        ),
        Chapter(say("Check and send"), (_certify(application, found), _submit(application))),
    )


def _of_questions(proposal: Proposal, terms: Terms, words_in: str) -> Iterator[Chapter]:
    """The questions that are asked, in one chapter for each heading that the book puts between them."""
    asked = proposal.asked(terms)
    for head, questions in under_headings(terms.questions, asked) or [(None, [])]:
        lines = tuple(_question(question, proposal, words_in) for question in questions)
        if head is None:
            yield Chapter(say("Questions"), lines)
        elif words_in == WELSH and head.heading_cy:
            yield Chapter(head.heading_cy, lines, head.heading_says_cy or head.heading_says, WELSH)
        else:
            yield Chapter(head.heading, lines, head.heading_says)


def _state(is_begun: bool, why: str) -> str:
    if not why:
        return "done"
    return "in_progress" if is_begun else "not_started"


def _first(broken: dict[str, str], *rules: Rule) -> str:
    """Why the first of these rules that does not hold does not hold; empty when they all do."""
    return next((broken[rule.__name__] for rule in rules if rule.__name__ in broken), "")


def _about(proposal: Proposal, broken: dict[str, str]) -> Section:
    why = _first(broken, application_says_what_it_is, sector_is_named)
    begun = bool(proposal.title or proposal.summary or proposal.sectors)
    return Section(say("Title, public summary and sectors"), _state(begun, why), why, "describe-application")


def _partnership(proposal: Proposal, broken: dict[str, str]) -> Section:
    why = _first(broken, partnership_has_three_helices, lead_may_lead, invited_partners_have_answered)
    count = sum(partner.has_joined for partner in proposal.partners)
    hint = why or say("{number} partners have joined", number=count)
    return Section(say("Partnership"), "needs_attention" if why else "done", hint, "partnership")


def _place(proposal: Proposal, broken: dict[str, str]) -> Section:
    why = _first(broken, place_is_named, place_is_outside_the_earmarked_ones, place_lies_in_that_of_the_call)
    state = "needs_attention" if why and proposal.areas else _state(bool(proposal.areas), why)
    return Section(say("Place"), state, why or row_of(sorted(proposal.areas.values())), "compose-place")


def _question(question: Question, proposal: Proposal, words_in: str) -> Section:
    is_welsh, stored = words_in == WELSH and bool(question.title_cy), proposal.answers.get(question.key)
    title, lang = (question.title_cy, WELSH) if is_welsh else (question.title, "")
    if not word_count(in_words(question, stored)):
        label = "" if question.is_required else say("Optional")
        return Section(title, "not_started", "", "answer-question", question.key, label, lang)
    kind, value = kind_of(question), value_of(question, stored)
    state = "needs_attention" if kind.findings(question, value) else "done"
    return Section(title, state, kind.progress(question, value), "answer-question", question.key, lang=lang)


def _costs(proposal: Proposal, broken: dict[str, str]) -> Section:
    why = _first(broken, ask_is_within_the_cap, costs_fall_in_the_funds_life, costs_belong_to_joined_partners)
    state = "needs_attention" if why and proposal.costs else _state(bool(proposal.costs), why)
    return Section(say("Costs"), state, why, "costs")


def _co_investment(proposal: Proposal, broken: dict[str, str]) -> Section:
    why = _first(broken, co_investment_meets_the_ratio)
    begun = bool(proposal.co_investment)
    state = "needs_attention" if why and begun else _state(begun, why)
    return Section(say("Co-investment"), state, why, "co-investment", label="")


def _certify(application: Application, found: Sequence[Finding]) -> Section:
    if application.state == "certified":
        return Section(
            say("Certification"),
            "done",
            say("Signed by {certified_by}", certified_by=application.certified_as),
            "read-application",
        )
    broken = sum(one.failed for one in found)
    untested = sum(
        one.is_untested and not one.is_of_form for one in found
    )  # an answer that may be left out may be needed there
    # Counted as below, where the rules stand: what is not met, and apart from it what cannot be checked yet.
    counted = [
        say_count("{count} rule is not met yet", "{count} rules are not met yet", count=broken),
        say_count("{count} rule has nothing to check yet", "{count} rules have nothing to check yet", count=untested),
    ]
    if said := [each for each in counted if each.number]:
        return Section(say("Certification"), "cannot_start_yet", row_of(said))
    return Section(
        say("Certification"),
        "in_progress",
        say("Every rule is met: ask the certifier to read and sign"),
        "certification",
        label=say("Ready"),
    )


def _submit(application: Application) -> Section:
    if application.state == "certified":
        return Section(say("Submit to the fund"), "in_progress", "", "submit-application", label=say("Ready"))
    return Section(say("Submit to the fund"), "cannot_start_yet", say("Once it is certified"))
