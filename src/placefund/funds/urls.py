"""The addresses of funds."""

from django.urls import URLPattern, path

from placefund.funds.views import (
    allocations,
    coverage,
    formula,
    mail,
    manager,
    public,
    public_facts,
    public_outcomes,
    public_rounds,
    rounds,
)

urlpatterns: list[URLPattern] = [
    path("funds/<slug:fund>/", public.fund, name="fund"),
    path("funds/<slug:fund>/places/", public.places, name="places"),
    path("funds/<slug:fund>/formula/", formula.formula, name="formula"),
    path("funds/<slug:fund>/announced/", public_facts.announced, name="announced"),
    path("funds/<slug:fund>/facts/", public_facts.facts, name="facts"),
    path("funds/<slug:fund>/dates/", public_facts.dates, name="dates"),
    path("funds/<slug:fund>/unknown/", public_facts.unknowns, name="unknowns"),
    path("funds/<slug:fund>/sources/", public_facts.sources, name="sources"),
    path("funds/<slug:fund>/sources/<slug:source>/", public_facts.one_source, name="source"),
    path("strands/<int:strand>/", public_rounds.strand, name="strand"),
    path("rounds/<int:round_>/", public_rounds.one_round, name="round"),
    path("rounds/<int:round_>/questions/", public_rounds.round_questions, name="round-questions"),
    path("rounds/<int:round_>/judging/", public_rounds.round_judging, name="round-judging"),
    path("rounds/<int:round_>/rules/", public_rounds.round_rules, name="round-rules"),
    path(
        "rounds/<int:round_>/clarifications/published/",
        public_rounds.published_clarifications,
        name="published-clarifications",
    ),
    path("rounds/<int:round_>/outcomes/", public_outcomes.round_outcomes, name="round-outcomes"),
    path("rounds/<int:round_>/outcomes/<int:application>/", public_outcomes.round_outcome, name="round-outcome"),
    path("manage/<slug:fund>/", manager.manage_fund, name="manage-fund"),
    path("manage/<slug:fund>/on-record/", coverage.state_coverage, name="state-coverage"),
    path("manage/<slug:fund>/replies/", mail.reply_to_fund, name="reply-to-fund"),
    path("manage/<slug:fund>/allocations/", allocations.allocations, name="allocations"),
    path("manage/<slug:fund>/allocations/new/", allocations.allocate_to_place, name="allocate-to-place"),
    path("strands/<int:strand>/allocate/", allocations.allocate_to_strand, name="allocate-to-strand"),
    path("rounds/<int:round_>/manage/", rounds.manage_round, name="manage-round"),
    path("rounds/<int:round_>/open/", rounds.open_round, name="open-round"),
    path("rounds/<int:round_>/close/", rounds.close_round, name="close-round"),
    path("rounds/<int:round_>/clarifications/", rounds.clarifications, name="round-clarifications"),
    path("clarifications/<int:clarification>/correct/", rounds.correct_clarification, name="correct-clarification"),
    path("rounds/<int:round_>/clarifications/new/", rounds.publish_clarification, name="publish-clarification"),
]
