"""The addresses of notices."""

from django.urls import URLPattern, path

from placefund.notices.views import choices, following, letters, outbox, recipient
from placefund.notices.views import site_operator as operator

urlpatterns: list[URLPattern] = [
    path("installation/operator/", operator.site_operator_page, name="site-operator"),
    path("installation/mail/", operator.test_mail, name="test-mail"),
    path("installation/mail/send/", operator.send_test_mail, name="send-test-mail"),
    path("account/messages/", choices.message_choices, name="message-choices"),
    path("unsubscribe/<str:key>/", choices.unsubscribe, name="unsubscribe"),
    path("places/<slug:place>/follow/", following.follow_place, name="follow-place"),
    path("places/<slug:place>/follow/asked/", following.follow_asked, name="follow-asked"),
    path("follow/<str:key>/", following.confirm_following, name="confirm-following"),
    path("stop-following/<str:key>/", following.stop_following, name="stop-following"),
    path("messages/", recipient.messages, name="messages"),
    path("messages/read/", recipient.read_all_messages, name="read-all-messages"),
    path("messages/<int:notice>/open/", recipient.open_message, name="open-message"),
    path("manage/<slug:fund>/outbox/", outbox.outbox, name="outbox"),
    path("manage/<slug:fund>/outbox/<int:mail>/", outbox.outbox_mail, name="outbox-mail"),
    path("manage/<slug:fund>/outbox/<int:mail>/again/", outbox.resend_mail, name="resend-mail"),
    path("manage/<slug:fund>/letters/<slug:language>/", letters.letters, name="letters"),
    path("manage/<slug:fund>/letters/<slug:language>/<slug:kind>/", letters.letter, name="letter"),
    path("manage/<slug:fund>/letters/<slug:language>/<slug:kind>/write/", letters.write_letter, name="write-letter"),
    path(
        "manage/<slug:fund>/letters/<slug:language>/<slug:kind>/standard/",
        letters.standard_letter,
        name="standard-letter",
    ),
]
