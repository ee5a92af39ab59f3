"""What stands in an address besides the thing it is about, in the world that is visited."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from placefund.applications.models import Application
from placefund.assessment.models import Absence
from placefund.awards.models import Award
from placefund.delivery.models import Milestone
from placefund.documents.models import Document
from placefund.domain.local_parts import own_questions
from placefund.domain.outbox import SHOWN
from placefund.funds.models import Round
from placefund.ledger.models import Account
from placefund.notices.models import Mail
from placefund.onward.models import OnwardGrant


def _pks(rows: Iterable[Any]) -> list[int]:
    """The rows' numbers; that of no row at all when there are none, for then the page must say so."""
    return [row.pk for row in rows] or [0]


def _versions(application: Application) -> list[int]:
    """The versions of the answers that stand in addresses, of those there are."""
    return list(application.earlier_answers.order_by("version").values_list("version", flat=True)) or [0]


def _own_questions(round_: Round) -> list[str]:
    """The questions that a place asks of its own in a call; a round of the fund has no such addresses."""
    if round_.bound_by is None:
        return []
    return [each.key for each in own_questions(round_.terms(), round_.bound_by.terms())]


def _award_of(thing: Any) -> Award:
    return thing if isinstance(thing, Award) else thing.award


INSIDE: dict[str, Callable[[Any], Iterable[Any]]] = {
    "dimension": lambda submission: ("governance", "no-such-test"),
    "wave": lambda programme: _pks(programme.strand.readiness_waves.all()),
    "add-plan-item.part": lambda plan: ("outcome", "link", "no-such-part"),
    "piece": lambda plan: [plan.items.earliest("pk").piece().key, "no-such-piece"],
    "audience": lambda version: ("delivery_body", "public"),
    "part": lambda fund: ("targets", "no-such-part"),
    "entry": lambda fund: ("0", "no-such-entry"),
    "account": lambda fund: Account.objects.filter(fund=fund.slug).values_list("path", flat=True),
    "source": lambda fund: ("S1", "no-such-source"),
    "year": lambda fund: (2025, 2026),
    "nation": lambda _: ("england", "no-such-nation"),
    "region": lambda _: ("north-west", "no-such-region"),
    "step": lambda fund: ("committed", "no-such-step"),
    "table": lambda fund: ("awards", "projects"),
    "question": lambda application: ("vision", "no-such-question"),
    "bid": lambda scenario: [int(bid["id"][1:]) for bid in scenario.problem_record["bids"]],
    "round-outcome.application": lambda round_: _pks(Application.objects.filter(round=round_)),
    "line": lambda thing: _pks(thing.co_investment.all()),
    "category": lambda application: ("staff",),
    "kind": lambda application: ("resource",),
    # The first ones: two worlds that are compared have them both, and what one has more of comes after them.
    "outbox-mail.mail": lambda fund: _pks(
        Mail.objects.filter(fund=fund.slug, is_secret=False, kind__in=SHOWN).order_by("pk")[:2]
    ),
    "resend-mail.mail": lambda fund: _pks(Mail.objects.filter(fund=fund.slug, is_secret=False).order_by("-pk")[:2]),
    "language": lambda fund: ("en-gb",),
    "letter.kind": lambda fund: ("clarification", "signature"),
    "write-letter.kind": lambda fund: ("clarification", "signature"),
    "standard-letter.kind": lambda fund: ("clarification",),
    "indicator": lambda report: _pks(report.award.strand.fund.indicators.all()),
    "query": lambda report: _pks(report.queries.all()),
    "put-row-back.removed": lambda application: _pks(application.removed_rows.all()),
    "put-back-line.removed": lambda report: _pks(report.removed_lines.all()),
    "put-answer-back.version": _versions,
    "reconsideration": lambda application: _pks(application.reconsiderations.all()),
    "later_closing": lambda round_: _pks(round_.later_closings.all()),
    "reopening": lambda thing: _pks(thing.reopenings.all()),
    "begin-project-change.kind": lambda award: ("stop", "no-such-kind"),
    "release": lambda tranche: _pks(tranche.releases.all()),
    "judge-gate-condition.condition": lambda tranche: _pks(tranche.gate.all()),
    "remove-tranche.place": lambda award: (1, 99),
    "add-gate-condition.place": lambda award: (1, 99),
    "add-gate-condition.kind": lambda award: ("leverage", "no-such-kind"),
    "remove-gate-condition.place": lambda award: (1, 99),
    "remove-gate-condition.position": lambda award: (1,),
    "promise": lambda award: _pks(award.promised_figures.all()),
    "correction": lambda report: _pks(report.corrections.all()),
    "reversal": lambda report: _pks(report.reversals.all()),
    "document": lambda report: _pks(Document.objects.filter(subject_kind="returns.return", subject_id=report.pk)),
    **dict.fromkeys(("change-call-question.key", "drop-call-question.key"), _own_questions),
    "take-back-entry.entry": lambda grant: _pks(grant.payments.all()),
    "pass-on-grant.grant": lambda project: _pks(OnwardGrant.objects.filter(scheme__project=project)),
    **dict.fromkeys(
        ("set-payee.organisation", "pass-on.organisation"),
        lambda project: [part.organisation_id for part in project.partners.all()],
    ),
    "milestone": lambda thing: _pks(Milestone.objects.filter(project__award=_award_of(thing))),
    "project": lambda report: _pks(report.award.projects.filter(state="active")),
    "number": lambda thing: (1, 99),
    "partner": lambda partnership: _pks(partnership.partners.order_by("-pk")),
    "absence": lambda assessor: _pks(Absence.objects.filter(assessor=assessor)),
    "rule-on-conflict.application": lambda assessor: _pks(
        Application.objects.filter(assignments__assessor=assessor).order_by("pk")
    ),
    "declared": lambda assessor: _pks(assessor.declared.order_by("pk")),
    "member": lambda meeting: _pks(meeting.members.order_by("-pk")),
    "end-review-reader.reader": lambda review: _pks(review.readers.order_by("pk")),
    "advise-on-project.candidate": lambda reader: list(reader.review.lines),
    "edition-project.candidate": lambda edition: [line["candidate"] for line in edition.content["chosen"]],
    "allocation": lambda fund: _pks(a for strand in fund.strands.all() for a in strand.allocations.all()),
}
"""What stands in an address besides the thing it is about: by the part's name, or by `address.part`, from the thing."""
