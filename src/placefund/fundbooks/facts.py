"""What a fundbook says that has no table of its own: each becomes one sourced fact, shown as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from placefund.domain.fundbook.format import Fundbook
from placefund.domain.fundbook.left_to_people import left_to_people
from placefund.domain.fundbook.values import ApproximateDate, NotPublished, Provenance
from placefund.domain.money import Money, format_exact
from placefund.domain.short_amounts import in_short, plainly
from placefund.funds.models import Fact, Fund


def iso(when: ApproximateDate | None) -> str:
    """A date in the form the fundbook writes it, as exact as it is known; empty when it is not."""
    if when is None:
        return ""
    first, last = when.first, when.last
    if when.is_exact:
        return first.isoformat()
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    if (
        first.day == 1
        and (first.year, first.month) == (last.year, last.month)
        and last == ApproximateDate.parse(f"{last:%Y-%m}").last
    ):
        return f"{first:%Y-%m}"
    return f"{first.isoformat()}/{last.isoformat()}"


def value_in_words(value: object) -> str:
    """A value as a page shows it."""
    return format_exact(value) if isinstance(value, Money) else str(value)


def in_unit(value: object, unit: str) -> str:
    """`61,042 hectares`, `£980 million`, `£61.0bn (£61,042 million)`: a sign of money stands before its figure."""
    sign = "£" if unit.startswith("£") else ""
    if unit == "£ million" and isinstance(value, int) and value >= 1000:
        return f"{in_short(Money.pounds(value * 1_000_000))} ({sign}{value:,} million)"
    return f"{sign}{value:,} {unit.removeprefix('£').strip()}"


class Facts:
    """Builds the facts of one fund from its book, in the order of the book."""

    def __init__(self, fund: Fund, book: Fundbook) -> None:
        self.fund, self.book = fund, book

    def _fact(
        self,
        section: str,
        key: str,
        label: str,
        value: object,
        provenance: Provenance,
        *,
        dated: ApproximateDate | None = None,
    ) -> Fact:
        when = dated or provenance.dated
        if isinstance(value, NotPublished):
            return self._unknown_fact(section, key, label, value)
        text = value_in_words(value)
        if provenance.note:
            note = provenance.note.rstrip(".") + "."
            text = f"{text}{'' if text.endswith('.') else '.'} {note}" if text else note
        return Fact(
            fund=self.fund,
            section=section,
            key=key,
            label=label[:200],
            value=text,
            dated=iso(when),
            happened_on=when.first if when else None,
            source_refs=" ".join(provenance.sources),
            confidence=provenance.confidence.value,
        )

    def _unknown_fact(self, section: str, key: str, label: str, value: NotPublished) -> Fact:
        unknown = self.book.unknown(value.unknown)
        return Fact(
            fund=self.fund,
            section=section,
            key=key,
            label=label[:200],
            is_published=False,
            why_it_matters=f"{unknown.what} {unknown.why}",
        )

    def all(self) -> Iterator[Fact]:
        """Every fact, section by section."""
        yield from self._of_the_fund()
        yield from self._statements()
        yield from self._rules()
        yield from self._for_people()
        yield from self._places()
        yield from self._past()
        yield from self._unknowns()

    def _of_the_fund(self) -> Iterator[Fact]:
        fund, book = self.book.fund, self.book
        yield self._fact("fund", "department", "Department", fund.department, fund.provenance)
        yield self._fact("fund", "delivery-body", "Delivery body", fund.delivery_body, fund.provenance)
        envelope = f"{fund.envelope.wording} {plainly(fund.envelope.amount)}".strip()
        yield self._fact("fund", "envelope", "Envelope", envelope, fund.envelope.provenance)
        life = f"{fund.life.begins:%-d %B %Y} to {fund.life.ends:%-d %B %Y}"
        if fund.life.provenance.confidence == "inferred":
            life = f"{fund.life.begins:%B %Y} to {fund.life.ends:%Y}"  # the days were not published
        yield self._fact("fund", "life", "Life", life, fund.life.provenance)
        years = f"{fund.life.reporting_years} years"
        yield self._fact("fund", "reporting", "Reporting life", years, fund.life.provenance)
        if fund.settlement is not None:
            named = f"{fund.settlement.name}: {plainly(fund.settlement.amount)} to {fund.settlement.until}"
            if fund.settlement.delivery_body_share is not None:
                share = plainly(fund.settlement.delivery_body_share)
                named += f"; of that {share} through {fund.delivery_body}, and {envelope} for this fund"
            yield self._fact("fund", "settlement", "Settlement it belongs to", named, fund.settlement.provenance)
        for word in book.words:
            yield self._fact("word", word.term.replace(" ", "-"), word.term, word.meaning, word.provenance)
        for strand in book.strands:
            yield self._fact("strand", strand.slug, strand.name, strand.summary, strand.provenance)
        for round_ in book.rounds:
            dates = f"Opens {round_.opens_at}; closes {round_.closes_at}"
            yield self._fact("round", round_.slug, round_.name, dates, round_.provenance)
            decides = f"Decision date of {round_.name}"
            yield self._fact("round", f"{round_.slug}-decides", decides, round_.decides_on, round_.provenance)

    def _statements(self) -> Iterator[Fact]:
        """What was said of the fund; a story of a place is kept under the place, whose page tells it, too."""
        for said in self.book.statements:
            key = f"{said.place}--{said.id}" if said.place else said.id
            yield self._fact(said.kind.value.replace(" ", "-"), key, said.title, said.words, said.provenance)

    def _rules(self) -> Iterator[Fact]:
        rules = self.book.rules
        for rule in rules.standing:
            yield self._fact("rule", rule.clause, f"{rule.clause}: {rule.title}", rule.says, rule.provenance)
        for number, ratio in enumerate(rules.co_investment, 1):
            said = (
                f"{ratio.minimum_in_delivery} to 1 in delivery, {ratio.minimum_over_life} to 1 over {ratio.life_years} years, "
                f"ideally {ratio.ideal} to 1, for the {ratio.scope}"
            )
            yield self._fact("value", f"co-investment-{number}", "Co-investment ratio", said, ratio.provenance)
        for number, rate in enumerate(rules.funding_rates, 1):
            label = f"Funding rate, {rate.helix.label.lower()}"
            said_rate = rate.percent if isinstance(rate.percent, NotPublished) else f"{rate.percent}% of {rate.of}"
            yield self._fact("value", f"rate-{number}", label, said_rate, rate.provenance)
        for number, mfa in enumerate(rules.minimal_financial_assistance, 1):
            said = f"{format_exact(mfa.threshold)} over {mfa.financial_years} financial years"
            yield self._fact("value", f"mfa-{number}", "Minimal financial assistance", said, mfa.provenance)
        for number, entry in enumerate(rules.subsidy_register, 1):
            said = f"Above {format_exact(entry.above)}, within {entry.enter_within_months} months, kept {entry.keep_years} years"
            yield self._fact("value", f"subsidy-register-{number}", "Subsidy register", said, entry.provenance)
        for report in rules.accountant_reports:
            bands = "; ".join(f"from {format_exact(band.from_amount)}: {band.needed}" for band in report.bands)
            label = f"Independent accountant's report, version {report.version}"
            yield self._fact("value", f"accountant-report-{report.version}", label, bands, report.provenance)
        for step in rules.set_up_steps:
            said = f"{step.what} within {step.within_days} days"
            yield self._fact("value", f"set-up-{step.id}", "Setting up an award", said, step.provenance)
        for number, clock in enumerate(rules.claim_clock, 1):
            said = (
                f"Claims {clock.frequency}, {clock.basis}, within {clock.claim_within_days} days of the quarter's end; "
                f"paid within {clock.pay_within_days} days of approval"
            )
            yield self._fact("value", f"claims-{number}", "Claims", said, clock.provenance)

    def _for_people(self) -> Iterator[Fact]:
        """What the book says and the program does not keep: nobody may think that it does."""
        for left in left_to_people(self.book):
            yield self._fact("for-people", left.key, left.what, left.why, left.provenance)

    def _places(self) -> Iterator[Fact]:
        for place in self.book.places:
            sure = replace(place.provenance, confidence=place.lead_confidence)
            yield self._fact("place", f"{place.slug}--lead", f"{place.name}: lead", place.lead, sure)
            for key, what, told in (
                ("wave", "wave of readiness", place.wave),
                ("readiness", "found ready", place.readiness),
            ):
                if told is not None:
                    yield self._fact("place", f"{place.slug}--{key}", f"{place.name}: {what}", told, place.provenance)
            yield self._fact(
                "place", f"{place.slug}--coverage", f"{place.name}: areas", place.coverage, place.provenance
            )
        names = {place.slug: place.name for place in self.book.places}
        for fact in self.book.place_facts:
            label = f"{names[fact.place]}: {fact.kind.asked_as}"
            said = f"{format_exact(fact.amount)}. {fact.words}" if fact.amount else fact.words
            yield self._fact("place", f"{fact.place}--{fact.id}", label, said, fact.provenance)
        figures = {figure.id: figure for figure in self.book.figures}
        for known_figure in self.book.place_figures:
            figure = figures[known_figure.figure]
            label = f"{names[known_figure.place]}: {figure.name.lower()}"
            said = in_unit(known_figure.value, figure.unit)
            yield self._fact("place", f"{known_figure.place}--{figure.id}", label, said, known_figure.provenance)
        for known in self.book.partnerships:
            said = f"{known.theme}. With {', '.join(known.partners)}. {known.known}"
            yield self._fact("partnership", known.slug, known.name, said, known.provenance)
        for dimension in self.book.dimensions:
            yield self._fact("readiness", dimension.id, dimension.title, dimension.says, dimension.provenance)

    def _past(self) -> Iterator[Fact]:
        book = self.book
        for programme in book.programmes:
            said = f"{programme.summary} Delivered by {programme.delivered_by}."
            yield self._fact("programme", programme.slug, programme.name, said, programme.provenance)
            for number, phase in enumerate(programme.phases, 1):
                label = f"{programme.name}: {phase.name.lower()}"
                said = f"{format_exact(phase.amount)}, {phase.covers}"
                key = f"{programme.slug}--phase-{number}"
                yield self._fact("programme", key, label, said, phase.provenance, dated=phase.announced)
            for part in programme.parts:
                amount = part.amount
                if amount is None:
                    continue
                said_amount = (
                    amount
                    if isinstance(amount, NotPublished)
                    else f"{part.amount_wording} {format_exact(amount)}".strip()
                )
                yield self._fact("programme", f"{programme.slug}--{part.slug}", part.name, said_amount, part.provenance)
        for event in book.events:
            yield self._fact("event", event.id, event.words, "", event.provenance, dated=event.when)
        for answered in book.clarifications:
            who = f"{answered.answered_by}{f', {answered.call}' if answered.call else ''}"
            said = f"Asked: {answered.question} Answered by {who}: {answered.answer}"
            if answered.supersedes:
                said += " This replaces an earlier answer."
            if answered.reason:
                said += f" {answered.reason}"
            on = ApproximateDate.on(answered.answered_on)
            yield self._fact("clarification", answered.id, answered.question, said, answered.provenance, dated=on)
        for dispute in book.disputes:
            said = f"Followed here: {dispute.followed} Contradicted: {dispute.contradicted} {dispute.why}"
            yield self._fact("dispute", dispute.id, dispute.about, said, dispute.provenance)

    def _unknowns(self) -> Iterator[Fact]:
        for unknown in self.book.unknowns:
            yield Fact(
                fund=self.fund,
                section="unknown",
                key=unknown.id,
                label=unknown.what[:200],
                value=unknown.where,
                is_published=False,
                why_it_matters=unknown.why,
                source_refs=" ".join(unknown.looked_in),
            )
