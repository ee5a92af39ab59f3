"""The addresses of pipelines."""

from django.urls import URLPattern, path

from placefund.pipelines.views import doubles, merging, office, owner, particulars, proposers, sharing, stages, takeover

OF_PROGRAMME = "programmes/<int:programme>/pipeline/"
ONE = "candidates/<int:candidate>/"

OF_ORGANISATION = "organisations/<int:organisation>/candidates/"
OWN = "own-candidates/<int:candidate>/"

urlpatterns: list[URLPattern] = [
    path(OF_PROGRAMME, office.pipeline, name="pipeline"),
    path(f"{OF_PROGRAMME}enter/", office.enter_candidate, name="enter-candidate"),
    path(f"{OF_PROGRAMME}proposers/", proposers.proposers, name="proposers"),
    path("proposers/<int:invited>/end/", proposers.end_proposer, name="end-proposer"),
    path(f"{OF_PROGRAMME}merge/", merging.merge_candidates, name="merge-candidates"),
    path(f"{ONE}merger/undo/", merging.undo_merger, name="undo-merger"),
    path(f"{ONE}split/", merging.split_candidate, name="split-candidate"),
    path(f"{ONE}split/undo/", merging.undo_split, name="undo-split"),
    path(f"{OF_PROGRAMME}chosen/", takeover.take_chosen, name="take-chosen"),
    path("applications/<int:application>/hand-over/", takeover.hand_over_interest, name="hand-over-interest"),
    path(f"{ONE}readiness/", particulars.say_candidate_ready, name="say-candidate-ready"),
    path(f"{ONE}risks/", particulars.add_candidate_risk, name="add-candidate-risk"),
    path("candidate-risks/<int:risk>/close/", particulars.close_candidate_risk, name="close-candidate-risk"),
    path(f"{ONE}falls-without/", particulars.add_dependency, name="add-dependency"),
    path("dependencies/<int:dependency>/end/", particulars.end_dependency, name="end-dependency"),
    path(f"{ONE}notes/", particulars.candidate_notes, name="candidate-notes"),
    path(f"{OWN}answer/", owner.answer_candidate_note, name="answer-candidate-note"),
    path("funds/<slug:fund>/asked-twice/", doubles.double_asks, name="double-asks"),
    path("asked-twice/<int:double>/", doubles.settle_double_ask, name="settle-double-ask"),
    path("asked-twice/<int:double>/open/", doubles.reopen_double_ask, name="reopen-double-ask"),
    path("asked-twice/<int:double>/answer/", doubles.answer_double_ask, name="answer-double-ask"),
    path(OF_ORGANISATION, owner.own_candidates, name="own-candidates"),
    path(f"{OF_ORGANISATION}propose/", owner.propose_candidate, name="propose-candidate"),
    path(OWN, owner.own_candidate, name="own-candidate"),
    path(f"{OWN}description/", owner.describe_own_candidate, name="describe-own-candidate"),
    path(f"{OWN}ask/", owner.set_own_ask, name="set-own-ask"),
    path(f"{OWN}withdraw/", owner.withdraw_candidate, name="withdraw-candidate"),
    path(f"{OWN}again/", owner.propose_candidate_again, name="propose-candidate-again"),
    path(ONE, office.candidate, name="candidate"),
    path(f"{ONE}sharing/", sharing.share_candidate, name="share-candidate"),
    path(f"{ONE}steps/<slug:step>/", stages.step_candidate, name="step-candidate"),
    path(f"{ONE}description/", office.describe_candidate, name="describe-candidate"),
    path(f"{ONE}ask/", office.set_candidate_ask, name="set-candidate-ask"),
    path(f"{ONE}money/", office.add_candidate_money, name="add-candidate-money"),
    path(f"{ONE}money/<int:line>/remove/", office.remove_candidate_money, name="remove-candidate-money"),
    path(f"{ONE}partners/", office.add_candidate_partner, name="add-candidate-partner"),
    path(f"{ONE}partners/<int:partner>/remove/", office.remove_candidate_partner, name="remove-candidate-partner"),
    path(f"{ONE}subsidy/", office.settle_candidate_subsidy, name="settle-candidate-subsidy"),
]
