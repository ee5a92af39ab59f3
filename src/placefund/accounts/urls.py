"""The addresses of accounts."""

from django.urls import URLPattern, path

from placefund.accounts.views import account, administrator, givers, invitee, own_data, profile, second_factor, sessions

urlpatterns: list[URLPattern] = [
    path("begin/<str:key>/", administrator.begin, name="begin"),
    path("installation/", administrator.installation, name="installation"),
    path("installation/fundbooks/<slug:book>/", administrator.take_fundbook, name="take-fundbook"),
    path("installation/lost-factor/", administrator.lost_factor, name="lost-factor"),
    path("installation/mails/", administrator.mails, name="mails"),
    path("installation/mails/<int:mail>/", administrator.mail, name="mail"),
    path("installation/mails/<int:mail>/again/", administrator.send_mail_again, name="send-mail-again"),
    path("organisations/add/", givers.register_organisation, name="add-organisation"),
    path("people/", givers.people, name="people"),
    path("people/of/<slug:kind>/<slug:key>/", givers.people_of, name="people-of"),
    path("people/of/<slug:kind>/<slug:key>/invite/", givers.invite_to_role, name="invite-to-role"),
    path("people/invitations/<int:role_invitation>/again/", givers.send_invitation_again, name="send-invitation-again"),
    path("people/invitations/<int:role_invitation>/withdraw/", givers.withdraw_invitation, name="withdraw-invitation"),
    path("people/roles/<int:membership>/end/", givers.end_role, name="end-role"),
    path("come-in/<str:key>/", invitee.come_in, name="come-in"),
    path("come-in/<str:key>/decline/", invitee.decline_role, name="decline-role"),
    path("account/", account.account, name="my-account"),
    path("account/password/", account.change_password, name="change-password"),
    path("account/name/", profile.change_name, name="change-name"),
    path("account/address/", profile.change_address, name="change-address"),
    path("account/address/<str:key>/", profile.prove_address, name="prove-address"),
    path("account/data/", own_data.own_data, name="own-data"),
    path("account/second-factor/", second_factor.overview, name="second-factor"),
    path("account/second-factor/app/", second_factor.set_up_app, name="set-up-app"),
    path("account/second-factor/app/remove/", second_factor.remove_app, name="remove-app"),
    path("account/second-factor/passkeys/add/", second_factor.add_passkey, name="add-passkey"),
    path("account/second-factor/passkeys/<int:passkey>/remove/", second_factor.remove_passkey, name="remove-passkey"),
    path("account/second-factor/codes/", second_factor.recovery_codes, name="recovery-codes"),
    path("account/second-factor/codes/kept/", second_factor.codes_are_kept, name="codes-are-kept"),
    path("account/sessions/", sessions.sessions, name="my-sessions"),
    path("account/sessions/<int:session>/end/", sessions.end_session, name="end-session"),
    path("account/sessions/end/", sessions.end_other_sessions, name="end-other-sessions"),
    path("forgotten/", account.forgotten, name="forgotten"),
    path("forgotten/<str:key>/", account.new_password, name="new-password"),
]
