"""What the database refuses about candidates, as sentences."""

from __future__ import annotations

from django.db import models

CANDIDATE_CONSTRAINTS = (
    models.UniqueConstraint(fields=("programme", "number"), name="a_candidate_has_one_number_in_its_programme"),
    models.UniqueConstraint(fields=("application",), name="an_application_is_taken_into_a_pipeline_once"),
    models.CheckConstraint(condition=~models.Q(title=""), name="a_candidate_has_a_title"),
    models.CheckConstraint(
        condition=models.Q(starts_on__isnull=True)
        | models.Q(ends_on__isnull=True)
        | models.Q(ends_on__gte=models.F("starts_on")),
        name="a_candidate_ends_after_it_starts",
    ),
    models.CheckConstraint(
        condition=models.Q(application__isnull=True, sent__isnull=True)
        | models.Q(application__isnull=False, sent__isnull=False, door__in=("interest", "local_call")),
        name="a_candidate_from_an_application_names_what_was_sent",
    ),
    models.CheckConstraint(
        condition=models.Q(state="merged", merged_into__isnull=False)
        | (~models.Q(state="merged") & models.Q(merged_into__isnull=True)),
        name="a_merged_candidate_says_into_which",
    ),
    models.CheckConstraint(
        condition=models.Q(subsidy_activity="economic") | models.Q(subsidy_route=""),
        name="a_route_is_named_only_for_an_economic_activity",
    ),
)
"""In the order in which somebody meets them."""

DEPENDENCY_CONSTRAINTS = (
    models.UniqueConstraint(
        fields=("candidate", "on"), condition=models.Q(ended_at__isnull=True), name="a_dependency_is_said_once"
    ),
    models.CheckConstraint(condition=~models.Q(candidate=models.F("on")), name="a_candidate_does_not_depend_on_itself"),
    models.CheckConstraint(condition=~models.Q(why=""), name="a_dependency_says_why"),
)
RISK_CONSTRAINTS = (
    models.CheckConstraint(condition=~models.Q(what=""), name="a_risk_says_what_may_happen"),
    models.CheckConstraint(
        condition=models.Q(likelihood__gte=1, likelihood__lte=5, effect__gte=1, effect__lte=5),
        name="a_risk_is_weighed_from_one_to_five",
    ),
)

NOTE_CONSTRAINTS = (
    models.CheckConstraint(condition=~models.Q(text=""), name="a_note_on_a_candidate_says_something"),
    models.CheckConstraint(
        condition=models.Q(is_from_lead=False) | models.Q(is_for_lead=True),
        name="who_leads_a_candidate_reads_what_they_wrote",
    ),
)

PROPOSER_CONSTRAINTS = (
    models.UniqueConstraint(
        fields=("programme", "organisation"),
        condition=models.Q(ended_at__isnull=True),
        name="an_organisation_is_invited_to_propose_once",
    ),
)
