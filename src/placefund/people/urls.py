"""The addresses of people."""

from django.urls import URLPattern, path

from placefund.people.views import public

urlpatterns: list[URLPattern] = [
    path("sign-in/", public.sign_in, name="sign-in"),
    path("sign-in/as/<int:person>/", public.sign_in_as, name="sign-in-as"),
    path("sign-out/", public.sign_out, name="sign-out"),
]
