"""What whoever is signed in can find beside what is public: what their roles open, and nothing that is closed to them.

Each kind asks by scope, in the query, what its pages ask of a row. A bid is found by what the list of a round's bids tells of
it, so that neither an outcome nor a state finds it; who reads a bid blind finds it under the name they read it by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from placefund.applications.models import Application
from placefund.applications.queries import own_applications
from placefund.assessment.models import Assessor, Assignment
from placefund.assessment.scoring.blinding import applicants_are_hidden, title_for
from placefund.awards.models import Award
from placefund.awards.queries import own_awards
from placefund.domain.messages import row_of, say
from placefund.domain.periods import london
from placefund.domain.places import Nation, nation_scopes
from placefund.domain.roles import Capability
from placefund.domain.search_words import LONGEST
from placefund.drafting.queries import not_kept_from
from placefund.enquiries.models import Enquiry
from placefund.funds.models import Programme, Round
from placefund.funds.owners import read_by
from placefund.notices.models import Notice
from placefund.overview.search.declaration import Entry, Kind, Reader, Searchable, Shelf, whoever_is_signed_in
from placefund.panels.confidentiality import closed_in
from placefund.partnerships.models import Partnership
from placefund.partnerships.queries import partnerships_of
from placefund.people.models import Organisation
from placefund.people.queries import numbers_with
from placefund.returns.models import Return


def _of_fund(reader: Reader, capability: Capability, path: str) -> Q:
    """What is of the funds in which a reader has a capability; `path` leads to the fund's slug."""
    return Q(**{f"{path}__in": reader.scopes(capability, "fund")})


def _bids_of_own(reader: Reader) -> QuerySet[Application]:
    user = reader.user
    if user is None:
        return Application.objects.none()
    return not_kept_from(user, Capability.READ_APPLICATION, own_applications(user))


def _bids_of_fund(reader: Reader) -> QuerySet[Application]:
    """The bids that a fund's people may read, without those that they read blind themselves."""
    in_round = Q(round__in=[int(number) for number in reader.scopes(Capability.READ_APPLICATION, "round")])
    theirs = read_by(reader.user, Capability.READ_APPLICATION, "round__") | in_round
    hidden = [row.application_id for row in _readings(reader) if applicants_are_hidden(row)]
    rows = Application.objects.filter(Application.opened(), theirs).exclude(pk__in=hidden)
    return rows.select_related("round__strand__fund", "partnership__lead", "partnership__place", "snapshot")


def _readings(reader: Reader) -> list[Assignment]:
    """What a reader was given to read and is not kept from by a conflict. One query, however many there are."""
    if "readings" not in reader.known:
        rows = Assignment.objects.filter(
            assessor__in=numbers_with(reader.user, Capability.SCORE, "assessor"), state__in=("assigned", "scored")
        )
        reader.known["readings"] = list(
            rows.select_related(*Assignment.READ_WITH, "application__partnership__place", "application__snapshot")
        )
    found: list[Assignment] = reader.known["readings"]
    return found


def _read(reader: Reader) -> Iterator[Entry]:
    for row in _readings(reader):
        round_ = row.application.round
        yield Entry(title_for(row), "", reverse("assignment", args=[row.pk]), str(round_))


def _closed_bids(reader: Reader) -> set[int]:
    """The bids that are closed to a reader in the funds whose awards they read."""
    if reader.user is None:
        return set()
    if "closed" not in reader.known:
        found = {row.application_id for row in _readings(reader) if applicants_are_hidden(row)}
        for fund in reader.scopes(Capability.READ_AWARD, "fund"):
            rounds = (
                Round.objects.filter(strand__fund__slug=fund).exclude(state="planned").select_related("strand__fund")
            )
            found |= closed_in(reader.user, rounds, reader.at)
        reader.known["closed"] = found
    closed: set[int] = reader.known["closed"]
    return closed


def _own_awards(reader: Reader) -> QuerySet[Award]:
    return own_awards(reader.user) if reader.user else Award.objects.none()


