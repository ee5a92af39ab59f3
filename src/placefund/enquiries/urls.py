"""The addresses of questions to the fund."""

from django.urls import URLPattern, path

from placefund.enquiries.views import applicant, manager, thread

urlpatterns: list[URLPattern] = [
    path("rounds/<int:round_>/ask/", applicant.ask_fund, name="ask-fund"),
    path("rounds/<int:round_>/enquiries/", manager.round_enquiries, name="round-enquiries"),
    path("applications/<int:application>/messages/", thread.application_thread, name="application-thread"),
    path("enquiries/<int:enquiry>/", applicant.enquiry, name="enquiry"),
    path("enquiries/<int:enquiry>/withdraw/", applicant.withdraw_enquiry, name="withdraw-enquiry"),
    path("enquiries/<int:enquiry>/answer/", manager.answer_enquiry, name="answer-enquiry"),
    path("enquiries/<int:enquiry>/publish/", manager.publish_enquiry, name="publish-enquiry"),
]
