"""Northmere's people, groups and agencies. All invented; the addresses cannot be delivered to.

`roles` holds keys of accounts.roles.ROLES, `kind` holds values of agencies.models.Agency.Kind.
"""

from dataclasses import dataclass
from datetime import date

BOARD_NAME = "Northmere Safeguarding Children Board"
MAIL_DOMAIN = "northmere.example"

SUBGROUPS = {
    "working": "e-Safety Working Group",
    "training": "Training Sub-group",
    "publicity": "Publicity and Communications Sub-group",
    "monitoring": "Monitoring Sub-group",
}


@dataclass(frozen=True)
class AgencySeed:
    """One agency; `active_from` and `active_to` are None where it was always there and still is."""

    key: str
    name: str
    kind: str
    active_from: date | None = None
    active_to: date | None = None


@dataclass(frozen=True)
class Person:
    """One person; `initials` are those that stand in the plan ("HD to speak to RT")."""

    key: str
    name: str
    initials: str
    job: str
    roles: tuple[str, ...]
    groups: tuple[str, ...] = ()  # keys of SUBGROUPS
    agency: str = ""  # key of AGENCIES
    since: date = date(2024, 9, 2)
    until: date | None = None

    @property
    def email(self) -> str:
        """Address at a domain that is reserved for examples."""
        return self.name.lower().replace(" ", ".") + "@" + MAIL_DOMAIN


AGENCIES = (
    AgencySeed("little_wharf", "Little Wharf Nursery School", "nursery"),
    AgencySeed("harbour_lane", "Harbour Lane Primary School", "primary"),
    AgencySeed("st_osyth", "St Osyth’s Primary School", "primary"),
    AgencySeed("millbeck", "Millbeck Primary School", "primary"),
    AgencySeed("north_academy", "Northmere Academy", "secondary"),
    AgencySeed("ropewalk", "The Ropewalk School", "secondary"),
    AgencySeed("alder_court", "Alder Court School", "special"),
    AgencySeed("bridge_house", "Bridge House Pupil Referral Unit", "pru"),
    AgencySeed("mere_college", "Mere Valley College", "college"),
    AgencySeed("queensdown", "Queensdown School", "independent"),
    AgencySeed("childrens_services", "Northmere Children’s Services", "childrens_services"),
    AgencySeed("police", "Northmere Police", "police"),
    AgencySeed("health_trust", "Northmere Community Health Trust", "health"),
    AgencySeed("infirmary", "Mere Royal Infirmary", "health"),
    AgencySeed("probation", "Northmere Probation Office", "probation"),
    AgencySeed("youth", "Northmere Youth Service", "youth"),
    AgencySeed("faith_forum", "Northmere Faith Forum", "voluntary"),
    AgencySeed("lantern", "The Lantern Project", "voluntary", active_from=date(2025, 9, 1)),
    AgencySeed("fostering", "Northmere Fostering Team", "fostering"),
    AgencySeed("saltings", "Saltings Children’s Home", "fostering", active_to=date(2026, 3, 31)),
    AgencySeed("tern_house", "Tern House Home and Hospital Tuition", "tuition"),
    AgencySeed("libraries", "Northmere Libraries", "leisure"),
    AgencySeed("mere_leisure", "Mere Leisure Centres", "leisure"),
    AgencySeed("pixel_lounge", "Pixel Lounge Gaming Café", "access_point"),
    AgencySeed("housing", "Northmere Homes", "other"),
)

PEOPLE = (
    Person("helen", "Helen Dacre", "HD", "Development manager of the board", ("manager",), ("working",)),
    Person("marian", "Marian Okafor", "MO", "Online safety adviser to schools", ("working_group",), ("working",)),
    Person("tom", "Tom Whitlock", "TW", "Training co-ordinator", ("working_group",), ("training",)),
    Person("priya", "Priya Nandakumar", "PN", "Communications officer", ("working_group",), ("publicity",)),
    Person("alun", "Alun Prosser", "AP", "Quality and audit officer", ("working_group",), ("monitoring", "working")),
    Person("denzil", "Denzil Carrow", "DC", "Deputy head and lead officer for e-safety", ("agency",), (), "harbour_lane"),
    Person(
        "farah", "Farah Siddiq", "FS", "Head of year and lead officer for e-safety", ("agency",), (), "north_academy",
        since=date(2025, 9, 1),
    ),
    Person("ruth", "Ruth Tindall", "RT", "Sergeant, public protection unit", ("agency",), (), "police"),
    Person("josie", "Josie Lockyer", "JL", "Participation lead", ("agency",), (), "childrens_services"),
    Person("steven", "Steven Ilkley", "SI", "Manager of the fostering team", ("agency",), (), "fostering"),
    Person("margaret", "Margaret Ellery", "ME", "Head teacher", ("signatory",), (), "harbour_lane"),
    Person("colin", "Colin Ashworth", "CA", "Chief nurse", ("signatory",), (), "health_trust"),
    Person("bea", "Bea Lindqvist", "BL", "Team manager, assessment", ("recorder",), (), "childrens_services"),
    Person("grace", "Grace Adeyemi", "GA", "Independent chair of the board", ("board",)),
    Person("peter", "Peter Hallam", "PH", "Lay member of the board", ("board",)),
    Person("owen", "Owen Marsh", "OM", "Data protection officer of the council", ("dpo",)),
    Person("sunita", "Sunita Rao", "SR", "Systems administrator", ("administrator",)),
    Person(
        "lewis", "Lewis Farrant", "LF", "Head of year and lead officer for e-safety", ("agency",), (),
        "north_academy", until=date(2025, 7, 31),
    ),
)  # fmt: skip

# Whom the demonstration offers a sign-in link for: role → person, the first in PEOPLE who has it
SIGN_IN = {
    "manager": "helen",
    "working_group": "marian",
    "agency": "denzil",
    "signatory": "margaret",
    "recorder": "bea",
    "board": "grace",
    "dpo": "owen",
    "administrator": "sunita",
}
