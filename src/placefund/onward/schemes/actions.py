"""Everything that changes a scheme of grants within a project. Nothing else may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from placefund.delivery.models import Project
from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.lifecycle import in_words
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Capability
from placefund.notices.actions import tell
from placefund.onward import refusals
from placefund.onward.acts import OnwardAct
from placefund.onward.audiences import at_scheme, officers_of, runners_of
from placefund.onward.models import Scheme
from placefund.people.access import allow, locked, move
from placefund.people.models import Organisation, User
from placefund.records.actions import record


@dataclass(frozen=True, slots=True)
class SchemeTerms:
    """What a scheme says of itself."""

    title: str
    summary: str
    amount: Money
    most: Money
    decided_by: str
    rules: str
    subsidy_note: str
    in_advance: bool = False

    def values(self) -> dict[str, object]:
        """The fields of the row.

        Raises:
            NotPossible: something is not said, or the amounts do not fit one another.
        """
        words = {
            name: getattr(self, name).strip() for name in ("title", "summary", "decided_by", "rules", "subsidy_note")
        }
        if not all(words.values()):
            raise NotPossible(refusals.SCHEME_NEEDS_ALL)
        if not 0 < self.most.pence <= self.amount.pence:
            raise NotPossible(refusals.MOST_IS_TOO_MUCH.format(most=self.most, amount=self.amount))
        return {**words, "pence": self.amount.pence, "most_pence": self.most.pence, "in_advance": self.in_advance}


@transaction.atomic
def draft(project: Project, organisation: Organisation, terms: SchemeTerms, *, by: User, at: datetime) -> Scheme:
    """Draft a scheme that a partner of a project will run. It grants nothing before the fund has agreed it.

    Raises:
        NotPossible: the partner has no grant there, the project is completed, or the scheme does not say all it has to.
    """
    project = locked(project)
    allow(by, Capability.SET_UP_PROJECT, project)
    if project.state == "completed":
        raise NotPossible(refusals.PROJECT_IS_NOT_ACTIVE.format(project=project, state=in_words(project.state)))
    if not project.partners.filter(organisation=organisation).exists():
        raise NotPossible(refusals.NOT_IN_PROJECT.format(organisation=organisation, project=project))
    scheme = Scheme.objects.create(
        project=project, organisation=organisation, drafted_by=by, drafted_at=at, **terms.values()
    )
    record(OnwardAct.BEGAN, scheme, by=by, at=at, pence=scheme.pence)
    subject = say("Scheme to agree: {scheme}", scheme=scheme)
    words = say("It would grant up to {amount}.", amount=scheme.amount)
    tell(
        officers_of(project.award), subject, words, kind=NoticeKind.SCHEME_TO_AGREE, asks=by, **at_scheme(scheme), at=at
    )
    return scheme


@transaction.atomic
def change(scheme: Scheme, terms: SchemeTerms, *, by: User, at: datetime) -> Scheme:
    """Change a scheme before the fund has agreed it."""
    scheme = locked(scheme)
    allow(by, Capability.SET_UP_PROJECT, scheme.project)
    if scheme.state != "draft":
        raise NotPossible(
            say("{scheme} is {state}; what the fund has agreed stands.", scheme=scheme, state=in_words(scheme.state))
        )
    for name, value in terms.values().items():
        setattr(scheme, name, value)
    scheme.save()
    record(OnwardAct.CHANGED, scheme, by=by, at=at, pence=scheme.pence)
    return scheme


@transaction.atomic
def agree(scheme: Scheme, *, by: User, at: datetime) -> Scheme:
    """Agree a scheme for the fund: it can grant from now on, up to what it says."""
    scheme = locked(scheme)
    step = move(scheme, "agree", by=by)
    if scheme.drafted_by_id == by.pk:
        raise NotPossible(say("You drafted this scheme, so another person has to agree it."))
    scheme.state, scheme.agreed_by, scheme.agreed_at = step.target, by, at
    scheme.save(update_fields=["state", "agreed_by", "agreed_at"])
    record(OnwardAct.AGREED, scheme, by=by, at=at, pence=scheme.pence)
    subject, words = (
        say("Agreed: {scheme}", scheme=scheme),
        say("It can grant up to {amount} now.", amount=scheme.amount),
    )
    tell(runners_of(scheme), subject, words, kind=NoticeKind.SCHEME_NEWS, asks=by, **at_scheme(scheme), at=at)
    return scheme


@transaction.atomic
def close(scheme: Scheme, *, by: User, at: datetime) -> Scheme:
    """Close a scheme: it grants nothing more. Its grants have ended, so what they did not need is the project's again."""
    scheme = locked(scheme)
    step = move(scheme, "close", by=by)
    if running := scheme.grants.filter(state="agreed").count():
        raise NotPossible(refusals.SCHEME_HAS_OPEN_GRANTS.format(count=running))
    scheme.state, scheme.closed_at = step.target, at
    scheme.save(update_fields=["state", "closed_at"])
    record(OnwardAct.CLOSED, scheme, by=by, at=at)
    subject, words = say("Closed: {scheme}", scheme=scheme), say("It grants nothing more.")
    tell(officers_of(scheme.award), subject, words, kind=NoticeKind.SCHEME_NEWS, asks=by, **at_scheme(scheme), at=at)
    return scheme


@transaction.atomic
def reopen(scheme: Scheme, *, reason: str, by: User, at: datetime) -> Scheme:
    """Open a closed scheme again, with the reason."""
    scheme = locked(scheme)
    step = move(scheme, "reopen", by=by)
    scheme.state, scheme.closed_at = step.target, None
    scheme.save(update_fields=["state", "closed_at"])
    record(OnwardAct.REOPENED_SCHEME, scheme, by=by, at=at, reason=required_reason(reason))
    subject, words = say("Open again: {scheme}", scheme=scheme), reason.strip()
    tell(runners_of(scheme), subject, words, kind=NoticeKind.SCHEME_NEWS, asks=by, **at_scheme(scheme), at=at)
    return scheme
