"""The rules an application must meet, each named as the sentence that must hold.

A rule takes a frozen proposal, the round's terms and a time, and returns a finding. All findings come back, passed or not:
applicants see them while drafting, and the record keeps them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from placefund.domain import asking, coinvestment, costs
from placefund.domain.answers.register import in_words, unanswered, unfinished
from placefund.domain.closing import own_closing
from placefund.domain.coinvestment import CoInvestment
from placefund.domain.costs import CostLine
from placefund.domain.expressions.nodes import ApplicationFact
from placefund.domain.findings import Finding
from placefund.domain.messages import Message, all_of, any_of, row_of, say, say_count
from placefund.domain.money import Money, format_exact
from placefund.domain.partnerships import PartnerLine, missing_helices
from placefund.domain.place_of_call import place_lies_in_that_of_the_call
from placefund.domain.questions import Question, word_count
from placefund.domain.stages import partners_finding
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
    approved: frozenset[int] = frozenset()
    """The numbers of the organisations that approve their costs as they stand."""
    later_closing: datetime | None = None
    """Until when it may be sent, where its lead was given longer than the round."""
    invited: Mapping[int, str] | None = None
    """The partners of the earlier stage that it was invited with, by number; None where it was not invited."""

    def ask(self, terms: Terms) -> Money:
        """What the fund is asked to pay, at the rates of the round. Where one is not published, `why_no_ask` says so."""
        return costs.ask(self.costs, terms.rates_paid)

    def why_no_ask(self, terms: Terms) -> Message | None:
        """Why nobody can say what the fund is asked for; None when it can be worked out."""
        return costs.why_no_ask(self.costs, terms.rates_not_published)

    def asked(self, terms: Terms) -> tuple[Question, ...]:
        """The questions of the round that this bid is asked: those that hang on an answer, where it was given; and what each
        partner answers for itself, once for each.
        """
        chosen = terms.questions
        if any(question.show_when for question in chosen):
            chosen = asking.asked(chosen, self.answers, self.facts(terms))
        return self.with_partners(chosen)

    def with_partners(self, questions: Iterable[Question]) -> tuple[Question, ...]:
        """These questions, what each partner answers once for each that has joined."""
        return asking.for_each_partner(questions, self.partners)

    def set_aside(self, terms: Terms) -> tuple[Question, ...]:
        """The questions that it is not asked, and has words for: they are kept and not sent."""
        asked = {question.key for question in self.asked(terms)}
        rest = (question for question in self.with_partners(terms.questions) if question.key not in asked)
        return tuple(question for question in rest if word_count(in_words(question, self.answers.get(question.key))))

    def facts(self, terms: Terms) -> dict[ApplicationFact, Any]:
        """What conditions and rules of the form may read beside the answers; None where it is not there yet."""
        lead = next((partner for partner in self.partners if partner.is_lead), None)
        has_ask = self.costs and not self.why_no_ask(terms)
        return {
            ApplicationFact.GRANT: self.ask(terms) if has_ask else None,
            ApplicationFact.PROJECT_COST: Money(sum(line.cost.pence for line in self.costs)) if self.costs else None,
            ApplicationFact.CO_INVESTMENT: Money(sum(line.amount.pence for line in self.co_investment)),
            ApplicationFact.LEAD: lead.helix.value if lead else None,
            ApplicationFact.PARTNERS: sum(partner.has_joined for partner in self.partners),
            ApplicationFact.AREAS: len(self.areas),
        }


Rule = Callable[[Proposal, Terms, datetime], Finding]


def moment_in_words(moment: datetime) -> str:
    """4pm on 12 February 2026, on a London clock."""
    return str(say("{at}", at=moment))


def round_is_open(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """Deadlines are exact: the closing moment itself is too late."""
    if at < terms.opens_at:
        why = say("The round opens at {opens_at}, London time.", opens_at=terms.opens_at)
        return Finding("round_is_open", False, why, terms.clause("timetable"))
    closes_at = own_closing(terms.closes_at, proposal.later_closing)
    if closes_at is None or at >= closes_at:
        why = say("The round closed at {closes_at}, London time.", closes_at=closes_at)
        return Finding("round_is_open", False, why, terms.clause("timetable"))
    why = say("The round is open until {closes_at}, London time.", closes_at=closes_at)
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
    """Every submission is made for a partnership of civic, business and research, or of those that the round requires."""
    required = terms.required_helices
    missing = missing_helices(proposal.partners, required)
    if missing:
        names = row_of((helix.label.lower() for helix in missing), say(" and no "))
        why = say("The partnership has no {names} that has joined. Invite one, and ask it to accept.", names=names)
        return Finding("partnership_has_three_helices", False, why, terms.clause("helices"))
    if terms.helices_needed or not missing_helices(proposal.partners):
        why = say("A civic body, a business and a research organisation have joined.")
    elif required:
        why = say(
            "Those have joined whom this round requires: {names}.", names=tuple(h.label.lower() for h in required)
        )
    else:
        why = say("This round does not ask for all three helices.")
    return Finding("partnership_has_three_helices", True, why, terms.clause("helices"))


def lead_may_lead(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """The fund says which kinds of body may lead a partnership."""
    lead = next((partner for partner in proposal.partners if partner.is_lead), None)
    kinds = any_of(helix.label.lower() for helix in terms.may_lead)
    if lead is None:
        return Finding.untested("lead_may_lead", say("Nobody leads yet."), terms.clause("helices"))
    if not terms.may_lead:
        why = say("This round does not say who may lead.")
        return Finding("lead_may_lead", True, why, terms.clause("helices"))
    if lead.helix not in terms.may_lead:
        why = say(
            "{organisation} leads, and is a {kind}. In this round the lead is a {kinds}: form the partnership under one.",
            organisation=lead.organisation,
            kind=lead.helix.label.lower(),
            kinds=kinds,
        )
        return Finding("lead_may_lead", False, why, terms.clause("helices"))
    why = say(
        "{organisation} leads, and may: it is a {kind}.", organisation=lead.organisation, kind=lead.helix.label.lower()
    )
    return Finding("lead_may_lead", True, why, terms.clause("helices"))


def invited_partners_have_answered(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """Nobody's name goes to the fund without their word."""
    waiting = [partner.organisation for partner in proposal.partners if not partner.has_joined]
    if waiting:
        why = say(
            "Waiting for {waiting} to accept the invitation. Ask them, or take the invitation back.", waiting=waiting
        )
        return Finding("invited_partners_have_answered", False, why)
    if len(proposal.partners) < 2:
        why = say("No partner beside the lead has been invited yet.")
        return Finding.untested("invited_partners_have_answered", why)
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
    if not terms.earmarked:
        return Finding(name, True, say("This round excludes no place."), terms.clause("exclusion"))
    if not proposal.areas:
        return Finding.untested(name, say("No place has been chosen yet."), terms.clause("exclusion"))
    return Finding(name, True, say("No area of the place is in an earmarked one."), terms.clause("exclusion"))


