"""The addresses of partnerships."""

from django.urls import URLPattern, path

from placefund.partnerships.views import later_closings, lead, partner

ONE = "partnerships/<int:partnership>/"
CLOSINGS = "rounds/<int:round_>/later-closings/"

urlpatterns: list[URLPattern] = [
    path("partnerships/", partner.partnerships, name="partnerships"),
    path("partnerships/new/", lead.new_partnership, name="new-partnership"),
    path(ONE, partner.partnership, name="partnership"),
    path(f"{ONE}invite/", lead.invite_partner, name="invite-partner"),
    path(f"{ONE}register/", lead.register_organisation, name="register-organisation"),
    path(f"{ONE}partners/<int:partner>/take-back/", lead.take_back_invitation, name="take-back-invitation"),
    path(f"{ONE}partners/<int:partner>/invite-again/", lead.invite_again, name="invite-again"),
    path(f"{ONE}partners/<int:partner>/contribution/", partner.describe_contribution, name="describe-contribution"),
    path(f"{ONE}partners/<int:partner>/person/", lead.invite_person, name="invite-partner-person"),
    path(f"{ONE}place/", lead.compose_place, name="compose-place"),
    path(f"{ONE}place/earmarked/", lead.stand_for_place, name="stand-for-place"),
    path(CLOSINGS, later_closings.list_of_round, name="later-closings"),
    path(f"{CLOSINGS}give/", later_closings.give, name="give-later-closing"),
    path(f"{CLOSINGS}<int:later_closing>/confirm/", later_closings.confirm, name="confirm-later-closing"),
    path(f"{CLOSINGS}<int:later_closing>/refuse/", later_closings.refuse, name="refuse-later-closing"),
    path(f"{CLOSINGS}<int:later_closing>/withdraw/", later_closings.withdraw, name="withdraw-later-closing"),
    path("invitations/<int:partner>/", partner.invitation, name="invitation"),
    path("invitations/<int:partner>/join/", partner.join_partnership, name="join-partnership"),
    path("invitations/<int:partner>/decline/", partner.decline_invitation, name="decline-invitation"),
    path("invitations/<int:partner>/leave/", partner.leave_partnership, name="leave-partnership"),
]
