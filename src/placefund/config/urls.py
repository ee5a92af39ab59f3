"""Every address of the product, app by app."""

from django.urls import URLPattern, URLResolver, include, path

APPS = (
    "overview",
    "people",
    "notices",
    "documents",
    "records",
    "places",
    "ledger",
    "funds",
    "accounts",
    "partnerships",
    "programmes",
    "readiness",
    "plans",
    "applications",
    "drafting",
    "enquiries",
    "assessment",
    "matching",
    "panels",
    "scenarios",
    "decisions",
    "pipelines",
    "portfolios",
    "awards",
    "delivery",
    "onward",
    "returns",
    "gates",
    "changes",
    "organisations",
    "evaluation",
    "opendata",
    "fundbooks",
    "operations",
    "design",
)

urlpatterns: list[URLPattern | URLResolver] = [path("", include(f"placefund.{app}.urls")) for app in APPS]
handler400 = "placefund.config.errors.bad_request"
handler403 = "placefund.config.errors.forbidden"
handler404 = "placefund.config.errors.not_found"
handler500 = "placefund.config.errors.broken"
