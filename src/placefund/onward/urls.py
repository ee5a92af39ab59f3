"""The addresses of onward money."""

from django.urls import URLPattern, path

from placefund.onward.grants.views import grants, public
from placefund.onward.payees.views import payees
from placefund.onward.schemes.views import schemes

urlpatterns: list[URLPattern] = [
    path("projects/<int:project>/payees/", payees.who_is_paid, name="who-is-paid"),
    path("projects/<int:project>/payees/<int:organisation>/", payees.set_payee, name="set-payee"),
    path("projects/<int:project>/payees/<int:organisation>/pass-on/", payees.pass_on, name="pass-on"),
    path("projects/<int:project>/grants/<int:grant>/pass-on/", payees.pass_on_grant, name="pass-on-grant"),
    path("passed-on/<int:passing>/take-back/", payees.take_back_passing, name="take-back-passing"),
    path("projects/<int:project>/schemes/", schemes.schemes, name="project-schemes"),
    path("projects/<int:project>/schemes/new/", schemes.draft_scheme, name="draft-scheme"),
    path("schemes/<int:scheme>/manage/", schemes.manage_scheme, name="manage-scheme"),
    path("schemes/<int:scheme>/change/", schemes.change_scheme, name="change-scheme"),
    path("schemes/<int:scheme>/agree/", schemes.agree_scheme, name="agree-scheme"),
    path("schemes/<int:scheme>/close/", schemes.close_scheme, name="close-scheme"),
    path("schemes/<int:scheme>/reopen/", schemes.reopen_scheme, name="reopen-scheme"),
    path("schemes/<int:scheme>/grants/new/", grants.grant_on, name="grant-on"),
    path("onward-grants/<int:grant>/manage/", grants.manage_grant, name="manage-grant"),
    path("onward-grants/<int:grant>/pay/", grants.pay_recipient, name="pay-recipient"),
    path("onward-grants/<int:grant>/given-back/", grants.give_back, name="given-back"),
    path("onward-grants/<int:grant>/entries/<int:entry>/take-back/", grants.take_back_entry, name="take-back-entry"),
    path("onward-grants/<int:grant>/repaid/", grants.note_repayment, name="note-repayment"),
    path("onward-grants/<int:grant>/end/", grants.end_grant, name="end-grant"),
    path("onward-grants/<int:grant>/reopen/", grants.reopen_grant, name="reopen-grant"),
    path("schemes/<int:scheme>/", public.scheme, name="scheme"),
    path("onward-grants/<int:grant>/", public.onward_grant, name="onward-grant"),
    path("awards/<int:award>/every-pound/", public.follow_the_pound, name="follow-the-pound"),
    path("onward-grants/<int:grant>/forget/", grants.forget_recipient, name="forget-recipient"),
]
