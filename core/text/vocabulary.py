"""Words with capitals that name no person: titles, places, abbreviations, and terms of schools and agencies."""

TITLES = frozenset(
    """Mr Mrs Ms Miss Dr Prof Professor Sir Dame Rev Reverend Cllr Councillor PC DC DS DI DCI Sgt Sergeant Inspector
    Constable Superintendent Chair Chairman Officer Headteacher Head Teacher Judge Baroness Lord Lady
    Commissioner Minister MP Supt Insp Revd Operation""".split()  # noqa: SIM905 (a page of words)
)
PLACES = frozenset(
    """School Schools Academy College Primary Infant Infants Junior Secondary High Grammar Nursery Church Catholic
    Centre Center House Hall Park Road Street Avenue Lane Close Drive Way Hospital Surgery Trust Foundation
    Library Theatre University Hotel Ward Building Court Place Square Award Awards Prize Report Review Inquiry
    Enquiry Act Law Programme Project Ltd Limited Group Cup Station Estate Gardens Clinic Rule Room Suite Hub
    Forum Society Union Association Charity Festival Show Site Campus Community Council Borough County Police
    Constabulary Grid Valley Parliament Museum Gallery Chapel Cathedral Mosque Temple Synagogue Leisure Stadium
    Federation Partnership Network Team Company Choir Orchestra Scouts Guides Cadets Week Month Trophy Nurseries
    Prep Preparatory Committee Sub-Committee Protocol Competence Guidelines Convention Annex Appendix""".split()  # noqa: SIM905
)
# What is called after a person, or has a person's name: tests in law, charities, books, plays and schemes
KNOWN_AS = (
    "Gillick competen", "Fraser guideline", "Fraser competen", "Harry Potter", "Alice Springs", "Jack Petchey",
    "Oliver McGowan", "Chelsea’s Choice", "Chelsea's Choice", "Alice Ruggles", "Clare’s Law", "Clare's Law",
    "Sarah’s Law", "Sarah's Law", "Elsa support", "Elsa session", "Ellie the Elephant", "Lucy Faithfull",
    "Marie Collins", "Anne Longfield", "Tanya Byron", "Alan Turing", "Carol Dweck", "Bradley’s Law", "Kooth",
)  # fmt: skip
ABBREVIATIONS = frozenset(
    """IT ICT PE RE RS AI PSHE RSE UPN UPNS SEN SEND CCE CSE CSA HSB KS LA LAS NHS CAMHS MASH GDPR DSL DSLS LSCB NSPCC
    EHCP LAC PRU FE HE PC TV VR UK EU US ID IDS QA DPO ESLO DBS CPD PTA GP GPS CPS BBFC PEGI FAQ FAQS OK
    AM PM BBC ITV CE CS CSC CP CIN YOS YOT YJS HR DT MFL HSC RSHE SRE SMSC PHSE EAL NEET GCSE GCSES BTEC EYFS SENCO
    SENCOS DSP DSO LADO MARAC MAPPA IRO CEOP IWF CEO CMT SLT SMT HOY NQT ECT TA TAS INSET AOB TBC TBD FAO RSVP MP
    MPS PS NB ASAP FYI DIY DVD DVDS CD CDS SMS MMS USB URL VPN DNS WIFI WI FI APP APPS BYOD MSN LGBT LGBTQ ADHD ASD
    ED FGM VAWG OFSTED UKCCIS UKCIS PREVENT CHANNEL SW WC IV XI II III VII VIII""".split()  # noqa: SIM905
)
# Capitalised words that are not people's names: days, months, and terms of schools and agencies
NO_NAME = frozenset(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August
    September October November December Autumn Spring Summer Winter Easter Christmas Internet Safer Safety
    Safeguarding Online School Schools Primary Secondary Academy College Nursery Council Board Police Health
    Trust Service Services Social Care Children Child Young People Parents Parent Carers Staff Governor
    Governors Head Teacher Deputy Officer Lead Manager Year Years Key Stage Foundation Early Special Pupil
    Referral Unit Youth Club Library Centre House Home Road Street Lane Day Week Term Policy Plan Strategy
    Strategic Priority Action Objective Code Conduct Acceptable Use Agreement Working Together Group Groups
    Committee Team Department Education English Welsh Maths Science Computing Personal Relationships Local
    Authority Wi Fi Google Microsoft Apple Windows Office Teams Chrome Facebook Instagram TikTok Snapchat
    WhatsApp YouTube Roblox Minecraft Discord Xbox PlayStation Nintendo The This That These Those There They We
    Our Your You He She It In On At For And But Or If When Where What Who How All Every Each No Not Yes Some Any
    Most Since After Before During With Without From By To Of As Also New One Two Three First Second Third Last
    Next Exploitation Abuse Sexual Death Forum Matters Neglect Welfare Rights Survey Support Northmere England Wales
    London
    National Annual Quarterly Weekly Report Reports Training Session Sessions Assembly Assemblies Digital
    Leaders Leader Ambassadors Champions Ambassador Champion Parent’s Mr Mrs Ms Miss Dr Sir Dame St Filtering
    Monitoring Data Protection General Information Commissioner Keeping Prevent Duty""".split()  # noqa: SIM905 (a page of words)
)
