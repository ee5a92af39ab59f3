"""The addresses of scenarios."""

from django.urls import path

from placefund.scenarios.answers.views import board, reader
from placefund.scenarios.building import views as building
from placefund.scenarios.sheets import views as sheets
from placefund.scenarios.signing import views as signing
from placefund.scenarios.stated_views import views as stated_views

urlpatterns = [
    path("rounds/<int:round_>/scenarios/", board.scenarios, name="scenarios"),
    path("rounds/<int:round_>/scenarios/compare/", board.compare_scenarios, name="compare-scenarios"),
    path("rounds/<int:round_>/scenarios/build/", building.build_scenario, name="build-scenario"),
    path("rounds/<int:round_>/views/", stated_views.stated_views, name="stated-views"),
    path("rounds/<int:round_>/views/record/", stated_views.record_view, name="record-view"),
    path("views/<int:view>/withdraw/", stated_views.withdraw_view, name="withdraw-view"),
    path("scenarios/<int:scenario>/", reader.scenario, name="scenario"),
    path("scenarios/<int:scenario>/bids/", reader.scenario_bids, name="scenario-bids"),
    path("scenarios/<int:scenario>/firmness/", reader.scenario_firmness, name="scenario-firmness"),
    path("scenarios/<int:scenario>/places/", reader.scenario_places, name="scenario-places"),
    path("scenarios/<int:scenario>/bids/<int:bid>/", reader.scenario_bid, name="scenario-bid"),
    path("scenarios/<int:scenario>/sheet/", sheets.scenario_sheet, name="scenario-sheet"),
    path("scenarios/<int:scenario>/sheet.pdf", sheets.scenario_sheet_file, name="scenario-sheet-file"),
    path("scenarios/<int:scenario>/record/", reader.scenario_record, name="scenario-record"),
    path("scenarios/<int:scenario>/record.json", reader.scenario_record_file, name="scenario-record-file"),
    path("scenarios/<int:scenario>/run-again/", building.run_again, name="run-scenario-again"),
    path("scenarios/<int:scenario>/sign/", signing.sign_scenario, name="sign-scenario"),
    path("scenarios/<int:scenario>/revoke/", signing.revoke_signature, name="revoke-signature"),
]
