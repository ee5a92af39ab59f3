"""Invented names and sentences. Every body carries “(invented)” in its name, and no identifier is of a real register."""

from __future__ import annotations

from dataclasses import dataclass

from placefund.domain.partnerships import Helix


@dataclass(frozen=True, slots=True)
class Body:
    """An invented organisation. `key` names it inside the rehearsal and in its people's addresses."""

    key: str
    name: str
    helix: Helix
    number: int

    @property
    def full_name(self) -> str:
        return f"{self.name} (invented)"

    @property
    def identifier(self) -> str:
        """No register of organisations has the prefix XX, so this can be nobody's number."""
        return f"XX-REHEARSAL-{self.number:04d}"

    @property
    def may_lead(self) -> bool:
        return self.helix in (Helix.CIVIC, Helix.RESEARCH)


_CIVIC = {
    "uplands": "Border Uplands Council",
    "thornmarsh": "Thornmarsh Council",
    "northmere": "Northmere Council",
    "harrowfell": "Harrowfell Borough Council",
    "wexcombe": "Wexcombe District Council",
    "strathorran": "Strathorran Council",
    "cwmtawel": "Cwmtawel County Council",
    "oldbridge": "Oldbridge City Council",
    "loughaven": "Lough Aven District Council",
    "easterby": "Easterby Council",
    "kilbrae": "Kilbrae Council",
    "salterford": "Salterford Council",
}
_RESEARCH = {
    "saltmarsh": "University of Saltmarsh",
    "westering": "University of Westering",
    "chalkdown": "University of Chalkdown",
    "mere-tech": "Northmere Institute of Technology",
    "orran": "Orran University",
    "abertawel": "Abertawel University",
    "oldbridge-uni": "University of Oldbridge",
    "kestrel-moor": "Kestrel Moor Research Station",
    "marine-lab": "Harrowfell Marine Laboratory",
    "aven": "University of Lough Aven",
    "farm-college": "Wexcombe Agricultural College",
    "quiet-machines": "Institute for Quiet Machines",
}
_BUSINESS = {
    "tidewise": "Tidewise Robotics Ltd",
    "kestrel-glass": "Kestrel Glassworks Ltd",
    "brackwater": "Brackwater Foods Ltd",
    "longfurrow": "Longfurrow Machines Ltd",
    "peatsmoke": "Peatsmoke Energy Ltd",
    "pebble": "Pebble Diagnostics Ltd",
    "gannet": "Gannet Sensors Ltd",
    "slatewing": "Slatewing Composites plc",
    "wickerlight": "Wickerlight Textiles Ltd",
    "copperkettle": "Copperkettle Brewing Science Ltd",
    "millrace": "Millrace Hydro Ltd",
    "thistledown": "Thistledown Data Ltd",
    "foghorn": "Foghorn Acoustics Ltd",
    "hearthstone": "Hearthstone Timber Ltd",
    "lantern": "Lantern Medicines Ltd",
    "cobble": "Cobble and Quay Visits Ltd",
    "barnacle": "Barnacle Batteries Ltd",
}
_OTHER = {
    "mere-hospitals": "Northmere Hospitals",
    "old-harbour": "Friends of the Old Harbour",
    "westering-energy": "Westering Community Energy Society",
    "uplands-skills": "Uplands Skills Trust",
}

BODIES: tuple[Body, ...] = tuple(
    Body(key, name, helix, number)
    for number, (helix, key, name) in enumerate(
        (
            (helix, key, name)
            for helix, names in (
                (Helix.CIVIC, _CIVIC),
                (Helix.RESEARCH, _RESEARCH),
                (Helix.BUSINESS, _BUSINESS),
                (Helix.OTHER, _OTHER),
            )
            for key, name in names.items()
        ),
        1,
    )
)
BODY = {body.key: body for body in BODIES}

