"""The funds app, as Django knows it."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "placefund.funds"
    label = "funds"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A place's programme stands in its fund: whoever runs the fund lets in who runs the programme.

        What a fund wrote is found in Welsh from any row of it.
        """
        from placefund.design.tongues import find_lexicons_with
        from placefund.funds.lexicons import lexicon_of
        from placefund.funds.queries import fund_of_programme
        from placefund.people.access import scopes_stand_in

        scopes_stand_in("programme", fund_of_programme)
        find_lexicons_with(lexicon_of)
