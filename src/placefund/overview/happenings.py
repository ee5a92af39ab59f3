"""What has happened in a fund, or in a place, that everybody may know: the newest first, for those who follow it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from operator import or_

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from placefund.awards.models import Award, Tranche
from placefund.changes.models import ProjectChange
from placefund.decisions.models import DecisionVersion
from placefund.domain.ledger import EconomicEvent
from placefund.domain.messages import say
from placefund.domain.money import format_exact
from placefund.domain.periods import LONDON
from placefund.domain.plans.release import PlanAudience
from placefund.evaluation.models import EvaluationFinding
from placefund.funds.citations import FIRM, span_of, when_in_words
from placefund.funds.models import Allocation, Clarification, Fact, Fund, KnownAnswer, KnownCall, Programme, Round
from placefund.funds.views.fact_list import EVENTS
from placefund.ledger.models import Transfer
from placefund.onward.models import OnwardGrant
from placefund.opendata.models import Release
from placefund.places.models import Place
from placefund.plans.models import PlanRelease
from placefund.portfolios.review.queries import public_decisions
from placefund.readiness.models import PublishedReadiness, ReadinessFinding

MOST = 60
_AWARD = re.compile(r"^award/(\d+)/")


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened: `key` never changes, so that a reader who follows is told of it once."""

    key: str
    at: datetime
    title: str
    words: str
    href: str


def happenings(fund: Fund, at: datetime) -> list[Happening]:
    """The newest of what is public of a fund. Nothing that is still under embargo is told."""
    promised = Allocation.objects.filter(strand__fund=fund)
    awards = Award.published().filter(strand__fund=fund)
    paid = Transfer.objects.filter(fund=fund.slug)
    found = [*_of_allocations(promised), *_of_awards(awards, paid)]
    revised = DecisionVersion.objects.filter(decision__application__round__strand__fund=fund)
    found += _of_revisions(revised, at)
    rounds, programmes = Round.published().filter(strand__fund=fund), Programme.objects.filter(strand__fund=fund)
    found += [*_of_portfolios(programmes, at), *_of_readiness(programmes), *_of_work_on(awards)]
    return _newest([*found, *_of_rounds(rounds, at), *_of_publications(fund), *_of_dates(fund)], at)


def happenings_in(*places: Place, at: datetime, is_invented: bool = False) -> list[Happening]:
    """The newest of what is public of places, in whichever fund of this kind: a reader of a feed sees one sentence, and no mark
    that says a fund is invented. A fixed number of queries."""
    awards = Award.published().filter(partnership__place__in=places, strand__fund__is_invented=is_invented)
    of_awards = [Q(source__path__startswith=f"award/{number}/") for number in awards.values_list("pk", flat=True)]
    paid = Transfer.objects.filter(functools.reduce(or_, of_awards, Q(pk__in=[])))
    revised = DecisionVersion.objects.filter(
        decision__application__partnership__place__in=places,
        decision__application__round__strand__fund__is_invented=is_invented,
    )
    promised = Allocation.objects.filter(place__in=places, strand__fund__is_invented=is_invented)
    found = [*_of_allocations(promised), *_of_awards(awards, paid), *_of_revisions(revised, at)]
    found += [*_of_calls(places, is_invented), *_of_plans(places, is_invented)]
    programmes = Programme.objects.filter(place__in=places, strand__fund__is_invented=is_invented)
    own_rounds = Round.published().filter(programme__in=programmes.values("pk"))
    found += [*_of_rounds(own_rounds, at), *_of_portfolios(programmes, at), *_of_readiness(programmes)]
    return _newest([*found, *_of_work_on(awards)], at)


def _of_plans(places: Sequence[Place], is_invented: bool) -> Iterator[Happening]:
    """The versions of places' plans that were opened to everybody."""
    rows = PlanRelease.objects.filter(
        audience=PlanAudience.PUBLIC,
        version__programme__place__in=places,
        version__programme__strand__fund__is_invented=is_invented,
    )
    for row in rows.select_related("version__programme__place"):
        place = row.version.programme.place
        title = say("Plan of {place} published: version {number}", place=place, number=row.version.number)
        href = reverse("public-plan", args=[place.slug])
        yield Happening(f"plan-{row.pk}", row.released_at, str(title), row.version.why, href)


def _of_calls(places: Sequence[Place], is_invented: bool) -> Iterator[Happening]:
    """The calls of places that opened or closed on a day that is known, and the answers to questions about them."""
    slugs = {place.slug: place.name for place in places}
    calls = KnownCall.objects.filter(place_slug__in=slugs, fund__is_invented=is_invented)
    for row in calls:
        href, named = f"{reverse('place', args=[row.place_slug])}#call-{row.key}", {"name": row.name}
        told = (
            ("opens", row.opened, say("Opened: {name}", **named)),
            ("closes", row.closes, say("Closed: {name}", **named)),
        )
        for what, when, title in told:
            if (span := span_of(when)) and span.is_exact:
                yield Happening(f"call-{row.fund_id}-{row.key}-{what}", _noon(span.first), str(title), row.who, href)
    for answer in KnownAnswer.objects.filter(place_slug__in=slugs, fund__is_invented=is_invented):
        title = say("Answered: {question}", question=answer.question)
        page = reverse("place", args=[answer.place_slug])
        yield Happening(
            f"answer-{answer.fund_id}-{answer.key}", _noon(answer.answered_on), str(title), answer.answer, page
        )


