"""The addresses of ledger: the money page, and every account and group of accounts beneath it."""

from django.urls import path

from placefund.ledger.views import public

urlpatterns = [
    path("funds/<slug:fund>/money/", public.money, name="money"),
    path("funds/<slug:fund>/money/<int:year>/<slug:step>/", public.year, name="money-year"),
    path("funds/<slug:fund>/money/account/<path:account>/", public.account, name="account"),
]
