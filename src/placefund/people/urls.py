"""The addresses of people."""

from django.urls import URLPattern, path

from placefund.people.views import organisations, public

urlpatterns: list[URLPattern] = [
    path("sign-in/", public.sign_in, name="sign-in"),
    path("sign-in/code/", public.sign_in_code, name="sign-in-code"),
    path("sign-in/as/<int:person>/", public.sign_in_as, name="sign-in-as"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("sign-out/", public.sign_out, name="sign-out"),
]
