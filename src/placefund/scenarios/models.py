"""Scenarios that are computed once and never changed, the views that people in office gave, and who signed which scenario."""

from __future__ import annotations

from typing import Any

from django.db import models

from placefund.applications.models import Application
from placefund.domain import lifecycle
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.portfolio.choice import Choice
from placefund.domain.portfolio.plan import Group, Plan, Stance
from placefund.domain.portfolio.problem import Problem
from placefund.funds.models import Round
from placefund.people.models import User
from placefund.web.crumbs import Crumbs, Visitor


def stances() -> list[tuple[str, str]]:
    """What somebody in office may ask for, as a form offers it; a function, so that a new stance needs no migration."""
    return [(stance.value, stance.label) for stance in Stance]


class Scenario(models.Model):
    """One answer to “what could be funded?”: the whole question as it was asked, and the answer that was computed from it.

    What was asked never changes, the answer is written once: the database refuses anything else. A change is a new scenario,
    based on this one.
    """

    LIFECYCLE = lifecycle.SCENARIO
    READ_WITH = ("round__strand__fund", "made_by")
    LONGEST_NAME, LONGEST_PURPOSE = 80, 300

    round = models.ForeignKey(Round, models.PROTECT, related_name="scenarios")
    name = models.CharField(max_length=LONGEST_NAME)
    purpose = models.CharField("what it is to show", max_length=LONGEST_PURPOSE, blank=True)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="built_on_it")
    plan_record: models.JSONField[Any, Any] = models.JSONField("the rules as they were chosen on the form")
    problem_record: models.JSONField[Any, Any] = models.JSONField(
        "the whole question: bids, rules, what is made largest"
    )
    digest = models.CharField("SHA-256 of the question", max_length=64)
    seed = models.BigIntegerField("what every draw begins from")
    code_version = models.CharField("versions of the software and of the solver", max_length=120)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    state = models.CharField(max_length=20, default=lifecycle.SCENARIO.born)
    attempt = models.IntegerField("how often its computation was begun", default=0)
    progress_done = models.IntegerField(default=0)
    progress_total = models.IntegerField(default=0)
    progress_says = models.CharField(max_length=200, blank=True)
    heard_at = models.DateTimeField("when its computation was last heard of", null=True)
    result_record: models.JSONField[Any, Any] = models.JSONField("the answer, with every explanation", null=True)
    result_digest = models.CharField("SHA-256 of the answer", max_length=64, blank=True)
    solved_at = models.DateTimeField(null=True)
    failure = models.TextField("why there is no answer", blank=True)

    OPEN = "id round name purpose based_on digest seed code_version made_at result_digest solved_at"
    RESTRICTED = (
        "plan_record problem_record state attempt progress_done progress_total progress_says heard_at result_record "
        "failure"
    )
    PERSONAL = "made_by"
    TELLS_OF_ROUND = "round"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("round", "name"), name="a_scenario_has_a_name_of_its_own_in_a_round"),
            models.UniqueConstraint(
                fields=("round",), condition=models.Q(state="signed"), name="one_scenario_of_a_round_is_signed"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("solved", "signed"))
                | (models.Q(solved_at__isnull=False) & ~models.Q(result_digest="")),
                name="a_solved_scenario_has_its_answer",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("queued", "running")) | models.Q(result_digest=""),
                name="a_waiting_scenario_has_no_answer_yet",
            ),
            models.CheckConstraint(
                condition=models.Q(state="failed") | models.Q(failure=""), name="a_failed_scenario_says_why"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def way(self, visitor: Visitor) -> Crumbs:
        above = self.round.way(visitor).to(say("Scenarios"), "scenarios", self.round_id)
        return above.to(str(self), "scenario", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.round.strand.fund.slug

    def scopes(self) -> frozenset[str]:
        return self.round.scopes()

    @property
    def is_waiting(self) -> bool:
        """Whether somebody or something has still to compute it."""
        return self.state in ("queued", "running")

    @property
    def has_answer(self) -> bool:
        return self.state in ("solved", "signed")

    @property
    def can_run_again(self) -> bool:
        """Whether another try could end otherwise: not when it was proven that nothing fits."""
        return self.state == "failed" and not self.result_digest

    def problem(self) -> Problem:
        return Problem.from_record(self.problem_record)

    def plan(self) -> Plan:
        return Plan.from_record(self.plan_record)

    def choice(self) -> Choice:
        """What it chose; only for one that has an answer."""
        return Choice.from_record(self.result_record["choice"])


class StatedView(models.Model):
    """What a minister, a devolved government or a local leader asked for, with their reason and where it is written.

    It is never changed: a later row withdraws it. A scenario takes it as a named rule; no score is ever edited for it.
    """

    READ_WITH = ("round__strand__fund",)

    round = models.ForeignKey(Round, models.PROTECT, related_name="stated_views")
    person = models.CharField("who said it", max_length=120)
    office = models.CharField("in which office", max_length=160)
    nation = models.CharField("nation they speak for, if one", max_length=20, blank=True)
    stance = models.CharField("what they asked for", max_length=20, choices=stances)
    application = models.ForeignKey(Application, models.PROTECT, null=True, related_name="stated_views")
    group = models.CharField("the group of bids it is about: nation:Wales", max_length=200, blank=True)
    pence = models.BigIntegerField("the money of a floor or a cap", null=True)
    bids = models.IntegerField("the number of bids of a floor or a cap", null=True)
    reason = models.TextField()
    reference = models.CharField("where it is written", max_length=300)
    stated_on = models.DateField()
    withdraws = models.OneToOneField("self", models.PROTECT, null=True, related_name="withdrawal")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    OPEN = "id round stance"
    RESTRICTED = "office nation application group pence bids reason reference stated_on withdraws recorded_at"
    PERSONAL = "person recorded_by"
    TELLS_OF_BID = "application"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(reason="") & ~models.Q(reference="") & ~models.Q(person="") & ~models.Q(office=""),
                name="a_view_says_who_why_and_where",
            ),
        )

    def __str__(self) -> str:
        return f"{self.office}: {Stance(self.stance).label.lower()}"

    @property
    def fund_slug(self) -> str:
        return self.round.strand.fund.slug

    @property
    def who(self) -> str:
        """The person with the office, as a rule names them."""
        return f"{self.person}, {self.office}"

    @property
    def amount(self) -> Money | None:
        return None if self.pence is None else Money(self.pence)

    @property
    def bids_of(self) -> Group | None:
        """The group of bids it is about, if it is about one."""
        return Group.parse(self.group) if self.group else None

    @property
    def is_a_rule(self) -> bool:
        """Whether a scenario can take it as a rule; support and comments are read, not computed."""
        return Stance(self.stance).is_a_rule

    def scopes(self) -> frozenset[str]:
        return self.round.scopes()


class Signature(models.Model):
    """The accountable official's signature under one scenario: with reasons, and with the digests of what was signed."""

    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="signatures")
    reasons = models.TextField()
    digest = models.CharField("SHA-256 of the question that was signed", max_length=64)
    result_digest = models.CharField("SHA-256 of the answer that was signed", max_length=64)
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    OPEN = "id scenario reasons digest result_digest signed_at"
    PERSONAL = "signed_by"

    class Meta:
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~models.Q(reasons=""), name="a_signature_has_reasons"),)

    @property
    def fund_slug(self) -> str:
        return self.scenario.fund_slug

    @property
    def signed_as(self) -> str:
        """The name it was signed with."""
        return self.signed_by.name_at(self.signed_at)


class Revocation(models.Model):
    """That a signature no longer holds, and why."""

    signature = models.OneToOneField(Signature, models.PROTECT, related_name="revocation")
    reasons = models.TextField()
    revoked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField()

    OPEN = "id signature reasons revoked_at"
    PERSONAL = "revoked_by"

    class Meta:
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~models.Q(reasons=""), name="a_revocation_has_reasons"),)
