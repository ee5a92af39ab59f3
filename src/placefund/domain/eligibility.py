"""The rules an application must meet, each named as the sentence that must hold.

A rule takes a frozen proposal, the round's terms and a time, and returns a finding. All findings come back, passed or not:
applicants see them while drafting, and the record keeps them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from placefund.domain import coinvestment, costs
from placefund.domain.answers.register import unanswered, unfinished
from placefund.domain.coinvestment import CoInvestment
from placefund.domain.costs import CostLine
from placefund.domain.findings import Finding
from placefund.domain.messages import row_of, say, say_count
from placefund.domain.money import Money, format_exact
from placefund.domain.partnerships import PartnerLine, missing_helices
from placefund.domain.periods import financial_years_between, london
from placefund.domain.questions import word_count
from placefund.domain.terms import Terms

SUMMARY_WORDS_NEEDED = 20
"""A public summary shorter than this cannot tell the public what their money is for."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An application as the rules see it: nothing in it can change. `answers` are as kept, by the key of the question."""

    title: str
    summary: str
    sectors: tuple[str, ...]
    partners: tuple[PartnerLine, ...]
    areas: Mapping[str, str]
    answers: Mapping[str, Any]
    costs: tuple[CostLine, ...]
    co_investment: tuple[CoInvestment, ...]
    is_certified: bool

    def ask(self, terms: Terms) -> Money:
        """What the fund is asked to pay, at the rates of the round."""
        return costs.ask(self.costs, terms.rates)


Rule = Callable[[Proposal, Terms, datetime], Finding]


def moment_in_words(moment: datetime) -> str:
    """16:00 on 12 February 2026, on a London clock."""
    local = london(moment)
    return f"{local:%H:%M} on {local.day} {local:%B %Y}"