def _newest(found: Iterable[Happening], at: datetime) -> list[Happening]:
    past = [each for each in found if each.at <= at]
    return sorted(past, key=lambda each: (each.at, each.key), reverse=True)[:MOST]


def _of_allocations(promised: QuerySet[Allocation]) -> Iterator[Happening]:
    for row in promised.filter(place__is_public=True).select_related("place", "strand__fund"):
        named = {"place": row.place, "amount": format_exact(row.amount)}
        title = (
            say("Allocation to {place}: at least {amount}", **named)
            if row.is_at_least
            else say("Allocation to {place}: {amount}", **named)
        )
        yield Happening(
            f"allocation-{row.pk}",
            _noon(row.announced_on),
            str(title),
            " ".join(part for part in (_announced(row), row.why) if part),
            reverse("place", args=[row.place.slug]),
        )


def _announced(row: Allocation) -> str:
    """When it was announced, where no source names the day at which it stands in the order of events."""
    return str(say("Announced {when}.", when=row.announced_as)) if row.announced_as else ""


def _of_awards(awards: QuerySet[Award], transfers: QuerySet[Transfer]) -> Iterator[Happening]:
    known = {award.pk: award for award in awards}
    for award in known.values():
        if award.answered_at is not None:
            title = say("Award accepted: {award}, {amount}", award=award.title, amount=format_exact(award.amount))
            yield Happening(
                f"award-{award.pk}", award.answered_at, str(title), award.summary, reverse("award", args=[award.pk])
            )
    paid = transfers.filter(event=EconomicEvent.PAY, undone_by__isnull=True)
    for transfer in paid.order_by("-pk")[:MOST]:
        named = _AWARD.match(transfer.source_id)
        if named is None or (held := known.get(int(named[1]))) is None:
            continue
        title = say("Paid: {amount} on {award}", amount=format_exact(transfer.amount), award=held.title)
        yield Happening(f"transfer-{transfer.pk}", transfer.at, str(title), "", reverse("award", args=[held.pk]))


def _of_rounds(rounds: QuerySet[Round], at: datetime) -> Iterator[Happening]:
    """What these rounds have come to, and the answers to questions about them: not before a round has a page of its own."""
    for row in rounds:
        href = reverse("round", args=[row.pk])
        if row.opened_at:
            yield Happening(f"round-{row.pk}-opened", row.opened_at, str(say("{round} opened", round=row)), "", href)
        if row.closed_at:
            yield Happening(f"round-{row.pk}-closed", row.closed_at, str(say("{round} closed", round=row)), "", href)
        if row.released_at and row.is_public(at):
            known_at = max(row.released_at, row.public_from or row.released_at)
            href = reverse("round-outcomes", args=[row.pk])
            title = say("Outcomes of {round} released", round=row)
            yield Happening(f"round-{row.pk}-released", known_at, str(title), "", href)
    for answer in Clarification.objects.filter(round__in=rounds.values("pk")).select_related("round"):
        href = f"{reverse('published-clarifications', args=[answer.round_id])}#clarification-{answer.number}"
        title = say("Clarification {number} of {round}", number=answer.number, round=answer.round)
        words = f"{answer.question} {answer.answer}"
        known_at = answer.published_at
        if answer.round.is_local_call and answer.round.opened_at:
            known_at = max(known_at, answer.round.opened_at)
        yield Happening(f"clarification-{answer.pk}", known_at, str(title), words, href)


def _of_portfolios(programmes: QuerySet[Programme], at: datetime) -> Iterator[Happening]:
    """What was decided on places' portfolios, as their pages tell it: nothing that is under embargo, nor that there is one."""
    for row in public_decisions(programmes, at):
        place = row.programme.place
        told = say("Decision on the portfolio of {place}: {whole}, {amount} approved")
        if row.is_corrected:
            told = say("Decision on the portfolio of {place}, corrected: {whole}, {amount} approved")
        title = told.format(place=place, whole=row.whole, amount=format_exact(row.approved))
        href = f"{reverse('place', args=[place.slug])}#portfolio-{row.programme.fund_slug}"
        yield Happening(f"portfolio-{row.number}", row.decided_at, str(title), row.reasons, href)


