"""What a programme office does with its calls before they open: begin one, and change it. From then on it is a round like any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from placefund.domain.assessment.scoring import Criterion
from placefund.domain.assessment.tracks import Weighing, why_tracks_are_wrong
from placefund.domain.findings import NotPossible
from placefund.domain.lifecycle import in_words
from placefund.domain.local_calls import Wish, terms_for, why_days_are_wrong, why_money_is_too_much, with_tracks
from placefund.domain.local_parts import renewed, why_criteria_are_wrong, why_questions_are_wrong, with_questions
from placefund.domain.messages import row_of, say
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.domain.questions import Question
from placefund.domain.roles import Capability
from placefund.domain.terms import Terms
from placefund.funds import actions as funds
from placefund.funds.acts import FundAct
from placefund.funds.local_calls.queries import calls_of, held_by, loosened_by, of_other_calls, sources_for
from placefund.funds.models import Programme, Round, Strand
from placefund.funds.queries import call_frame_of
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.records.actions import record


@dataclass(frozen=True, slots=True)
class CallWords:
    """What a place says of its call: its name, what it is for, whom to ask. No more of it is the place's own look."""

    name: str
    introduction: str = ""
    contact: str = ""


@transaction.atomic
def begin_call(
    programme: Programme, source: Round, *, words: CallWords, wish: Wish, money: Money, by: User, at: datetime
) -> Round:
    """Plan a local call with the terms of a round of the fund, or of an earlier call of the same programme.

    Raises:
        NotPossible: it cannot begin with that round, its days or its money are wrong, or it would loosen a rule of the fund.
    """
    programme = locked(programme)
    allow(by, Capability.RUN_PROGRAMME, programme)
    if not sources_for(programme).filter(pk=source.pk).exists():
        raise NotPossible(
            say("A local call begins with the terms of a round of this fund, or of an earlier call of this place.")
        )
    bound = source.bound_by or source
    terms = _checked(programme, renewed(source.terms(), bound.terms()), bound, words, wish, money, None, at)
    number = calls_of(programme).count() + 1
    round_ = Round(
        strand=programme.strand,
        slug=f"{programme.place.slug}-call-{number}"[:60],
        name=words.name.strip(),
        programme=programme,
        bound_by=bound,
        call_pence=money.pence,
        introduction=words.introduction.strip(),
        contact=words.contact.strip(),
    )
    round_ = funds.add_round(round_, terms, by=by, at=at)
    record(FundAct.BEGAN_CALL, round_, by=by, at=at, source=source.name, bound_by=bound.name, pence=money.pence)
    return round_


@transaction.atomic
def change_call(round_: Round, *, words: CallWords, wish: Wish, money: Money, by: User, at: datetime) -> Round:
    """Change what a place set for a local call that is not open yet. Once it opens, its terms are locked like any round's.

    Raises:
        NotPossible: it has opened, the days or the money are wrong, or a rule of the fund would be loosened.
    """
    round_, bound = _planned(round_, by)
    assert round_.programme is not None  # noqa: S101  a call that is bound has a programme
    programme = locked(round_.programme)
    terms = _checked(programme, renewed(round_.terms(), bound.terms()), bound, words, wish, money, round_, at)
    round_.name, round_.call_pence = words.name.strip(), money.pence
    round_.introduction, round_.contact = words.introduction.strip(), words.contact.strip()
    round_.save(update_fields=["name", "call_pence", "introduction", "contact"])
    record(FundAct.CHANGED_CALL, round_, by=by, at=at, pence=money.pence)
    return funds.set_terms(round_, terms, by=by, at=at)


@transaction.atomic
def set_criteria(round_: Round, fit: Sequence[Criterion], weighing: Weighing, *, by: User, at: datetime) -> Round:
    """Say by what the place judges local fit, in a track of its own beside the fund's of quality; by nothing: one track again.

    Raises:
        NotPossible: it has opened, the criteria make no track, or a rule of the fund would be loosened.
    """
    round_, bound = _planned(round_, by)
    terms = with_tracks(round_.terms(), bound.terms(), fit, weighing)
    if wrong := why_criteria_are_wrong(fit, bound.terms()) or why_tracks_are_wrong(terms.criteria):
        raise NotPossible(wrong)
    _refuse_looser(bound, terms, round_.strand)
    record(FundAct.SET_CRITERIA, round_, by=by, at=at, fit=[each.key for each in fit], weighing=weighing.value)
    return funds.set_terms(round_, terms, by=by, at=at)


@transaction.atomic
def set_questions(round_: Round, own: Sequence[Question], *, by: User, at: datetime) -> Round:
    """Say what a call asks of its own, after what the fund asks. The fund's questions stand as they are.

    Raises:
        NotPossible: it has opened, a question cannot be asked so, or a rule of the fund would be loosened.
    """
    round_, bound = _planned(round_, by)
    terms = with_questions(round_.terms(), bound.terms(), own)
    if wrong := why_questions_are_wrong(own, bound.terms()):
        raise NotPossible(wrong)
    _refuse_looser(bound, terms, round_.strand)
    record(FundAct.SET_QUESTIONS, round_, by=by, at=at, own=[each.key for each in own])
    return funds.set_terms(round_, terms, by=by, at=at)


def _planned(round_: Round, by: User) -> tuple[Round, Round]:
    """A call that is not open yet, locked, and the round that binds it.

    Raises:
        NotPossible: it is no local call, or it has opened.
    """
    round_ = locked(round_)
    allow(by, Capability.MANAGE_ROUND, round_)
    if round_.programme is None or round_.bound_by is None:
        raise NotPossible(say("{name} is a round of the fund, whose terms come from its fundbook.", name=round_.name))
    if round_.state != "planned":
        raise NotPossible(
            say(
                "{name} is {state}: its terms were locked when it opened. Publish a clarification.",
                name=round_.name,
                state=in_words(round_.state),
            )
        )
    return round_, round_.bound_by


def _refuse_looser(bound: Round, terms: Terms, strand: Strand) -> None:
    if broken := loosened_by(bound, terms, strand):
        told = row_of((finding.why for finding in broken), " ")
        raise NotPossible(
            say("A local call keeps the fund's rules, and may only make them stricter. {told}", told=told)
        )


def _checked(
    programme: Programme,
    begins_with: Terms,
    bound: Round,
    words: CallWords,
    wish: Wish,
    money: Money,
    own: Round | None,
    at: datetime,
) -> Terms:
    """The terms that a call would have.

    Raises:
        NotPossible: with what keeps it from having them.
    """
    if not words.name.strip():
        raise NotPossible(say("Give the call a name by which people will know it."))
    others = of_other_calls(programme, apart_from=own)
    if why := why_days_are_wrong(wish, at) or why_money_is_too_much(money, held_by(programme), others):
        raise NotPossible(why)
    within = programme.place.area_codes(london(at).date())
    terms = terms_for(begins_with, bound.terms(), wish, within=within, frame=call_frame_of(programme.strand))
    _refuse_looser(bound, terms, programme.strand)
    return terms
