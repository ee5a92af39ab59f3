"""The addresses of overview."""

from django.urls import URLPattern, path

from placefund.overview.views import calendars, inbox, machines, public

urlpatterns: list[URLPattern] = [
    path("", public.home, name="home"),
    path("tasks/", inbox.tasks, name="tasks"),
    path("about/", public.about, name="about"),
    path("help/", public.help_and_contact, name="help"),
    path("privacy/", public.privacy, name="privacy"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("glossary/", public.glossary, name="glossary"),
    path("funds/", public.all_funds, name="all-funds"),
    path("places/", public.all_places, name="all-places"),
    path("places/<slug:place>/", public.place, name="place"),
    path("places/<slug:place>/happenings.atom", machines.place_feed, name="place-feed"),
    path("funds/<slug:fund>/happenings.atom", machines.fund_feed, name="fund-feed"),
    path("funds/<slug:fund>/dates.ics", calendars.fund_calendar, name="fund-calendar"),
    path("rounds/<int:round_>/dates.ics", calendars.round_calendar, name="round-calendar"),
    path("meetings/<int:meeting>/day.ics", calendars.meeting_calendar, name="meeting-calendar"),
    path("interviews/times.ics", calendars.interviews_calendar, name="interviews-calendar"),
    path("interviews/<int:interview>/time.ics", calendars.interview_calendar, name="interview-calendar"),
    path("awards/<int:award>/dates.ics", calendars.award_calendar, name="award-calendar"),
    path("conditions/<int:condition>/day.ics", calendars.condition_calendar, name="condition-calendar"),
    path("returns/<int:report>/day.ics", calendars.return_calendar, name="return-calendar"),
    path("account/calendar/", calendars.own_calendar, name="own-calendar"),
    path("account/calendar/make/", calendars.make_calendar_address, name="make-calendar-address"),
    path("account/calendar/close/", calendars.close_calendar_address, name="close-calendar-address"),
    path("calendar/<str:key>/tasks.ics", calendars.calendar_feed, name="calendar-feed"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
]
