"""The Department for Education's register of schools: every kind is read rightly or asked for, in any width."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies.importing import services
from agencies.importing.kinds import kind_of, read_kind
from agencies.importing.reading import propose_columns, read_sheet
from agencies.models import Agency, AgencyImport
from tests.actions.pages import text_of
from tests.factories.accounts import UserFactory
from tests.factories.plan import AgencyFactory

# The columns of the register in their order; those beyond the first 71 hold nothing that the directory keeps
COLUMNS = """URN|LA (code)|LA (name)|EstablishmentNumber|EstablishmentName|TypeOfEstablishment (code)
|TypeOfEstablishment (name)|EstablishmentTypeGroup (code)|EstablishmentTypeGroup (name)|EstablishmentStatus (code)
|EstablishmentStatus (name)|ReasonEstablishmentOpened (code)|ReasonEstablishmentOpened (name)|OpenDate
|ReasonEstablishmentClosed (code)|ReasonEstablishmentClosed (name)|CloseDate|PhaseOfEducation (code)
|PhaseOfEducation (name)|StatutoryLowAge|StatutoryHighAge|Boarders (code)|Boarders (name)|NurseryProvision (name)
|OfficialSixthForm (code)|OfficialSixthForm (name)|Gender (code)|Gender (name)|ReligiousCharacter (code)
|ReligiousCharacter (name)|ReligiousEthos (name)|Diocese (code)|Diocese (name)|AdmissionsPolicy (code)
|AdmissionsPolicy (name)|SchoolCapacity|SpecialClasses (code)|SpecialClasses (name)|CensusDate|NumberOfPupils
|NumberOfBoys|NumberOfGirls|PercentageFSM|TrustSchoolFlag (code)|TrustSchoolFlag (name)|Trusts (code)|Trusts (name)
|SchoolSponsorFlag (name)|SchoolSponsors (name)|FederationFlag (name)|Federations (code)|Federations (name)|UKPRN
|FEHEIdentifier|FurtherEducationType (name)|OfstedLastInsp|OfstedSpecialMeasures (code)|OfstedSpecialMeasures (name)
|LastChangedDate|Street|Locality|Address3|Town|County (name)|Postcode|SchoolWebsite|TelephoneNum|HeadTitle (name)
|HeadFirstName|HeadLastName|HeadPreferredJobTitle"""
HEADINGS = [each.strip() for each in COLUMNS.replace("\n", "").split("|")]
MORE = [f"SEN{at} (name)" for at in range(1, 14)] + [
    "SiteName",
    "PropsName",
    "UPRN",
    "Country (name)",
    "PreviousLA (name)",
]
WIDE = [*HEADINGS, *MORE, *(f"Further{at} (code)" for at in range(140 - len(HEADINGS) - len(MORE)))]
# type, phase, how many, kind; "" where the row asks
SCHOOLS = [
    ("Voluntary aided school", "Primary", 6, "primary"),
    ("Voluntary aided school", "Secondary", 2, "secondary"),
    ("Voluntary controlled school", "Primary", 2, "primary"),
    ("Community school", "Primary", 8, "primary"),
    ("Community school", "Middle deemed secondary", 1, "secondary"),
    ("Foundation school", "Middle deemed primary", 1, "primary"),
    ("Foundation school", "Secondary", 2, "secondary"),
    ("Academy converter", "Primary", 5, "primary"),
    ("Academy converter", "All-through", 1, "secondary"),
    ("Academy sponsor led", "Secondary", 3, "secondary"),
    ("Academy sponsor led", "Not applicable", 1, ""),
    ("Free schools", "Primary", 1, "primary"),
    ("Free schools alternative provision", "Not applicable", 1, "pru"),
    ("Free schools special", "Not applicable", 1, "special"),
    ("Academy special converter", "Not applicable", 1, "special"),
    ("Academy alternative provision converter", "Not applicable", 1, "pru"),
    ("Academy 16-19 converter", "16 plus", 1, "college"),
    ("Studio schools", "Secondary", 1, "secondary"),
    ("University technical college", "Secondary", 1, "secondary"),
    ("Pupil referral unit", "Not applicable", 1, "pru"),
    ("Community special school", "Not applicable", 1, "special"),
    ("Foundation special school", "Not applicable", 1, "special"),
    ("Other independent special school", "Not applicable", 1, "special"),
    ("Other independent school", "Not applicable", 2, "independent"),
    ("Further education", "16 plus", 1, "college"),
    ("Sixth form centres", "16 plus", 1, "college"),
    ("Local authority nursery school", "Nursery", 1, "nursery"),
    ("Special post 16 institution", "Not applicable", 1, ""),
]
EXPECTED = [kind for _, _, count, kind in SCHOOLS for _ in range(count)]


@pytest.fixture
def keeper(db):
    return UserFactory(roles=["manager"])


def register(headings: list[str], left_out: tuple[str, ...] = ()) -> bytes:
    """A made-up register of 50 schools in the layout of the real one."""
    names = [name for name in headings if name not in left_out]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, extrasaction="ignore", restval="")
    writer.writeheader()
    rows = [(kind, phase) for kind, phase, count, _ in SCHOOLS for _ in range(count)]
    for at, (kind, phase) in enumerate(rows):
        row = {"URN": 900001 + at, "EstablishmentName": f"Example {at} School", "TypeOfEstablishment (name)": kind}
        row |= {"PhaseOfEducation (name)": phase, "EstablishmentStatus (name)": "Open", "OpenDate": "01-09-2011"}
        row |= {
            "Street": f"{at} Example Road",
            "Town": "Northmere",
            "County (name)": "Mereshire",
            "Postcode": "NM1 1AA",
        }
        row |= {"LA (name)": "Northmere", "HeadLastName": "Example", "TelephoneNum": "01632960000"}
        writer.writerow(row)
    return out.getvalue().encode("cp1252")


def taken(data: bytes, keeper, default_kind: str = "") -> AgencyImport:
    """An import of a file whose columns were chosen as proposed."""
    sheet = read_sheet(data, "register.csv")
    held = services.begin_import(filename="register.csv", sheet=sheet, by=keeper)
    columns = propose_columns(sheet["headings"])
    return services.choose_columns(held=held, expected=1, columns=columns, default_kind=default_kind, by=keeper)


def kinds(held: AgencyImport) -> list[str]:
    """The kind that each row gets, "" of those that are refused."""
    lines = services.current_preview(held).lines
    return [line.fields["kind"] if line.state == "new" else "" for line in lines]


@pytest.mark.parametrize("headings", [HEADINGS, WIDE], ids=["71 columns", "140 columns"])
def test_register_gives_every_school_its_kind(headings, keeper):
    assert len(headings) in (71, 140)
    held = taken(register(headings), keeper)
    assert len(EXPECTED) == 50
    assert kinds(held) == EXPECTED
    assert "voluntary" not in kinds(held)
    first = services.current_preview(held).lines[0].fields
    assert (first["national_reference"], first["address"]) == ("900001", "0 Example Road\nNorthmere\nMereshire")


def test_register_without_phases_asks_where_the_type_is_not_enough(keeper):
    held = taken(register(HEADINGS, left_out=("PhaseOfEducation (name)",)), keeper)
    found = services.current_preview(held)
    assert {line.fields["kind"] for line in found.lines if line.state == "new"} == {
        "pru", "special", "college", "secondary", "independent", "nursery",
    }  # fmt: skip
    assert found.counts["refused"] == 34
    assert found.lines[0].read.faults == [
        "“Voluntary aided school” does not say which kind of school it is. Add a column with the phase of education, or "
        "write the kind, such as “Primary school” or “Secondary school”"
    ]


def test_kind_chosen_for_rows_without_one_goes_to_schools_only(keeper):
    data = register(HEADINGS, left_out=("PhaseOfEducation (name)",))
    assert kinds(taken(data, keeper, default_kind="primary"))[:2] == ["primary", "primary"]
    assert kinds(taken(data, keeper, default_kind="police"))[:2] == ["", ""]


def test_kind_of_a_known_school_stays_where_the_type_is_unclear(keeper):
    AgencyFactory(name="Alder School", kind=Agency.Kind.SECONDARY)
    AgencyFactory(name="Birch School", kind=Agency.Kind.VOLUNTARY)
    held = taken(b"Name,Type\nAlder School,Academy\nBirch School,Academy\n", keeper)
    assert [line.state for line in services.current_preview(held).lines] == ["same", "refused"]


@pytest.mark.parametrize(
    ("status", "closed", "why"),
    [
        ("Open", "", ""),
        ("Open, but proposed to close", "", ""),
        ("Closed", "31-08-2012", ""),
        ("Closed", "", "It is closed, and no last day is given"),
        ("Proposed to open", "", "It is not open yet"),
    ],
)
def test_school_that_is_not_open_is_not_added_as_open(status, closed, why, keeper):
    heads = "EstablishmentName,PhaseOfEducation (name),EstablishmentStatus (name),CloseDate"
    held = taken(f'{heads}\nAlder School,Primary,"{status}",{closed}\n'.encode(), keeper)
    (line,) = services.current_preview(held).lines
    assert line.state == ("refused" if why else "new")
    assert "".join(line.read.faults).startswith(why)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Voluntary or faith", "voluntary"),
        ("Voluntary sector", "voluntary"),
        ("Faith group", "voluntary"),
        ("Vol", "voluntary"),
        ("Voluntary aided", None),
        ("Voluntary-aided school", None),
        ("VA", None),
        ("Faith school", None),
        ("Academy", None),
        ("Voluntary aided primary school", "primary"),
        ("C of E primary", "primary"),
        ("Academy secondary", "secondary"),
        ("Primary special school", "special"),
        ("Primary and secondary", None),
        ("Primary care trust", "health"),
        ("Prim", "primary"),
        ("Sec", "secondary"),
        ("SEN", "special"),
        ("FE", "college"),
        ("FE college", "college"),
        ("Indep", "independent"),
        ("Independent fostering agency", "fostering"),
        ("Residential school", None),
        ("Sports college", None),
        ("Nursery school", "nursery"),
        ("Children's centre", None),
        ("Secure units", None),
    ],
)
def test_kind_of_a_word_is_known_or_none(text, kind):
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "phase", "kind", "asks"),
    [
        ("", "Secondary", "secondary", ""),
        ("", "Not applicable", "", ""),
        ("", "Key Stage 9", "", "“Key Stage 9” is not a kind of agency"),
        ("Zoo", "Primary", "", "“Zoo” is not a kind of agency"),
        ("Academy", "Special", "special", ""),
        ("Academy", "Police", "", "does not say which kind"),
        ("Primary school", "Secondary", "", "The type says “Primary school”, the phase says “Secondary”"),
        ("Further education", "Secondary", "college", ""),
    ],
)
def test_type_and_phase_together_give_a_kind_or_ask(text, phase, kind, asks):
    found = read_kind(text, phase)
    assert found.kind == kind
    assert asks in found.fault + found.unclear and bool(asks) == bool(found.fault or found.unclear)


def test_register_is_read_through_the_pages(keeper, client):
    client.force_login(keeper)
    file = SimpleUploadedFile("register.csv", register(WIDE))
    page = client.post(reverse("import_agencies"), {"file": file}, follow=True)
    form = page.context["form"]
    sent = {name: field.initial or "" for name, field in form.fields.items() if name != "version"}
    page = client.post(page.request["PATH_INFO"], {"version": 1, **sent}, follow=True)
    assert "Accept and save 48 rows" in text_of(page)