def _awards_of_fund(reader: Reader) -> QuerySet[Award]:
    """The awards that a fund's people may read, without those of a bid that is closed to them: an offer tells its outcome."""
    rows = Award.objects.filter(_of_fund(reader, Capability.READ_AWARD, "strand__fund__slug"))
    open_to_them = Q(application__isnull=True) | ~Q(application__in=_closed_bids(reader))
    return rows.filter(open_to_them).select_related("strand__fund", "partnership__lead", "partnership__place")


def _returns(reader: Reader) -> QuerySet[Return]:
    own = Q(award__in=_own_awards(reader).order_by().values("pk"))
    of_fund = Q(award__in=_awards_of_fund(reader).order_by().values("pk"))
    return Return.objects.filter(own | of_fund).select_related("award__strand__fund", "award__partnership")


def _partnerships(reader: Reader) -> QuerySet[Partnership]:
    return partnerships_of(reader.user) if reader.user else Partnership.objects.none()


def _own_questions(reader: Reader) -> QuerySet[Enquiry]:
    rows = Enquiry.objects.filter(organisation__in=numbers_with(reader.user, Capability.ASK_FUND, "organisation"))
    return rows.select_related(*Enquiry.READ_WITH)


def _questions_to_fund(reader: Reader) -> QuerySet[Enquiry]:
    rows = Enquiry.objects.filter(read_by(reader.user, Capability.FOLLOW_ROUND, "round__"))
    return rows.select_related(*Enquiry.READ_WITH)


def _programmes(reader: Reader) -> QuerySet[Programme]:
    of_fund = _of_fund(reader, Capability.READ_PROGRAMME, "strand__fund__slug")
    own = Q(pk__in=[int(number) for number in reader.scopes(Capability.READ_PROGRAMME, "programme")])
    theirs = {f"nation:{name}" for name in reader.scopes(Capability.READ_PROGRAMME, "nation")}
    nations = [nation.value for nation in Nation if nation_scopes(nation.value) & theirs]
    in_nation = Q(pk__in=())
    for name in nations:
        in_nation |= Q(place__nation__contains=name)
    return Programme.objects.filter(of_fund | own | in_nation).select_related(*Programme.READ_WITH)


def _assessors(reader: Reader) -> QuerySet[Assessor]:
    of_fund = _of_fund(reader, Capability.FOLLOW_ROUND, "fund__slug") & Q(programme=None)
    of_calls = Q(programme__in=numbers_with(reader.user, Capability.FOLLOW_ROUND, "programme"))
    return Assessor.objects.filter(of_fund | of_calls).select_related(*Assessor.READ_WITH)


def _notices(reader: Reader) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient=reader.user) if reader.user else Notice.objects.none()


def _has(capability: Capability, *kinds: str) -> Callable[[Reader], bool]:
    """Offered to those who have a capability in a scope of these kinds: nobody else is asked about."""
    return lambda reader: any(reader.scopes(capability, kind) for kind in kinds)


