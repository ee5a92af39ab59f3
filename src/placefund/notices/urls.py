"""The addresses of notices."""

from django.urls import URLPattern, path

from placefund.notices.views import choices, letters, outbox, recipient

urlpatterns: list[URLPattern] = [
    path("account/messages/", choices.message_choices, name="message-choices"),
    path("unsubscribe/<str:key>/", choices.unsubscribe, name="unsubscribe"),
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
