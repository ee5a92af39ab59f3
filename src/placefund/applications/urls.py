"""The addresses of applications."""

from django.urls import URLPattern, path

from placefund.applications.views import applicant, certifier, lead, manager, partner, reader

ONE = "applications/<int:application>/"
ROW = f"{ONE}costs/<int:organisation>/<slug:category>/<slug:kind>/"

urlpatterns: list[URLPattern] = [
    path("rounds/<int:round_>/apply/", lead.start_application, name="start-application"),
    path("applications/", applicant.my_applications, name="my-applications"),
    path(ONE, reader.application, name="application"),
    path(f"{ONE}about/", lead.describe_application, name="describe-application"),
    path(f"{ONE}questions/<slug:question>/", lead.answer_question, name="answer-question"),
    path(f"{ONE}questions/<slug:question>/autosave/", lead.autosave_answer, name="autosave-answer"),
    path(f"{ONE}costs/", partner.costs, name="costs"),
    path(f"{ONE}costs/add/", partner.add_cost, name="add-cost"),
    path(ROW, partner.change_cost, name="change-cost"),
    path(f"{ROW}remove/", partner.remove_cost, name="remove-cost"),
    path(f"{ONE}co-investment/", partner.co_investment, name="co-investment"),
    path(f"{ONE}co-investment/<int:line>/remove/", partner.remove_co_investment, name="remove-co-investment-line"),
    path(f"{ONE}clarifications/read/", lead.read_clarifications, name="read-clarifications"),
    path(f"{ONE}certification/", lead.certification, name="certification"),
    path(f"{ONE}certify/", certifier.certify_application, name="certify-application"),
    path(f"{ONE}return-for-changes/", lead.return_application, name="return-application"),
    path(f"{ONE}submit/", lead.submit_application, name="submit-application"),
    path(f"{ONE}receipt/", lead.application_receipt, name="application-receipt"),
    path(f"{ONE}submitted/", reader.application_snapshot, name="application-snapshot"),
    path(f"{ONE}read/", reader.read_application, name="read-application"),
    path(f"{ONE}history/", reader.application_history, name="application-history"),
    path("rounds/<int:round_>/applications/", manager.round_applications, name="round-applications"),
    path(f"{ONE}eligibility/", manager.eligibility, name="eligibility"),
    path(f"{ONE}withdraw/", lead.withdraw_application, name="withdraw-application"),
]
