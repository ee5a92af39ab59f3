"""Every address of the product, app by app."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
handler400 = "placefund.config.errors.bad_request"
handler403 = "placefund.config.errors.forbidden"
handler404 = "placefund.config.errors.not_found"
handler500 = "placefund.config.errors.broken"