def required_questions_are_answered(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """An empty answer cannot be assessed."""
    asked = proposal.asked(terms)
    missing = unanswered(asked, proposal.answers)
    if missing:
        why = say(
            "{how_many} of {all} questions need an answer. The first is “{title}”.",
            how_many=len(missing),
            all=len(asked),
            title=missing[0].title,
        )
        return Finding("required_questions_are_answered", False, why, terms.clause("questions"))
    why = say("All {how_many} questions are answered.", how_many=len(asked))
    return Finding("required_questions_are_answered", True, why, terms.clause("questions"))


def answers_keep_their_word_limits(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """Everybody has the same number of words."""
    asked = proposal.asked(terms)
    long = unfinished(asked, proposal.answers)
    if long:
        sentences = [say("“{title}” {what}", title=question.title, what=what) for question, what in long]
        return Finding(
            "answers_keep_their_word_limits", False, row_of(sentences, "; ") + ".", terms.clause("questions")
        )
    if not any(word_count(in_words(question, proposal.answers.get(question.key))) for question in asked):
        why = say("No question has an answer yet.")
        return Finding.untested("answers_keep_their_word_limits", why, terms.clause("questions"))
    return Finding("answers_keep_their_word_limits", True, say("No answer is too long."), terms.clause("questions"))


def ask_is_within_the_cap(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """One award has a floor and a cap."""
    if why_not := proposal.why_no_ask(terms):
        return Finding("ask_is_within_the_cap", False, why_not, terms.clause("rates"))
    asked = proposal.ask(terms)
    clause = terms.clause("cap")
    if asked.pence <= 0 and not terms.stage.asks_for_costs:
        return Finding("ask_is_within_the_cap", True, say("This stage asks for no costs."), clause)
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
    """All funded activity lies inside the fund's window, and none of it in a year that is over when the round closes."""
    rule, clause, years = "costs_fall_in_the_funds_life", terms.clause("life"), terms.payable_years
    if not years:
        return Finding(
            rule, False, say("The fund's life is over when this round closes: it can pay for nothing."), clause
        )
    span = say("{first} to {last}", first=years[0], last=years[-1])
    if outside := sorted({line.year for line in proposal.costs if line.year not in years}):
        why = say(
            "There are costs in {outside}. The first year this round can pay for is {first}, and the last is {last}: "
            "move them, or take them out.",
            outside=tuple(outside),
            first=years[0],
            last=years[-1],
        )
        return Finding(rule, False, why, clause)
    if not proposal.costs:
        why = say("No costs have been entered yet. This round can pay for {span}.", span=span)
        return Finding.untested(rule, why, clause)
    return Finding(
        rule, True, say("No cost falls outside the years this round can pay for, {span}.", span=span), clause
    )


def costs_belong_to_joined_partners(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """Only a partner can spend the grant."""
    joined = {partner.organisation_id for partner in proposal.partners if partner.has_joined}
    if any(line.organisation_id not in joined for line in proposal.costs):
        why = say("Some costs belong to an organisation that has not joined, or has left. Move or remove them.")
        return Finding("costs_belong_to_joined_partners", False, why)
    if not proposal.costs:
        return Finding.untested("costs_belong_to_joined_partners", say("No costs have been entered yet."))
    return Finding("costs_belong_to_joined_partners", True, say("Each cost belongs to a partner that has joined."))


def each_partner_approves_its_costs(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """A partner stands behind its own costs; the lead's certifier behind the lead's, by signing the whole."""
    rule, spending = "each_partner_approves_its_costs", {line.organisation_id for line in proposal.costs}
    others = [one for one in proposal.partners if not one.is_lead and one.organisation_id in spending]
    if waiting := [one for one in others if one.organisation_id not in proposal.approved]:
        why = say(
            "Not approved yet: the costs of {partners}. Somebody of each approves them on the page of the costs.",
            partners=all_of(one.organisation for one in waiting),
        )
        return Finding(rule, False, why)
    if not others:
        return (
            Finding.untested(rule, say("No partner beside the lead has costs yet."))
            if not proposal.costs
            else Finding(rule, True, say("No partner beside the lead has costs, so there is nothing to approve."))
        )
    return Finding(rule, True, say("Each partner has approved its own costs as they stand."))


def co_investment_meets_the_ratio(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """The ratio is for the whole portfolio; only some money counts."""
    rule = terms.counting
    if why_not := proposal.why_no_ask(terms):
        return Finding.untested("co_investment_meets_the_ratio", why_not, rule.clause)
    found = coinvestment.leverage(proposal.co_investment, proposal.ask(terms), rule)
    clause = rule.clause
    if found.ratio is None:
        why = say("The ratio can be worked out once costs are entered.")
        return Finding.untested("co_investment_meets_the_ratio", why, clause)
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


def lead_was_invited(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """A later stage is for those who were chosen in the one before it."""
    name, clause = "lead_was_invited", terms.clause("timetable")
    if proposal.invited is not None:
        return Finding(name, True, say("The earlier stage invited it."), clause)
    if not terms.stage.is_invited_only:
        return Finding(name, True, say("It was not in the earlier stage, and need not have been."), clause)
    return Finding(name, False, say("Those alone may apply whom the earlier stage invited, and it was not."), clause)


def partners_fit_the_earlier_stage(proposal: Proposal, terms: Terms, at: datetime) -> Finding:
    """Who was chosen for its partners is not another partnership afterwards, unless the fund allows it."""
    name = "partners_fit_the_earlier_stage"
    if proposal.invited is None:
        return Finding(name, True, say("It has no earlier stage to differ from."), terms.clause("helices"))
    now = {partner.organisation_id: partner.organisation for partner in proposal.partners if partner.has_joined}
    passed, why = partners_finding(terms.stage.partners_may, proposal.invited, now)
    return Finding(name, passed, why, terms.clause("helices"))


WHENEVER_IT_IS_CHECKED: tuple[Rule, ...] = (
    round_is_open,
    application_says_what_it_is,
    sector_is_named,
    partnership_has_three_helices,
    lead_may_lead,
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
ON_CERTIFICATION: tuple[Rule, ...] = (*WHENEVER_IT_IS_CHECKED, each_partner_approves_its_costs)
"""What must hold before it is signed. From then on no cost can change, so approvals are not asked for again."""

ON_SUBMISSION: tuple[Rule, ...] = (*WHENEVER_IT_IS_CHECKED, lead_has_certified)

IN_A_LATER_STAGE: tuple[Rule, ...] = (lead_was_invited, partners_fit_the_earlier_stage)
"""What must hold as well, at every step, where a round follows another."""

IN_A_LOCAL_CALL: tuple[Rule, ...] = (place_lies_in_that_of_the_call,)
"""What must hold as well, at every step, in a call that a place runs."""

EVERY_RULE: tuple[Rule, ...] = (*ON_CERTIFICATION, lead_has_certified, *IN_A_LATER_STAGE, *IN_A_LOCAL_CALL)
"""All that are asked at one step or another, in their order."""

ON_ELIGIBILITY_CHECK: tuple[Rule, ...] = ON_SUBMISSION[1:]
"""What the fund checks again after closing: everything but the clock."""


def findings(rules: tuple[Rule, ...], proposal: Proposal, terms: Terms, at: datetime) -> tuple[Finding, ...]:
    """Every rule's finding, in order; of a later stage and of a local call their own as well; and those of the round's form."""
    every = (*rules, *IN_A_LATER_STAGE) if terms.stage.follows else rules
    every = (*every, *IN_A_LOCAL_CALL) if terms.within else every
    return (*(rule(proposal, terms, at) for rule in every), *_of_form(proposal, terms))


def _of_form(proposal: Proposal, terms: Terms) -> tuple[Finding, ...]:
    if not terms.form_rules:
        return ()
    return asking.of_form_rules(terms.form_rules, terms.questions, proposal.answers, proposal.facts(terms))
