"""The addresses of documents."""

from django.urls import path

from placefund.documents.views import readers

urlpatterns = [path("documents/<int:document>/", readers.document, name="document")]
