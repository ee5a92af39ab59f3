"""The addresses of applications."""

from django.urls import URLPattern, path

from placefund.applications.views import (
    about,
    answer_history,
    applicant,
    certifier,
    changes,
    co_investment,
    copies,
    cost_grid,
    cost_workbook,
    lead,
    manager,
    papers,
    partner,
    reader,
    reconsideration,
    stages,
)

ONE = "applications/<int:application>/"
TABLE = f"{ONE}costs/<int:organisation>/"
ROW = f"{TABLE}<slug:category>/<slug:kind>/"

urlpatterns: list[URLPattern] = [
    path("rounds/<int:round_>/apply/", lead.start_application, name="start-application"),
    path("applications/", applicant.my_applications, name="my-applications"),
    path(ONE, reader.application, name="application"),
    path(f"{ONE}about/", about.describe_application, name="describe-application"),
    path(f"{ONE}next-stage/", stages.begin_next_stage, name="begin-next-stage"),
    path(f"{ONE}since-the-earlier-stage/", stages.since_the_earlier_stage, name="since-the-earlier-stage"),
    path(f"{ONE}questions/<slug:question>/", lead.answer_question, name="answer-question"),
    path(f"{ONE}questions/<slug:question>/autosave/", lead.autosave_answer, name="autosave-answer"),
    path(f"{ONE}questions/<slug:question>/earlier/", answer_history.earlier_answers, name="earlier-answers"),
    path(
        f"{ONE}questions/<slug:question>/earlier/<int:version>/put-back/",
        answer_history.put_answer_back,
        name="put-answer-back",
    ),
    path(f"{ONE}costs/", partner.costs, name="costs"),
    path(f"{ONE}costs/file/", cost_workbook.costs_file, name="costs-file"),
    path(f"{ONE}costs/send/", cost_workbook.send_costs, name="send-costs"),
    path(TABLE, cost_grid.partner_costs, name="partner-costs"),
    path(f"{TABLE}autosave/", cost_grid.autosave_costs, name="autosave-costs"),
    path(f"{TABLE}approve/", cost_grid.approve_costs, name="approve-costs"),
    path(f"{TABLE}end-approval/", cost_grid.end_cost_approval, name="end-cost-approval"),
    path(f"{ROW}remove/", partner.remove_cost, name="remove-cost"),
    path(f"{ONE}co-investment/", co_investment.co_investment, name="co-investment"),
    path(
        f"{ONE}co-investment/<int:line>/remove/", co_investment.remove_co_investment, name="remove-co-investment-line"
    ),
    path(f"{ONE}removed/<int:removed>/put-back/", partner.put_row_back, name="put-row-back"),
    path(f"{ONE}clarifications/read/", lead.read_clarifications, name="read-clarifications"),
    path(f"{ONE}certification/", lead.certification, name="certification"),
    path(f"{ONE}certify/", certifier.certify_application, name="certify-application"),
    path(f"{ONE}return-for-changes/", lead.return_application, name="return-application"),
    path(f"{ONE}submit/", lead.submit_application, name="submit-application"),
    path(f"{ONE}reopen/", lead.reopen_application, name="reopen-application"),
    path(f"{ONE}revive/", lead.revive_application, name="revive-application"),
    path(f"{ONE}receipt/", lead.application_receipt, name="application-receipt"),
    path(f"{ONE}receipt.pdf", lead.receipt_as_pdf, name="receipt-as-pdf"),
    path(f"{ONE}submitted/", reader.application_snapshot, name="application-snapshot"),
    path(f"{ONE}read/", reader.read_application, name="read-application"),
    path(f"{ONE}application.pdf", papers.application_as_pdf, name="application-as-pdf"),
    path(f"{ONE}application.docx", papers.application_as_docx, name="application-as-docx"),
    path(f"{ONE}history/", reader.application_history, name="application-history"),
    path("rounds/<int:round_>/applications/", manager.round_applications, name="round-applications"),
    path(f"{ONE}eligibility/", manager.eligibility, name="eligibility"),
    path(f"{ONE}copy/", copies.copy_application, name="copy-application"),
    path(f"{ONE}changes/ask/", changes.ask_for_changes, name="ask-for-changes"),
    path(f"{ONE}changes/end/", changes.end_changes, name="end-changes"),
    path(f"{ONE}changes/", changes.send_changes, name="send-changes"),
    path(f"{ONE}withdraw/", lead.withdraw_application, name="withdraw-application"),
    path(
        "applications/<int:application>/reconsiderations/<int:reconsideration>/confirm/",
        reconsideration.confirm,
        name="confirm-ineligibility",
    ),
    path(
        "applications/<int:application>/reconsiderations/<int:reconsideration>/refuse/",
        reconsideration.refuse_it,
        name="refuse-ineligibility",
    ),
    path(
        "applications/<int:application>/reconsiderations/<int:reconsideration>/withdraw/",
        reconsideration.withdraw,
        name="withdraw-ineligibility",
    ),
]