_C = Capability
OWN: tuple[Kind, ...] = (
    Searchable[Application](
        key="my-applications",
        title=say("Your applications"),
        rows=_bids_of_own,
        fields=("title", "summary", "partnership__name", "partnership__lead__name", "partnership__place__name"),
        tells="summary",
        href=lambda row: reverse("application", args=[row.pk]),
        where=lambda row: row_of((row.round, row.round.strand.fund.short_name)),
        numbers=("snapshot__receipt",),
        is_for=_has(_C.READ_APPLICATION, "organisation", "partnership", "draft"),
    ),
    Searchable[Application](
        key="applications",
        title=say("Applications received"),
        rows=_bids_of_fund,
        fields=("title", "partnership__lead__name", "partnership__place__name", "partnership__name"),
        href=lambda row: reverse("read-application", args=[row.pk]),
        where=lambda row: row_of((row.partnership.lead, row.round)),
        numbers=("snapshot__receipt",),
        is_for=_has(_C.READ_APPLICATION, "fund", "programme", "round"),
    ),
    Shelf(
        key="readings",
        title=say("Given to you to assess"),
        entries=lambda reader: tuple(_read(reader)),
        is_for=_has(_C.SCORE, "assessor"),
    ),
    Searchable[Award](
        key="my-awards",
        title=say("Your awards"),
        rows=_own_awards,
        fields=("title", "reference", "summary", "partnership__lead__name", "partnership__place__name"),
        name=lambda row: row.title,
        tells="summary",
        href=lambda row: reverse("manage-award", args=[row.pk]),
        where=lambda row: row_of((row.reference, row.strand.fund.short_name)),
        numbers=("reference",),
        is_for=_has(_C.READ_AWARD, "organisation", "partnership"),
    ),
    Searchable[Award](
        key="fund-awards",
        title=say("Offers and awards at work"),
        rows=_awards_of_fund,
        fields=("title", "reference", "summary", "partnership__lead__name", "partnership__place__name"),
        name=lambda row: row.title,
        href=lambda row: reverse("manage-award", args=[row.pk]),
        where=lambda row: row_of((row.reference, row.partnership.lead)),
        numbers=("reference",),
        is_for=_has(_C.READ_AWARD, "fund"),
    ),
    Searchable[Return](
        key="returns",
        title=say("Returns"),
        rows=_returns,
        fields=("quarter", "narrative", "award__title", "award__reference"),
        href=lambda row: reverse("return", args=[row.pk]),
        where=lambda row: row.award.title,
        is_for=_has(_C.READ_AWARD, "organisation", "partnership", "fund"),
    ),
    Searchable[Partnership](
        key="partnerships",
        title=say("Your partnerships"),
        rows=_partnerships,
        fields=("name", "lead__name", "place__name"),
        href=lambda row: reverse("partnership", args=[row.pk]),
        where=lambda row: row.lead.name,
        inside=(("partners__organisation__name", say("Its partners")),),
        is_for=_has(_C.READ_APPLICATION, "organisation", "partnership"),
    ),
    Searchable[Enquiry](
        key="my-questions",
        title=say("Your questions to the fund"),
        rows=_own_questions,
        fields=("text",),
        href=lambda row: reverse("enquiry", args=[row.pk]),
        where=lambda row: row_of((row.round, row.organisation)),
        inside=(("answers__text", say("Its answer")),),
        is_for=_has(_C.ASK_FUND, "organisation"),
    ),
    Searchable[Enquiry](
        key="questions",
        title=say("Questions to the fund"),
        rows=_questions_to_fund,
        fields=("text", "organisation__name"),
        href=lambda row: reverse("answer-enquiry", args=[row.pk]),
        where=lambda row: row_of((row.round, row.organisation)),
        inside=(("answers__text", say("Its answer")),),
        is_for=_has(_C.FOLLOW_ROUND, "fund", "programme"),
    ),
    Searchable[Programme](
        key="programmes",
        title=say("Programmes of places"),
        rows=_programmes,
        fields=("place__name", "strand__name"),
        href=lambda row: reverse("programme", args=[row.pk]),
        where=lambda row: str(row.strand),
        is_for=_has(_C.READ_PROGRAMME, "fund", "programme", "nation"),
    ),
    Searchable[Assessor](
        key="assessors",
        title=say("Assessors"),
        rows=_assessors,
        fields=("user__name", "employer__name", "expertise"),
        href=lambda row: reverse("assessor", args=[row.pk]),
        where=lambda row: row_of(each for each in (row.employer, row.fund.short_name) if each),
        is_for=_has(_C.FOLLOW_ROUND, "fund", "programme"),
    ),
    Searchable[Organisation](
        key="organisations",
        title=say("Organisations"),
        rows=lambda reader: Organisation.objects.all(),
        fields=("name", "identifier", "also_known_as"),
        href=lambda row: f"{reverse('organisations')}?{urlencode({'q': row.name[:LONGEST]})}",
        where=lambda row: row.identifier,
        numbers=("identifier",),
        is_for=_has(_C.READ_ORGANISATIONS, "fund", "installation"),
    ),
    Searchable[Notice](
        key="messages",
        title=say("Your messages"),
        rows=_notices,
        fields=("subject", "text"),
        tells="text",
        href=lambda row: f"{reverse('messages')}?{urlencode({'q': row.subject[:LONGEST]})}",
        where=lambda row: f"{london(row.created_at):%-d %B %Y}",
        is_for=whoever_is_signed_in,
    ),
)
"""In the order in which they are shown, before what everybody finds."""
