"""Beginning a draft with what an earlier application of one's own says, as far as it fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from placefund.applications.actions import NotEditable, add_co_investment, answer, describe, start
from placefund.applications.acts import ApplicationAct
from placefund.applications.costing.actions import save_costs
from placefund.applications.models import Application
from placefund.applications.queries import content
from placefund.documents.queries import bytes_of, documents_of
from placefund.domain.answers.kind import Control
from placefund.domain.answers.register import kind_of, value_of
from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.copying import Copy, copy_of
from placefund.domain.cost_grid import CostKey
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.funds.stages import invited_bid
from placefund.partnerships.models import Partnership
from placefund.people.access import allow
from placefund.people.models import Organisation, User
from placefund.records.actions import record


def copied(source: Application, round_: Round, partnership: Partnership) -> Copy:
    """What a draft of this partnership in this round would begin with: of what was sent, or of the draft as it stands."""
    kept = source.snapshot.content if source.snapshot is not None and source.is_sent else content(source)
    partners = {line.organisation_id for line in partnership.partner_lines()}
    return copy_of(kept, round_.terms(), partners)


@transaction.atomic
def begin_from(source: Application, round_: Round, partnership: Partnership, *, by: User, at: datetime) -> Application:
    """Begin a draft with what an earlier application says. Both the earlier partnership and the new are the writer's to lead.

    Raises:
        NotYours, NotEditable: as for a draft that is begun with nothing.
    """
    allow(by, Capability.EDIT_APPLICATION, source.partnership)
    if invited_bid(round_, partnership.pk) is not None:
        raise NotEditable(say("Whoever was invited to {round} begins with what was invited.", round=round_.name))
    draft = start(round_, partnership, by=by, at=at)
    copy = copied(source, round_, partnership)
    record(ApplicationAct.COPIED, draft, by=by, at=at, earlier=str(source))
    fill(draft, copy, source, by=by, at=at)
    return draft


def fill(draft: Application, copy: Copy, source: Application, *, by: User, at: datetime) -> None:
    """Write what carries over from an earlier application into a draft that says nothing yet."""
    describe(draft, title=copy.title, summary=copy.summary, sectors=copy.sectors, by=by, at=at)
    asked = {question.key: question for question in draft.round.terms().questions}
    for key, value in copy.answers.items():
        question = asked[key]
        entered = kind_of(question).entered(question, value_of(question, value))
        if kind_of(question).control is Control.FILES:
            entered = _sent_again(source, entered)
        answer(draft, key, entered, by=by, at=at)
    grids: dict[int, dict[CostKey, Money]] = defaultdict(dict)
    for row in copy.costs:
        cell = CostKey(CostCategory(row["category"]), SpendKind(row["kind"]), FinancialYear(int(row["year"][:4])))
        grids[row["organisation_id"]][cell] = Money(row["cost_pence"])
    for organisation in Organisation.objects.filter(pk__in=grids).order_by("pk"):
        save_costs(draft, organisation, grids[organisation.pk], by=by, at=at)
    for row in copy.co_investment:
        add_co_investment(
            draft,
            investor=row["investor"],
            source=SourceClass(row["source"]),
            form=Form(row["form"]),
            status=Status(row["status"]),
            year=FinancialYear(int(row["year"][:4])),
            amount=Money(row["pence"]),
            by=by,
            at=at,
        )


def _sent_again(source: Application, held: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The files of an earlier answer as if they were sent anew: they become files of the draft, and are examined as such.

    One whose kept bytes are gone is left out; one in which a virus was found is refused, as it would be from its sender.
    """
    kept = documents_of(source).in_bulk([one["document"] for one in held])
    read = ((one["name"], bytes_of(kept[one["document"]])) for one in held if one["document"] in kept)
    return [{"name": name, "content": content} for name, content in read if content is not None]
