"""The addresses of the books of funds."""

from django.urls import URLPattern, path

from placefund.fundbooks.changes import views as changes
from placefund.fundbooks.cloning import views as cloning
from placefund.fundbooks.drafts import views as drafts
from placefund.fundbooks.previews import views as previews
from placefund.fundbooks.simulations import views as simulations

ENTRY = "manage/<slug:fund>/change/book/<slug:part>/<str:entry>/"
WHOLE = "manage/<slug:fund>/change/book/question_sets/<int:number>/whole/"

urlpatterns: list[URLPattern] = [
    path("installation/begin-fund/", changes.begin_fund, name="begin-fund"),
    path("installation/begin-fund/new/", cloning.new_fund, name="new-fund"),
    path("manage/<slug:fund>/change/", changes.change_fund, name="change-fund"),
    path("manage/<slug:fund>/change/round/", changes.plan_round, name="plan-round"),
    path("rounds/<int:round_>/dates/", changes.change_dates, name="change-dates"),
    path("manage/<slug:fund>/book/<int:number>/", changes.fund_book, name="fund-book"),
    path("manage/<slug:fund>/change/book/", drafts.book_draft, name="book-draft"),
    path("manage/<slug:fund>/change/book/throw-away/", drafts.throw_draft_away, name="throw-draft-away"),
    path("manage/<slug:fund>/change/book/what-if/", simulations.simulated_draft, name="simulated-draft"),
    path("manage/<slug:fund>/change/book/in-welsh/", drafts.book_welsh, name="book-welsh"),
    path("manage/<slug:fund>/change/book/in-welsh/<slug:entry>/same/", drafts.same_in_welsh, name="same-in-welsh"),
    path("manage/<slug:fund>/change/book/<slug:part>/", drafts.book_part, name="book-part"),
    path(ENTRY, drafts.book_entry, name="book-entry"),
    path(f"{ENTRY}preview/", drafts.preview_question, name="preview-question"),
    path(f"{ENTRY}remove/", drafts.remove_book_entry, name="remove-book-entry"),
    path(f"{ENTRY}move/", drafts.move_book_entry, name="move-book-entry"),
    path(WHOLE, previews.preview_form, name="preview-form"),
    path(f"{WHOLE}paper.pdf", previews.preview_form_on_paper, name="preview-form-on-paper"),
    path("rounds/<int:round_>/try/", previews.preview_round, name="preview-round"),
    path("fund-changes/<int:change>/", changes.proposed_change, name="proposed-change"),
    path("fund-changes/<int:change>/what-if/", simulations.simulated_change, name="simulated-change"),
    path("fund-changes/<int:change>/withdraw/", changes.withdraw_change, name="withdraw-change"),
]
