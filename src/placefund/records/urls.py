"""The addresses of records."""

from django.urls import path

from placefund.records.views import auditor

urlpatterns = [
    path("record/", auditor.record, name="record"),
    path("record/record.csv", auditor.record_file, name="record-file"),
    path("record/seals/", auditor.seals, name="seals"),
]