def _of_readiness(programmes: QuerySet[Programme]) -> Iterator[Happening]:
    """How ready places were found, once the fund has published it."""
    rows = PublishedReadiness.objects.filter(finding__sent__submission__programme__in=programmes.values("pk"))
    rows = rows.select_related(*(f"finding__{path}" for path in ReadinessFinding.READ_WITH))
    for row in rows.prefetch_related("finding__tests"):
        submission = row.finding.sent.submission
        place, fund = submission.programme.place, submission.programme.fund_slug
        whole = row.finding.whole.label if row.finding.whole else say("not published")
        title = say(
            "Readiness of {place} published, of {wave}: {whole}", place=place, wave=submission.wave.name, whole=whole
        )
        href = f"{reverse('place', args=[place.slug])}#ready-{fund}"
        yield Happening(f"readiness-{row.pk}", row.published_at, str(title), "", href)


def _of_work_on(awards: QuerySet[Award]) -> Iterator[Happening]:
    """What became of awards after their offer: tranches, changes of projects, and grants that schemes gave on. Three queries."""
    known = awards.values("pk")
    tranches = Tranche.objects.filter(Tranche.STANDS, released_at__isnull=False, award__in=known)
    for row in tranches.select_related(*Tranche.READ_WITH):
        named = {"number": row.number, "amount": format_exact(row.amount), "award": row.award.title}
        title = say("Released: tranche {number} of {award}, {amount}", **named)
        href = f"{reverse('award', args=[row.award_id])}#tranches"
        yield Happening(f"tranche-{row.pk}", _latest(row.released_at, row.award.answered_at), str(title), "", href)
    changes = ProjectChange.objects.filter(state="agreed", award__in=known).select_related("award")
    for change in changes:
        title = say("Changed: {award}", award=change.award.title)
        at, href = _latest(change.decided_at, change.award.answered_at), reverse("award", args=[change.award_id])
        yield Happening(f"change-{change.pk}", at, str(title), change.public_line, href)
    granted = OnwardGrant.published().filter(scheme__project__award__in=known)
    for grant in granted.order_by("-entered_at", "-pk")[:MOST]:
        scheme = grant.scheme
        named = {"amount": format_exact(grant.amount), "name": grant.public_name, "scheme": scheme.title}
        title = say("Granted: {amount} to {name}, by {scheme}", **named)
        at = _latest(grant.entered_at, scheme.agreed_at, scheme.project.started_at)
        yield Happening(f"grant-{grant.pk}", at, str(title), grant.purpose, reverse("onward-grant", args=[grant.pk]))


def _latest(*moments: datetime | None) -> datetime:
    """Since when something is read by everybody: the last of the moments that it takes."""
    return max(each for each in moments if each is not None)


def _of_revisions(versions: QuerySet[DecisionVersion], at: datetime) -> Iterator[Happening]:
    """What was published beside an outcome that had been told: not before the outcomes of its round are public themselves."""
    told = versions.filter(
        released_at__gt=F("decision__released_at"), decision__application__state__in=("successful", "unsuccessful")
    )
    for row in told.select_related("decision__application__round"):
        bid = row.decision.application
        round_ = bid.round
        if row.released_at and round_.is_public(at):
            known_at = max(row.released_at, round_.public_from or row.released_at)
            title = say("Outcome revised: {application}", application=bid.title)
            href = reverse("round-outcome", args=[round_.pk, bid.pk])
            yield Happening(f"revision-{row.pk}", known_at, str(title), row.why_corrected, href)


def _of_publications(fund: Fund) -> Iterator[Happening]:
    for release in Release.objects.filter(fund=fund).defer("content"):
        title = say("Open data: release {number}", number=release.number)
        href = reverse("release", args=[release.pk])
        yield Happening(f"release-{release.pk}", release.released_at, str(title), "", href)
    for finding in EvaluationFinding.objects.filter(fund=fund):
        title = say("Evaluation: {question}", question=finding.question)
        if finding.corrects_id:
            title = say("Evaluation, corrected: {question}", question=finding.question)
        href = reverse("findings", args=[fund.slug])
        yield Happening(f"finding-{finding.pk}", finding.published_at, str(title), finding.statement, href)


def _of_dates(fund: Fund) -> Iterator[Happening]:
    for fact in Fact.objects.filter(fund=fund, section=EVENTS, is_published=True, happened_on__isnull=False):
        given = {"when": when_in_words(fact.dated), "confidence": fact.confidence}
        told = (
            say("Dated: {when}", **given)
            if fact.confidence in FIRM
            else say("Dated: {when}. Confidence: {confidence}.", **given)
        )
        words = str(told)
        href = f"{reverse('dates', args=[fund.slug])}#{fact.key}"
        yield Happening(f"fact-{fact.key}", _noon(fact.happened_on or fund.starts_on), fact.label, words, href)


def _noon(day: date) -> datetime:
    """A day without an hour, in London: noon is on that day wherever it is read."""
    return datetime.combine(day, time(12), LONDON)