def round_is_open(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """Deadlines are exact: the closing moment itself is too late."""
    if at < terms.opens_at:
        why = say("The round opens at {opens_at}, London time.", opens_at=terms.opens_at)
        return Finding("round_is_open", False, why, terms.clause("timetable"))
    if at >= terms.closes_at:
        why = say("The round closed at {closes_at}, London time.", closes_at=terms.closes_at)
        return Finding("round_is_open", False, why, terms.clause("timetable"))
    why = say("The round is open until {closes_at}, London time.", closes_at=terms.closes_at)
    return Finding("round_is_open", True, why, terms.clause("timetable"))


def application_says_what_it_is(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """Auditors found many public grants without a usable description, so one is needed from the start."""
    words = word_count(proposal.summary)
    if not proposal.title.strip():
        why, passed = say("Give the application a title."), False
    elif words < SUMMARY_WORDS_NEEDED:
        why = say(
            "Write a public summary of at least {summary_words_needed} words; it has {words}.",
            summary_words_needed=SUMMARY_WORDS_NEEDED,
            words=words,
        )
        passed = False
    else:
        why, passed = say("It has a title and a public summary of {words} words.", words=words), True
    return Finding("application_says_what_it_is", passed, why)


def sector_is_named(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """Spending that is not tagged cannot be added up by sector."""
    if not terms.sectors:
        return Finding("sector_is_named", True, say("This round does not ask for a sector."), terms.clause("sectors"))
    if unknown := [sector for sector in proposal.sectors if sector not in terms.sectors]:
        why = say("“{unknown}” is not a sector of this fund.", unknown=unknown[0])
        return Finding("sector_is_named", False, why, terms.clause("sectors"))
    if not proposal.sectors:
        why = say("Choose at least one of the fund's sectors.")
        return Finding("sector_is_named", False, why, terms.clause("sectors"))
    return Finding("sector_is_named", True, say("Named: {sectors}.", sectors=proposal.sectors), terms.clause("sectors"))


def partnership_has_three_helices(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """Every submission is made for a partnership of civic, business and research."""
    missing = missing_helices(proposal.partners)
    if terms.helices_needed and missing:
        names = row_of((helix.label.lower() for helix in missing), say(" and no "))
        why = say("The partnership has no {names} that has joined. Invite one, and ask it to accept.", names=names)
        return Finding("partnership_has_three_helices", False, why, terms.clause("helices"))
    why = say("A civic body, a business and a research organisation have joined.")
    if missing:
        why = say("This round does not ask for all three helices.")
    return Finding("partnership_has_three_helices", True, why, terms.clause("helices"))


def invited_partners_have_answered(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """Nobody's name goes to the fund without their word."""
    waiting = [partner.organisation for partner in proposal.partners if not partner.has_joined]
    if waiting:
        why = say(
            "Waiting for {waiting} to accept the invitation. Ask them, or take the invitation back.", waiting=waiting
        )
        return Finding("invited_partners_have_answered", False, why)
    return Finding(
        "invited_partners_have_answered",
        True,
        say("All {how_many} partners have joined.", how_many=len(proposal.partners)),
    )


def place_is_named(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """A functional economic geography is a set of local authorities."""
    if not proposal.areas:
        why = say("Choose the local authorities that make up the place.")
        return Finding("place_is_named", False, why, terms.clause("geography"))
    count = len(proposal.areas)
    why = say_count("The place is {count} local authority.", "The place is {count} local authorities.", count=count)
    return Finding("place_is_named", True, why, terms.clause("geography"))


def place_is_outside_the_earmarked_ones(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """A place that has an earmarked award cannot compete as well."""
    name = "place_is_outside_the_earmarked_ones"
    overlaps = []
    for place, codes in sorted(terms.earmarked.items()):
        if shared := sorted(area for code, area in proposal.areas.items() if code in codes):
            overlaps.append(f"{', '.join(shared)} ({place})")
    if overlaps:
        why = say(
            "These areas already share in an earmarked allocation: {overlaps}. Take them out of the place.",
            overlaps=row_of(overlaps, "; "),
        )
        return Finding(name, False, why, terms.clause("exclusion"))
    why = (
        say("No area of the place is in an earmarked one.") if terms.earmarked else say("This round excludes no place.")
    )
    return Finding(name, True, why, terms.clause("exclusion"))


def required_questions_are_answered(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """An empty answer cannot be assessed."""
    missing = unanswered(terms.questions, proposal.answers)
    if missing:
        why = say(
            "{how_many} of {all} questions need an answer. The first is “{title}”.",
            how_many=len(missing),
            all=len(terms.questions),
            title=missing[0].title,
        )
        return Finding("required_questions_are_answered", False, why, terms.clause("questions"))
    why = say("All {how_many} questions are answered.", how_many=len(terms.questions))
    return Finding("required_questions_are_answered", True, why, terms.clause("questions"))


def answers_keep_their_word_limits(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """Everybody has the same number of words."""
    long = unfinished(terms.questions, proposal.answers)
    if long:
        sentences = [say("“{title}” {what}", title=question.title, what=what) for question, what in long]
        return Finding(
            "answers_keep_their_word_limits", False, row_of(sentences, "; ") + ".", terms.clause("questions")
        )
    return Finding("answers_keep_their_word_limits", True, say("No answer is too long."), terms.clause("questions"))


def ask_is_within_the_cap(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """One award has a floor and a cap."""
    asked = proposal.ask(terms)
    clause = terms.clause("cap")
    if asked.pence <= 0:
        why = say("The application asks for nothing yet. Enter the partners' costs.")
        return Finding("ask_is_within_the_cap", False, why, clause)
    if terms.cap is not None and asked > terms.cap:
        over = format_exact(asked - terms.cap)
        why = say("It asks for {asked}, which is {over} above the cap of {cap}.", asked=asked, over=over, cap=terms.cap)
        return Finding("ask_is_within_the_cap", False, why, clause)
    if terms.floor is not None and asked < terms.floor:
        why = say("It asks for {asked}; the least this round awards is {floor}.", asked=asked, floor=terms.floor)
        return Finding("ask_is_within_the_cap", False, why, clause)
    limit = say("there is no cap") if terms.cap is None else say("the cap is {cap}", cap=terms.cap)
    return Finding(
        "ask_is_within_the_cap", True, say("It asks for {asked}; {limit}.", asked=asked, limit=limit), clause
    )


def costs_fall_in_the_funds_life(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """All funded activity lies inside the fund's window."""
    years = financial_years_between(*terms.life)
    outside = sorted({line.year for line in proposal.costs if line.year not in years})
    span = say("{first} to {last}", first=years[0], last=years[-1])
    if outside:
        why = say(
            "There are costs in {outside}; the fund pays for activity in {span}.", outside=tuple(outside), span=span
        )
        return Finding("costs_fall_in_the_funds_life", False, why, terms.clause("life"))
    return Finding(
        "costs_fall_in_the_funds_life", True, say("All costs fall in {span}.", span=span), terms.clause("life")
    )


def costs_belong_to_joined_partners(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """Only a partner can spend the grant."""
    joined = {partner.organisation_id for partner in proposal.partners if partner.has_joined}
    if any(line.organisation_id not in joined for line in proposal.costs):
        why = say("Some costs belong to an organisation that has not joined, or has left. Move or remove them.")
        return Finding("costs_belong_to_joined_partners", False, why)
    return Finding("costs_belong_to_joined_partners", True, say("Each cost belongs to a partner that has joined."))


def co_investment_meets_the_ratio(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """The ratio is for the whole portfolio; only some money counts."""
    rule = terms.counting
    found = coinvestment.leverage(proposal.co_investment, proposal.ask(terms), rule)
    clause = rule.clause
    if found.ratio is None:
        why = say("The ratio can be worked out once costs are entered.")
        return Finding("co_investment_meets_the_ratio", False, why, clause)
    missing = coinvestment.shortfall(found, rule.delivery_ratio)
    counted, needed = format_exact(found.counted), format_exact(found.grant.times(rule.delivery_ratio))
    if missing:
        why = say(
            "{counted} of the co-investment counts; {needed} is needed, {missing} more.",
            counted=counted,
            needed=needed,
            missing=missing,
        )
        if found.uncounted:
            why += say(
                " {uncounted} does not count: public money and contributions in kind are left out.",
                uncounted=found.uncounted,
            )
        return Finding("co_investment_meets_the_ratio", False, why, clause)
    why = say("{counted} of the co-investment counts; {needed} is needed.", counted=counted, needed=needed)
    return Finding("co_investment_meets_the_ratio", True, why, clause)


def lead_has_certified(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """The lead organisation's research office or council signs before anything is sent."""
    if proposal.is_certified:
        return Finding("lead_has_certified", True, say("The lead organisation's certifier has signed."))
    why = say("The lead organisation's certifier has not signed yet. Ask them to read and certify it.")
    return Finding("lead_has_certified", False, why)


ON_CERTIFICATION: tuple[Rule, ...] = (
    round_is_open,
    application_says_what_it_is,
    sector_is_named,
    partnership_has_three_helices,
    invited_partners_have_answered,
    place_is_named,
    place_is_outside_the_earmarked_ones,
    required_questions_are_answered,
    answers_keep_their_word_limits,
    ask_is_within_the_cap,
    costs_fall_in_the_funds_life,
    costs_belong_to_joined_partners,
    co_investment_meets_the_ratio,
)
ON_SUBMISSION: tuple[Rule, ...] = (*ON_CERTIFICATION, lead_has_certified)

ON_ELIGIBILITY_CHECK: tuple[Rule, ...] = ON_SUBMISSION[1:]
"""What the fund checks again after closing: everything but the clock."""


def findings(rules: tuple[Rule, ...], proposal: Proposal, terms: Terms, at: datetime) -> tuple[Finding, ...]:
    """Every rule's finding, in order."""
    return tuple(rule(proposal, terms, at) for rule in rules)
