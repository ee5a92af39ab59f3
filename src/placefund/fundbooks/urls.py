"""The addresses of the books of funds."""

from django.urls import URLPattern, path

from placefund.fundbooks.changes import views as changes

urlpatterns: list[URLPattern] = [
    path("installation/begin-fund/", changes.begin_fund, name="begin-fund"),
    path("manage/<slug:fund>/change/", changes.change_fund, name="change-fund"),
    path("manage/<slug:fund>/change/round/", changes.plan_round, name="plan-round"),
    path("rounds/<int:round_>/dates/", changes.change_dates, name="change-dates"),
    path("manage/<slug:fund>/book/<int:number>/", changes.fund_book, name="fund-book"),
    path("fund-changes/<int:change>/", changes.proposed_change, name="proposed-change"),
    path("fund-changes/<int:change>/withdraw/", changes.withdraw_change, name="withdraw-change"),
]
