"""The register of schools as it is downloaded: 140 columns, of which few say what a directory holds."""

import csv
import io

HEADINGS = tuple(
    """\
URN|LA (code)|LA (name)|EstablishmentNumber|EstablishmentName|TypeOfEstablishment (code)
TypeOfEstablishment (name)|EstablishmentTypeGroup (code)|EstablishmentTypeGroup (name)
EstablishmentStatus (code)|EstablishmentStatus (name)|ReasonEstablishmentOpened (code)
ReasonEstablishmentOpened (name)|OpenDate|ReasonEstablishmentClosed (code)|ReasonEstablishmentClosed (name)
CloseDate|PhaseOfEducation (code)|PhaseOfEducation (name)|StatutoryLowAge|StatutoryHighAge|Boarders (code)
Boarders (name)|NurseryProvision (name)|OfficialSixthForm (code)|OfficialSixthForm (name)|Gender (code)
Gender (name)|ReligiousCharacter (code)|ReligiousCharacter (name)|ReligiousEthos (name)|Diocese (code)
Diocese (name)|AdmissionsPolicy (code)|AdmissionsPolicy (name)|SchoolCapacity|SpecialClasses (code)
SpecialClasses (name)|CensusDate|NumberOfPupils|NumberOfBoys|NumberOfGirls|PercentageFSM
TrustSchoolFlag (code)|TrustSchoolFlag (name)|Trusts (code)|Trusts (name)|SchoolSponsorFlag (name)
SchoolSponsors (name)|FederationFlag (name)|Federations (code)|Federations (name)|UKPRN|FEHEIdentifier
FurtherEducationType (name)|OfstedLastInsp|OfstedSpecialMeasures (code)|OfstedSpecialMeasures (name)
LastChangedDate|Street|Locality|Address3|Town|County (name)|Postcode|SchoolWebsite|TelephoneNum
HeadTitle (name)|HeadFirstName|HeadLastName|HeadPreferredJobTitle|BSOInspectorateName (name)
InspectorateReport|DateOfLastInspectionVisit|NextInspectionVisit|TeenMoth (name)|TeenMothPlaces|CCF (name)
SENPRU (name)|EBD (name)|PlacesPRU|FTProv (name)|EdByOther (name)|Section41Approved (name)|SEN1 (name)
SEN2 (name)|SEN3 (name)|SEN4 (name)|SEN5 (name)|SEN6 (name)|SEN7 (name)|SEN8 (name)|SEN9 (name)|SEN10 (name)
SEN11 (name)|SEN12 (name)|SEN13 (name)|TypeOfResourcedProvision (name)|ResourcedProvisionOnRoll
ResourcedProvisionCapacity|SenUnitOnRoll|SenUnitCapacity|GOR (code)|GOR (name)|DistrictAdministrative (code)
DistrictAdministrative (name)|AdministrativeWard (code)|AdministrativeWard (name)
ParliamentaryConstituency (code)|ParliamentaryConstituency (name)|UrbanRural (code)|UrbanRural (name)
GSSLACode (name)|Easting|Northing|MSOA (name)|LSOA (name)|InspectorateName (name)|SENStat|SENNoStat|PropsName
OfstedRating (name)|RSCRegion (name)|Country (name)|UPRN|SiteName|QABName (code)|QABName (name)
EstablishmentAccredited (code)|EstablishmentAccredited (name)|QABReport|CHNumber|MSOA (code)|LSOA (code)|FSM
AccreditationExpiryDate|PreviousLA (code)|PreviousLA (name)|PreviousEstablishmentNumber
BoardingEstablishment (name)""".replace("\n", "|").split("|")
)
GROUPS = {
    "m": "Local authority maintained schools", "a": "Academies", "f": "Free Schools", "s": "Special schools",
    "i": "Independent schools", "c": "Colleges",
}  # fmt: skip
# name; type; group; phase; ages; religious character; status; opened; closed
ROWS = tuple(
    tuple(line.split(";"))
    for line in """Abbotsmere Primary School;Community school;m;Primary;3-11;Does not apply;Open;;
Ashlock Infant School;Community school;m;Primary;5-7;Does not apply;Open;;
Ashlock Junior School;Community school;m;Primary;7-11;Does not apply;Open;;
Barrowfold Primary School;Foundation school;m;Primary;4-11;Does not apply;Open;;
Bellwether School;Community school;m;Secondary;11-16;Does not apply;Open;;
Brindle Moor Primary School;Academy converter;a;Primary;4-11;Does not apply;Open;01-09-2014;
Calderhey Academy;Academy sponsor led;a;Secondary;11-18;Does not apply;Open;01-09-2012;
Chestnut Vale School;Free schools;f;All-through;4-18;None;Open;01-09-2018;
Coppice End Nursery School;Local authority nursery school;m;Nursery;3-5;Does not apply;Open;;
Cranleaf Free School;Free schools;f;Primary;4-11;None;Open;01-09-2016;
Deepwater Academy;Academy converter;a;Secondary;11-18;Does not apply;Open;01-04-2013;
Dovelane Special School;Community special school;s;Not applicable;4-16;Does not apply;Open;;
Eastmarsh Primary Academy;Academy sponsor led;a;Primary;4-11;Does not apply;Open;01-01-2015;
Fallowdene College;Further education;c;16 plus;16-99;Does not apply;Open;01-04-1993;
Fiddler's Green School;Foundation special school;s;Not applicable;2-19;Does not apply;Open;;
Gorsebank Middle School;Community school;m;Middle deemed secondary;9-13;Does not apply;Open;;
Greyfriars Catholic Primary School;Voluntary aided school;m;Primary;4-11;Roman Catholic;Open;;
Hallowmere Church of England Primary School;Voluntary controlled school;m;Primary;4-11;Church of England;Open;;
Haywick First School;Community school;m;Primary;4-9;Does not apply;Open;;
Holy Well Catholic High School;Voluntary aided school;m;Secondary;11-18;Roman Catholic;Open;;
Inkpen Lane Sixth Form College;Sixth form centres;c;16 plus;16-19;Does not apply;Open;01-04-1992;
Jasmine Hill School;Other independent school;i;Not applicable;3-18;None;Open;12-05-1957;
Kingfisher Rise Pupil Referral Unit;Pupil referral unit;m;Not applicable;11-16;Does not apply;Open;01-09-1996;
Ladywell Church of England Primary School;Voluntary aided school;m;Primary;3-11;Church of England;Open;;
Lintel House School;Other independent special school;i;Not applicable;7-19;None;Open;03-09-2009;
Marlpit Primary School;Community school;m;Primary;4-11;Does not apply;Closed;;31-08-2014
Mereside Studio;Studio schools;f;Secondary;14-19;None;Closed;01-09-2013;31-08-2019
Minnow Brook Middle School;Community school;m;Middle deemed primary;8-12;Does not apply;Open;;
Northfold Technical College;University technical college;f;Secondary;14-19;None;Open;01-09-2015;
Oldcastle Church of England Academy;Academy converter;a;Secondary;11-18;Church of England;Open;01-08-2011;
Ottersford Primary School;Foundation school;m;Primary;4-11;Does not apply;Open;;
Our Lady of the Lake Primary School;Academy converter;a;Primary;4-11;Roman Catholic;Open;01-03-2017;
Pebblebrook School;Academy special converter;a;Not applicable;4-19;Does not apply;Open;01-10-2016;
Quillwood Academy;Academy sponsor led;a;All-through;3-18;Does not apply;Open;01-09-2010;
Ravenscar Lane Centre;Academy alternative provision converter;a;Not applicable;5-16;Does not apply;Open;01-02-2018;
Saint Brannock's Church of England School;Voluntary controlled school;m;Secondary;11-16;Church of England;Open;;
Saint Elfleda's Catholic School;Voluntary aided school;m;All-through;4-16;Roman Catholic;Open;;
Saint Wendel's Church of England Infant School;Voluntary aided school;m;Primary;4-7;Church of England;Open;;
Sallowfield School;Non-maintained special school;s;Not applicable;5-19;Does not apply;Open;;
Silverbirch Academy;Academy 16-19 converter;a;16 plus;16-19;Does not apply;Open;01-12-2019;
Skylark Free School;Free schools special;f;Not applicable;4-16;None;Open;01-09-2020;
Stonecrop High School;Foundation school;m;Secondary;11-16;Does not apply;Open, but proposed to close;;31-08-2027
Swallowtail School;Free schools alternative provision;f;Not applicable;11-16;None;Open;01-09-2014;
Tarnside Primary School;Community school;m;Primary;3-11;Does not apply;Open;;
Three Elms Methodist School;Voluntary controlled school;m;Primary;4-11;Methodist;Open;;
Upper Lode Primary School;Community school;m;Primary;4-11;Does not apply;Closed;;31-12-2016
Vineyard Hill Jewish School;Voluntary aided school;m;Primary;4-11;Jewish;Open;01-09-2003;
Whitethorn Preparatory School;Other independent school;i;Not applicable;3-13;Church of England;Open;22-10-1946;
Wicker Street School;Foundation school;m;Secondary;11-18;Does not apply;Open;;
Yewtree Hall School;Other independent school;i;Not applicable;11-18;None;Closed;10-01-1920;31-07-2021""".splitlines()
)
HEADS = ("Mrs;Ada;Larch", "Mr;Bram;Coyle", "Ms;Cleo;Stanner", "Dr;Dev;Hollis", "Miss;Enid;Farrow")


