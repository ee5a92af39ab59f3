"""The addresses of returns."""

from django.urls import path

from placefund.returns.views import finance, lead, monitoring, readers

urlpatterns = [
    path("awards/<int:award>/returns/", lead.open_return, name="open-return"),
    path("returns/<int:report>/", readers.report, name="return"),
    path("returns/<int:report>/progress/", lead.progress, name="return-progress"),
    path("returns/<int:report>/claims/<int:project>/<int:organisation>/", lead.claims, name="return-claims"),
    path("returns/<int:report>/co-investment/", lead.co_investment, name="return-co-investment"),
    path(
        "returns/<int:report>/co-investment/<int:line>/remove/", lead.remove_co_investment, name="remove-co-investment"
    ),
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
    path("manage/<slug:fund>/returns/", monitoring.monitoring, name="monitoring"),
    path("manage/<slug:fund>/payments/", finance.payments, name="payments"),
]