FIRST = (
    "Amara", "Bryn", "Catrin", "Dougal", "Esme", "Farid", "Greta", "Huw", "Isla", "Jonas", "Keira", "Lachlan",
    "Meera", "Niamh", "Osian", "Priya", "Quentin", "Rhona", "Samir", "Tegan", "Ursula", "Viktor", "Wren", "Yusuf",
)  # fmt: skip
LAST = (
    "Ashgrove", "Brackenbury", "Copperfold", "Dunmorrow", "Elderwick", "Fennimoor", "Gorsebank", "Hazelrigg",
    "Inchmallow", "Juniperstone", "Kittiwell", "Larkspool", "Mossenden", "Nettlecombe", "Oxenwold", "Pennywater",
    "Quillfeather", "Rushmere", "Saltonstow", "Thistlewood", "Underbarrow", "Violet-Hay", "Willowdene",
)  # fmt: skip

WATERS = (
    "Harbour", "Estuary", "Firth", "Mere", "Lough", "Strand", "Haven", "Sound", "Skerry", "Weir", "Levels", "Reach",
)  # fmt: skip
LANDS = (
    "Moor", "Wold", "Fell", "Heath", "Weald", "Glen", "Down", "Forest", "Ridge", "Vale", "Combe", "Holm", "Tor",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Theme:
    """What a bid is about. `sector` counts through the sectors of the fund."""

    words: str
    sector: int


THEMES: tuple[Theme, ...] = tuple(
    Theme(words, sector)
    for words, sector in (
        ("Shallow-water robots", 0),
        ("Seaweed foods", 1),
        ("Blood tests at home", 2),
        ("Glass that heals", 3),
        ("Heat from the tide", 4),
        ("Quiet drones", 5),
        ("Cold-store batteries", 4),
        ("Towers of timber", 3),
        ("Soils without peat", 1),
        ("Memory clinics near home", 2),
        ("New uses for old mills", 6),
        ("Wool composites", 3),
        ("Hydrogen tugs", 0),
        ("Crops read from the sky", 1),
        ("Sound maps for harbours", 5),
        ("Barley plastics", 3),
        ("Machines for small farms", 1),
        ("Clinics on wheels", 2),
        ("Floating solar", 4),
        ("Tide-proof homes", 0),
        ("Ceramics from slate waste", 3),
        ("Village heat networks", 4),
        ("Trails that tell their story", 6),
        ("Sensors for fish health", 0),
        ("Textiles for ageing well", 2),
        ("Twins of working ports", 5),
        ("Gentler anaesthetics", 2),
        ("Machines for stagecraft", 6),
    )
)

PROJECTS = (
    ("test bed", "A place where firms try {theme} under real conditions before they buy."),
    ("first customers", "Help for local firms to win their first orders for {theme}."),
    ("apprentices", "Paid training for people who will build and mend {theme}."),
    ("shared laboratory", "Instruments for {theme} that no single firm could afford."),
    ("demonstrator", "{theme} at full size, open to visitors, measured for two winters."),
)

MILESTONES = (
    "Team in post",
    "Site ready and insured",
    "First working version shown to users",
    "Ten firms using it",
    "Results published",
)

ANSWERS = (
    "{place} has firms that make things and people who know how, but the two meet too seldom.",
    "{lead} brings the partners together around {theme}, because nobody here could do it alone.",
    "Before we wrote this we asked sixty firms; two in three said that they would use what we propose.",
    "By the second winter the first version will be in daily use, and its users will say what to change.",
    "The partners meet each month, decide by two thirds, and publish what they decide.",
    "Each piece of work has an owner, a date and a way to stop it when it does not work.",
    "If a partner leaves, {lead} carries its part for six months while another is found.",
    "We will count what changes from the first quarter, and ask somebody outside to check the count.",
    "Money from others is promised in writing; a third of it is already in the bank.",
    "We are most worried about hiring, so posts are advertised with the housing that goes with them.",
)

FEEDBACK_FUND = (
    "The panel found the change you describe worth having and likely. It asks you to say earlier what you would stop.",
    "A strong partnership with a clear first year. The panel would like to see more firms at the table.",
    "Convincing throughout. Look again at the winter works before you sign contracts.",
)
FEEDBACK_DECLINE = (
    "The panel liked the aim and missed the evidence. Show who asked for this, with numbers.",
    "The pieces of work do not add up to the change you describe. Fewer pieces would be stronger.",
    "Other people's money is too unsure. Come back with promises in writing.",
)
NARRATIVES = (
    "The team is complete and the first users have been chosen.",
    "Work went as planned; two firms joined and one left.",
    "A wet season cost three weeks on site. The partners have agreed how to make them up.",
    "The second version is in use. Its users asked for less noise and got it.",
    "Training is full, with a waiting list. We opened a second evening.",
    "Prices of steel rose; we bought early and stayed within budget.",
    "Visitors came from other places to see it, and two of them are building their own.",
)
QUERIES = (
    ("Which posts are behind the jobs you report?", "The list is in the evidence: post, start date and weekly hours."),
    (
        "Why is the claim higher than in the quarter before?",
        "Two large invoices fell into the same month; both are paid.",
    ),
    ("The milestone has moved twice. What has changed?", "The site has its licence now, so the date stands."),
    ("Is the co-investment you list in the bank?", "Yes. The statement of the last day of the quarter shows it."),
)
LATE = (
    "The licence for the site came late; now due a quarter later.",
    "The supplier went out of business; another has been chosen.",
    "Users asked for a change before the first showing.",
)
INELIGIBLE = (
    "The work is basic research: no user is named, and none could be within the fund's time.",
    "The lead told us after closing that it cannot sign for the partnership.",
    "The same work is already paid for by another public programme.",
)
INVESTORS = (
    "Halyard Growth Partners (invented)",
    "Old Lantern Foundation (invented)",
    "Fjordlys Invest (invented)",
    "Three Rivers Mutual (invented)",
    "The partners' own customers (invented)",
    "Quarterdeck Pensions (invented)",
)

REASONS: dict[str, tuple[tuple[str, ...], ...]] = {
    "change": (
        (
            "I cannot see who would live or work differently because of {theme}.",
            "The change is asserted. No firm is named that asked for it.",
        ),
        (
            "Worth having, and likely in part: the first two years are thought through, the later ones are hoped for.",
            "The need is shown, the size of the change is a guess.",
        ),
        (
            "A change that people would notice, with firms that have said when they would use it.",
            "They show who asked for {theme}, how many, and what it would replace.",
        ),
    ),
    "partners": (
        (
            "Three names on a page. Nobody says who does what on the first Monday.",
            "The business partner brings little beside its name.",
        ),
        (
            "They have worked together before, on smaller things. One post is not filled yet.",
            "{lead} carries most of it. The others should be given more to answer for.",
        ),
        (
            "All three legs have people in post and have done something like this together.",
            "The partners meet already, and have a way to part with one that does not deliver.",
        ),
    ),
    "work": (
        (
            "The pieces of work do not depend on one another, so I doubt that they add up.",
            "The largest risk, the licence, is not mentioned.",
        ),
        (
            "The plan holds if the site is ready by the first winter. I would like to see what happens if it is not.",
            "Sound work, but every date is the earliest possible.",
        ),
        (
            "Each piece of work has an owner, a date and a way to stop it.",
            "The risks are the real ones, and the first of them has been dealt with already.",
        ),
    ),
    "money": (
        (
            "The costs cannot be checked: half of them is one line.",
            "Hardly any of the other money is promised in writing.",
        ),
        (
            "Fair value. The unit costs are at the upper end of what I know.",
            "Others will pay too, though a third of it depends on one investor.",
        ),
        (
            "Careful costs with quotes beside them, and more than half of the other money in the bank.",
            "I compared it with two like it elsewhere, and it asks for less.",
        ),
    ),
}
"""What readers write on each criterion when it did not convince them, left them with questions, or convinced them."""
AGREED = (
    ("The panel agrees with its readers.", "The readers saw the same things, and the panel saw no reason to differ."),
    ("The panel goes half a point higher: the annex answers what one reader missed.", "Discussion removed one doubt."),
    ("The panel goes half a point lower: the risk that one reader names is the larger one.", "One gap weighs more."),
)
"""What a panel gives as its reason when it follows its readers, goes higher, or goes lower."""
REWRITTEN = (
    "The panel looked for numbers behind this and found too few. If you come back, say how many firms you asked, what they "
    "answered, and which of them would pay.",
    "This was one of the clearest answers of the round. Keep the plan for the first winter as it is, and tell us early if the "
    "site is late.",
    "The readers differed here. What divided them was one post that is not filled; name the person, and the doubt is gone.",
)
"""What the fund's team writes in place of a draft."""