def cells_of(place: int) -> dict[str, str]:
    """What the row of a school (from 0) says under each heading that is not blank."""
    name, kind, group, phase, ages, faith, status, opened, closed = ROWS[place]
    low, high = ages.split("-")
    title, first, last = HEADS[place % len(HEADS)].split(";")
    return {
        "URN": str(990001 + place), "LA (code)": "999", "LA (name)": "Tidewater",
        "EstablishmentNumber": str(2001 + place),
        "EstablishmentName": name, "TypeOfEstablishment (name)": kind, "EstablishmentTypeGroup (name)": GROUPS[group],
        "EstablishmentStatus (name)": status, "OpenDate": opened, "CloseDate": closed, "PhaseOfEducation (name)": phase,
        "StatutoryLowAge": low, "StatutoryHighAge": high, "Gender (name)": "Mixed", "ReligiousCharacter (name)": faith,
        "NumberOfPupils": "" if status == "Closed" else str(90 + 17 * place), "LastChangedDate": "03-11-2025",
        "Street": f"{place + 1} School Lane", "Town": "Tidewater", "Postcode": f"ZZ{place // 10 + 1} {place % 10}AB",
        "SchoolWebsite": f"https://school{place + 1}.example", "TelephoneNum": f"01632960{place + 200}",
        "HeadTitle (name)": title, "HeadFirstName": first, "HeadLastName": last,
        "HeadPreferredJobTitle": "Headteacher", "GOR (name)": "Not Applicable", "Easting": str(400000 + place),
        "Northing": str(300000 + place), "Country (name)": "England",
    }  # fmt: skip


def build() -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, HEADINGS, restval="", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(map(cells_of, range(len(ROWS))))
    return stream.getvalue().encode("cp1252")
