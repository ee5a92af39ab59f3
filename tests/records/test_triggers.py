"""Every trigger that a migration made is still there, whatever later migrations did to its table."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import connection, models

from placefund.records.triggers import missing, present, promised
from tests.records.tampering import execute

pytestmark = pytest.mark.django_db

NEVER_CHANGED = {
    *("accounts.SiteStatement",),
    *("applications.EarlierAnswer", "applications.EligibilityCheck", "applications.Reopening"),
    *("drafting.Comment", "drafting.CommentStep", "drafting.Mention"),
    *("plans.PlanVersion", "plans.PlanRelease", "plans.PlanEndorsement", "plans.PlanSession"),
    *("plans.PlanComment", "plans.PlanCommentStep"),
    *("enquiries.EnquiryAnswer", "enquiries.ThreadMessage"),
    *("portfolios.PortfolioEdition", "portfolios.PortfolioProposal"),
    *("portfolios.PortfolioSignature", "portfolios.PortfolioSubmission", "portfolios.ReviewQuestionLine"),
    *("portfolios.ReaderInterest", "portfolios.LineFinding", "portfolios.PortfolioViewRequest"),
    *("portfolios.PortfolioView", "portfolios.PortfolioViewAnswer"),
    *("pipelines.CandidateAspect", "pipelines.CandidateNote", "pipelines.CandidateStep"),
    *("awards.ConditionStep", "awards.GateCondition", "awards.PromisedFigure"),
    *("gates.GateJudgement", "gates.TrancheHold"),
    *("onward.OnwardPayment", "onward.PassedOn", "onward.PaymentRoute"),
    *("programmes.BoardDecision", "programmes.BoardMinutes", "programmes.CastVote", "programmes.InterestDeclaration"),
    *("programmes.ItemLeaving", "programmes.MinutesAgreement", "programmes.StandingPartnership"),
    *("programmes.TermsOfReference",),
    *("assessment.TrackOpening", "decisions.CallChoice"),
    *("assessment.KeptScores", "funds.CoverageRecord", "returns.ReturnCorrection"),
    *("applications.Snapshot", "assessment.DeclaredConflict", "assessment.Ruling", "assessment.Score"),
    *("assessment.ScoreReceipt", "assessment.Tie", "evaluation.EvaluationFinding", "funds.Allocation"),
    *("funds.Clarification", "funds.FormulaRecord", "ledger.Account", "ledger.Transfer", "opendata.Release"),
    *("fundbooks.Edition", "fundbooks.RoundAmendment", "panels.MeetingReopening"),
    *("panels.CalibrationRun", "panels.Consensus", "panels.CriterionConsensus", "panels.Draw", "panels.Leaving"),
    *("panels.Turn", "records.Event", "records.Seal", "scenarios.Revocation", "scenarios.Signature"),
    *("readiness.GapLine", "readiness.GovernmentView", "readiness.LaterWaveDay", "readiness.PublishedReadiness"),
    *("readiness.SentReadiness", "readiness.ViewAnswer"),
    *("scenarios.StatedView", "people.EarlierEntry", "notices.LetterVersion"),
    *("notices.SiteOperator", "panels.InterviewNote"),
}
"""What a page may call append-only. Take a model off only with a decision record."""
NEVER_REMOVED = {
    *NEVER_CHANGED,
    "decisions.DecisionApproval",
    "decisions.DecisionVersion",
    "fundbooks.ProposedChange",
    "matching.FixedPair",
    "matching.Proposal",
    "onward.OnwardGrant",
    "scenarios.Scenario",
}


def refusing(verb: str) -> set[str]:
    """The models whose table refuses the verb now, in this database, after all migrations."""
    tables = {model._meta.db_table: model._meta.label for model in apps.get_models()}
    return {tables[table] for name, table in promised(connection.vendor).items() if name.endswith(f"_refuses_{verb}")}


def test_every_trigger_that_was_made_is_at_work() -> None:
    assert missing() == []


def test_no_trigger_is_at_work_that_no_migration_names() -> None:
    ours = {name for name in present() if re.match(r"[a-z]+_", name)}
    assert ours == set(promised(connection.vendor))


def test_what_is_append_only_refuses_a_change() -> None:
    assert refusing("update") == NEVER_CHANGED


def test_what_must_stay_refuses_to_go() -> None:
    assert refusing("delete") == NEVER_REMOVED


def test_a_trigger_that_is_gone_is_named() -> None:
    on_table = " ON records_event" if connection.vendor == "postgresql" else ""
    execute(f"DROP TRIGGER records_event_refuses_delete{on_table}")
    assert missing() == [
        "The database no longer holds the refusal records_event_refuses_delete on records_event: "
        "rows that must stay could be changed."
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("label", sorted(NEVER_REMOVED))
def test_a_table_that_a_later_migration_builds_anew_keeps_its_triggers(label: str) -> None:
    """The change that makes SQLite copy a table and drop the old one: what a column may hold."""
    model = apps.get_model(label)
    before = present()
    looser = models.TextField(null=True)
    looser.set_attributes_from_name("added_by_a_test")
    stricter = models.CharField(max_length=9, default="", null=False)
    stricter.set_attributes_from_name("added_by_a_test")
    for one in (looser, stricter):
        one.model = model
    with connection.schema_editor() as editor:
        editor.add_field(model, looser)
        editor.alter_field(model, looser, stricter)
    while_changed = present()
    with connection.schema_editor() as editor:
        editor.remove_field(model, stricter)
    assert (while_changed, present()) == (before, before)
