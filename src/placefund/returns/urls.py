"""The addresses of returns."""

from django.urls import path

from placefund.returns.views import corrections, finance, grants, lead, monitoring, readers

urlpatterns = [
    path("awards/<int:award>/returns/", lead.open_return, name="open-return"),
    path("returns/<int:report>/receipt.pdf", readers.payment_receipt_as_pdf, name="payment-receipt"),
    path("returns/<int:report>/", readers.report, name="return"),
    path("returns/<int:report>/progress/", lead.progress, name="return-progress"),
    path("returns/<int:report>/claims/<int:project>/<int:organisation>/", lead.claims, name="return-claims"),
    path("returns/<int:report>/claims/<int:project>/<int:organisation>/credit/", lead.credit, name="return-credit"),
    path("returns/<int:report>/grants/", grants.claims_for_grants, name="return-grants"),
    path("returns/<int:report>/co-investment/", lead.co_investment, name="return-co-investment"),
    path(
        "returns/<int:report>/co-investment/<int:line>/remove/", lead.remove_co_investment, name="remove-co-investment"
    ),
    path(
        "returns/<int:report>/co-investment/<int:line>/evidence/",
        lead.co_investment_evidence,
        name="return-co-investment-evidence",
    ),
    path("returns/<int:report>/figures/", lead.figures, name="return-figures"),
    path("returns/<int:report>/indicators/<int:indicator>/", lead.indicator, name="return-indicator"),
    path("returns/<int:report>/indicators/<int:indicator>/evidence/", lead.evidence, name="return-evidence"),
    path("returns/<int:report>/files/", lead.files, name="return-files"),
    path("returns/<int:report>/files/<int:document>/remove/", lead.remove_file, name="remove-file"),
    path("returns/<int:report>/milestones/<int:milestone>/", lead.milestone, name="return-milestone"),
    path("returns/<int:report>/queries/<int:query>/reply/", lead.reply, name="reply-to-query"),
    path("returns/<int:report>/send/", lead.send, name="send-return"),
    path("returns/<int:report>/query/", monitoring.query, name="query-return"),
    path("returns/<int:report>/approve/", monitoring.approve, name="approve-return"),
    path("returns/<int:report>/pay/", finance.pay, name="pay-return"),
    path("returns/<int:report>/removed/<int:removed>/put-back/", corrections.put_back, name="put-back-line"),
    path("returns/<int:report>/take-up/", corrections.take_up, name="take-up-return"),
    path("returns/<int:report>/take-back/", corrections.take_back, name="take-back-return"),
    path("returns/<int:report>/send-back/", corrections.send_back, name="send-back-return"),
    path("returns/<int:report>/send-back/withdraw/", corrections.withdraw_sending_back, name="withdraw-sending-back"),
    path(
        "returns/<int:report>/corrections/<int:correction>/reason/",
        corrections.correct_reason,
        name="correct-return-reason",
    ),
    path("returns/<int:report>/approval/withdraw/", corrections.withdraw_approval, name="withdraw-approval"),
    path("returns/<int:report>/verification/", corrections.verification, name="correct-verification"),
    path("returns/<int:report>/reversal/", corrections.ask_reversal, name="ask-reversal"),
    path(
        "returns/<int:report>/reversal/<int:reversal>/confirm/", corrections.confirm_reversal, name="confirm-reversal"
    ),
    path("returns/<int:report>/reversal/<int:reversal>/refuse/", corrections.refuse_reversal, name="refuse-reversal"),
    path(
        "returns/<int:report>/reversal/<int:reversal>/withdraw/",
        corrections.withdraw_reversal,
        name="withdraw-reversal",
    ),
    path("manage/<slug:fund>/returns/", monitoring.monitoring, name="monitoring"),
    path("manage/<slug:fund>/payments/", finance.payments, name="payments"),
]
