"""The addresses of plans."""

from django.urls import URLPattern, path

from placefund.plans.views import comments, draft, evidence, sessions, versions

OF_ITEM = "plan-items/<int:item>/"
OF_COMMENT = "plan-comments/<int:comment>/"
OF_VERSION = "plan-versions/<int:version>/"

urlpatterns: list[URLPattern] = [
    path("programmes/<int:programme>/plan/", draft.place_plan, name="place-plan"),
    path("programmes/<int:programme>/plan/begin/", draft.begin_plan, name="begin-plan"),
    path("plans/<int:plan>/", draft.plan_draft, name="plan-draft"),
    path("plans/<int:plan>/add/<slug:part>/", draft.add_plan_item, name="add-plan-item"),
    path("plans/<int:plan>/nation/", draft.ask_nation, name="ask-nation"),
    path("plans/<int:plan>/issue/", versions.issue_plan, name="issue-plan"),
    path(OF_ITEM, draft.plan_item, name="plan-item"),
    path(f"{OF_ITEM}autosave/", draft.autosave_plan_item, name="autosave-plan-item"),
    path(f"{OF_ITEM}remove/", draft.remove_plan_item, name="remove-plan-item"),
    path(f"{OF_ITEM}back/", draft.put_back_plan_item, name="put-back-plan-item"),
    path(f"{OF_ITEM}move/", draft.move_plan_item, name="move-plan-item"),
    path(f"{OF_ITEM}cite/", evidence.cite_figure, name="cite-figure"),
    path(f"{OF_ITEM}figures/<int:number>/drop/", evidence.drop_figure, name="drop-figure"),
    path(OF_VERSION, versions.plan_version, name="plan-version"),
    path(f"{OF_VERSION}beside/<int:number>/", versions.compare_plans, name="compare-plans"),
    path(f"{OF_VERSION}agenda/", versions.ask_board, name="ask-board-on-plan"),
    path(f"{OF_VERSION}board/", versions.endorse_plan, name="endorse-plan"),
    path(f"{OF_VERSION}release/<slug:audience>/", versions.release_plan, name="release-plan"),
    path("plans/<int:plan>/comments/", comments.plan_comments, name="plan-comments"),
    path("plans/<int:plan>/comments/<slug:piece>/", comments.plan_comments_on, name="plan-comments-on"),
    path(OF_COMMENT, comments.plan_comment, name="plan-comment"),
    path(f"{OF_COMMENT}resolve/", comments.resolve_plan_comment, name="resolve-plan-comment"),
    path(f"{OF_COMMENT}open/", comments.open_plan_comment, name="open-plan-comment"),
    path(f"{OF_COMMENT}withdraw/", comments.withdraw_plan_comment, name="withdraw-plan-comment"),
    path("plans/<int:plan>/sessions/", sessions.plan_sessions, name="plan-sessions"),
    path("plans/<int:plan>/sessions/log/", sessions.log_session, name="log-session"),
    path("plan-sessions/<int:held>/", sessions.plan_session, name="plan-session"),
    path("plan-sessions/<int:held>/correct/", sessions.correct_session, name="correct-session"),
    path("agreed-actions/<int:agreed>/done/", sessions.finish_agreed_action, name="finish-agreed-action"),
    path("agreed-actions/<int:agreed>/open/", sessions.open_agreed_action, name="open-agreed-action"),
    path("places/<slug:place>/plan/", versions.public_plan, name="public-plan"),
]
