"""What an edition prints on paper beside its projects: what they add up to, and what is said of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from placefund.design.wording import ratio_in_words
from placefund.domain.messages import say, written
from placefund.domain.money import Money
from placefund.domain.paper import PaperSection, PaperTable, paragraphs_of
from placefund.domain.pipeline.particulars import Particulars
from placefund.portfolios.edition_words import EditionSums, KeptProject


def paper_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> PaperTable:
    return PaperTable(tuple(map(str, header)), tuple(tuple(str(cell) for cell in row) for row in rows))


def _amount(amount: Money | None) -> str:
    return say("None") if amount is None else written(amount)


def sections_of_sums(sums: EditionSums) -> list[PaperSection]:
    """What the chosen projects add up to, as the page of the edition has it."""
    return [
        PaperSection(say("Asked for, by year and kind"), table=_by_year(sums)),
        PaperSection(
            say("Others' money, by whose it is and its form"),
            paragraphs=_leverage(sums),
            table=_others(sums) if sums.others else None,
        ),
        PaperSection(say("Asked for, by cluster"), table=_by_cluster(sums)),
        PaperSection(
            say("Asked for, by area"),
            notes=(say("A project counts wholly for each area it is in, so these do not add up to the whole."),),
            table=_by_area(sums),
        ),
    ]


def _by_year(sums: EditionSums) -> PaperTable:
    rows = [(str(row.year), _amount(row.capital), _amount(row.resource), written(row.total)) for row in sums.years]
    foot = (say("In all"), written(sums.capital), written(sums.resource), written(sums.ask))
    return paper_table((say("Year"), say("Capital"), say("Resource"), say("In all")), [*rows, foot])


def _others(sums: EditionSums) -> PaperTable:
    header = [say("Whose"), say("Form"), say("In all")]
    rows = [[row.source.label, row.form.label, written(row.amount)] for row in sums.others]
    foot = [say("In all"), "", written(sums.other_money)]
    if sums.knows_which:
        header += [say("Of it counts"), say("Of that only pledged")]
        for told, row in zip(rows, sums.others, strict=True):
            told += [_amount(row.counted), _amount(row.pledged)]
        foot += [_amount(sums.counted), _amount(sums.pledged)]
    return paper_table(header, [*rows, foot])


def _leverage(sums: EditionSums) -> tuple[str, ...]:
    told = [] if sums.others else [say("No other money is named.")]
    if sums.counted is None:
        return (*told, say("The fund had not said here which other money counts."))
    if not sums.knows_which:
        told.append(say("Which of it counts is not in this edition, only how much in all."))
    if sums.ratio is not None:
        told.append(
            say(
                "Other money that counts, {counted}, beside {ask} asked for: {ratio}.",
                counted=sums.counted,
                ask=sums.ask,
                ratio=ratio_in_words(sums.ratio),
            )
        )
    if sums.pledged and sums.ratio_without_pledges is not None:
        without = ratio_in_words(sums.ratio_without_pledges)
        told.append(
            say("{pledged} of it is only pledged: without it, {without}.", pledged=sums.pledged, without=without)
        )
    return tuple(told)


def _by_cluster(sums: EditionSums) -> PaperTable:
    rows = [(cluster or say("No cluster is named"), written(amount)) for cluster, amount in sums.clusters]
    return paper_table((say("Cluster"), say("Asked for")), [*rows, (say("In all"), written(sums.ask))])


def _by_area(sums: EditionSums) -> PaperTable:
    rows = [(row.name or say("No area is named"), str(row.projects), written(row.amount)) for row in sums.areas]
    return paper_table((say("Area"), say("Projects"), say("Asked for by projects in it")), rows)


def sections_of_projects(rows: Iterable[KeptProject]) -> list[PaperSection]:
    """What is said of each project; of an edition that was kept without it, that it is not there."""
    found = [(row, Particulars.from_record(row.line)) for row in rows]
    if any(said is None for _, said in found):
        none = say("What is said of each project is not in this edition.")
        return [PaperSection(say("Each project"), paragraphs=(none,))]
    return [_project(row, said) for row, said in found if said is not None]


def _project(row: KeptProject, said: Particulars) -> PaperSection:
    called = say("{title} ({reference})", title=row.line["title"], reference=row.line["reference"])
    subsidy = say("Subsidy: {position}.", position=said.subsidy.told)
    readiness = [
        say(
            "{aspect}: {standing}, since {day}. {shown_by}",
            aspect=each.aspect.label,
            standing=each.standing.label,
            day=written(each.since),
            shown_by=each.shown_by,
        )
        for each in said.readiness
    ]
    risks = [
        (each.what, f"{each.likelihood} × {each.effect}", each.owner or "–", each.response or "–")
        for each in said.risks
    ]
    header = (say("What may happen"), say("Likely × bad"), say("Who answers for it"), say("What is done"))
    paragraphs = (
        *paragraphs_of(said.summary),
        subsidy,
        *paragraphs_of(said.subsidy.why),
        *(readiness or [say("Nothing is said of its readiness.")]),
        *([] if risks else [say("No risk is named.")]),
    )
    return PaperSection(
        called,
        paragraphs=tuple(str(each).strip() for each in paragraphs),
        table=paper_table(header, risks) if risks else None,
    )
