"""The addresses of opendata: the page of downloads, live files and numbered releases."""

from django.urls import path

from placefund.opendata.views import managers, public

urlpatterns = [
    path("funds/<slug:fund>/open-data/", public.open_data, name="open-data"),
    path("funds/<slug:fund>/open-data/360giving.json", public.threesixty_live, name="open-data-360giving"),
    path("funds/<slug:fund>/open-data/<slug:table>.csv", public.table, name="open-data-table"),
    path("funds/<slug:fund>/open-data/<slug:table>.xlsx", public.workbook, name="open-data-workbook"),
    path("funds/<slug:fund>/open-data/releases/publish/", managers.publish_release, name="publish-release"),
    path("releases/<int:release>/", public.release, name="release"),
    path("releases/<int:release>/360giving.json", public.release_file, name="release-file"),
]
