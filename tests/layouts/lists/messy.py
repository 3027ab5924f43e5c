"""A list of agencies as a council officer keeps it: short forms of kinds, bad addresses, “As above”, many spellings."""

import csv
import io

HEADINGS = (
    "Agency / School", "Type", "Head", "Address", "Post code", "Tel No", "E-mail", "ESLO", "Position", "ESLO e-mail",
    "Deputy ESLO", "Last trained",
)  # fmt: skip
TYPES = {  # as written → kind of the directory
    "Prim": "primary", "Primary": "primary", "PRIMARY SCHOOL": "primary", "Inf": "primary", "Jnr": "primary",
    "Sec": "secondary", "Secondary": "secondary", "High": "secondary", "SEN": "special", "Special Sch": "special",
    "FE": "college", "6th form": "college", "Indep": "independent", "Indp": "independent", "Vol": "voluntary",
    "Charity": "voluntary", "Nurs": "nursery", "Nursery": "nursery", "P.R.U.": "pru", "PRU": "pru",
    "Health": "health", "NHS Trust": "health", "Police": "police", "Childrens Social Care": "childrens_services",
    "Yth": "youth", "Fostering": "fostering", "Library": "leisure",
}  # fmt: skip
ROWS = (
    ("Alderwick Primary School", "Prim", "Mrs J Pellow", "Mill Rise", "ZZ1 1AA", "01632 960101", "office@alderwick.example", "Joan Pellow", "Head", "jpellow@alderwick.example", "T Marsh", "12/09/2025"),
    ("Birchgrove Infants", "Inf", "Ms A Quill", "Birch Lane", "ZZ1 1AB", "01632 960102", "office@birchgrove.example", "Anna Quill", "Headteacher", "anna.quill@birchgrove.example", "", "Sept 2024"),
    ("Birchgrove Juniors", "Jnr", "Mr P Storrow", "As above", "ZZ1 1AB", "01632 960103", "office@birchgrovejnr.example", "As above", "As above", "As above", "", "As above"),
    ("Cobden Road Primary", "Primary", "Mr D Rudge", "Cobden Rd", "zz11ac", "(01632) 960104", "head at cobden.example", "D Rudge", "HT", "drudge@cobden.example", "L Fenn", "03.02.2025"),
    ("Dunmarsh Primary", "PRIMARY SCHOOL", "", "Dunmarsh Way", "ZZ1 1AD", "01632 960105", "office@dunmarsh.example", "", "", "", "", ""),
    ("St Osric’s Primary", "Prim", "Miss E Lorne", "Church Walk", "ZZ1 1AE", "01632 960106", "office@stosric.example", "Ella Lorne", "Head", "elorne@stosric", "P Day", "21/01/2025"),
    ("Elmstead Primary", "Prim", "Mrs R Tarn", "Elm Road", "ZZ1 1AF", "01632 960107", "admin@elmstead.example", "R Tarn / B Coley", "Head / Deputy", "rtarn@elmstead.example", "", "2023"),
    ("Fernhollow Primary", "Prim", "Mr W Gant", "Fern Street", "ZZ1 1AG", "960108", "office@fernhollow.example", "Will Gant", "Head", "", "S Orme", "14/11/2024"),
    ("Garth Lane Primary", "Prim", "Mrs N Ashby", "Garth Lane", "ZZ1 1AH", "01632 960109", "n/a", "TBC", "", "", "", ""),
    ("Hartfold Primary", "Primary", "Mr C Wray", "Hart Street", "ZZ1 1AJ", "01632 960110", "office@hartfold.example", "C Wray", "Head", "cwray@hartfold.example", "", "05/03/2024"),
    ("Ingleby Cross Primary", "Prim", "Ms K Dell", "The Cross", "ZZ1 1AL", "01632 960111", "office@inglebycross.example", "Kay Dell", "Head", "kdell@inglebycross.example", "M Roe", "05/03/2024"),
    ("Kestrel Park Primary", "Prim", "Mr J Haigh", "Park View", "ZZ1 1AN", "01632 960112", "office@kestrelpark.example", "J Haigh", "HT", "jhaigh@kestrelpark.example", "", "17-06-2025"),
    ("Larkrise Nursery", "Nurs", "Mrs G Bale", "Lark Street", "ZZ2 1AA", "01632 960113", "hello@larkrise.example", "Gwen Bale", "Manager", "gbale@larkrise.example", "", "01/10/2024"),
    ("Little Otters Nursery", "Nursery", "Ms H Frome", "River Row", "ZZ2 1AB", "01632 960114", "play@otters.example", "Hattie Frome", "Owner", "hfrome@otters.example", "J Lisle", "01/10/2024"),
    ("Moorside High", "High", "Dr V Sand", "Moor Road", "ZZ3 1AA", "01632 960115", "office@moorside.example", "Iris Calder", "Asst Head", "icalder@moorside.example", "O Penn", "09/12/2025"),
    ("Nettlecombe School", "Sec", "Mr L Orchard", "Nettle Hill", "ZZ3 1AB", "01632 960116", "office@nettlecombe.example", "Len Orchard", "Head", "lorchard@nettlecombe.example;office@nettlecombe.example", "", "09/12/2025"),
    ("Oakmere Secondary", "Secondary", "Mrs F Stile", "Oak Drive", "ZZ3 1AC", "01632 960117", "office@oakmere.example", "Bea Morrow", "DSL", "bmorrow@oakmere.example", "F Stile", "22/05/2025"),
    ("Priory Bank School", "Sec", "Mr S Noakes", "Priory Bank", "ZZ3 1AD", "01632 960118", "", "Sid Noakes", "Head", "snoakes@priorybank.example", "", ""),
    ("Quarry Hill Academy", "Sec", "Ms T Vane", "Quarry Hill", "ZZ3 1AE", "01632 960119", "office@quarryhill.example", "Tess Vane", "Principal", "tvane@quarryhill.example", "R Moss", "22/05/2025"),
    ("Rowan House", "SEN", "Mrs I Keld", "Rowan Close", "ZZ4 1AA", "01632 960120", "office@rowanhouse.example", "Isla Keld", "Head", "ikeld@rowanhouse.example", "", "30/09/2025"),
    ("Sandpiper School", "Special Sch", "Mr B Hurn", "Shore Road", "ZZ4 1AB", "01632 960121", "office@sandpiper.example", "Ben Hurn", "Head", "bhurn@sandpiper.example", "C Lowe", "30/09/2025"),
    ("Tansy Court", "SEN", "", "Tansy Court", "ZZ4 1AC", "01632 960122", "office@tansycourt.example", "Vera Poll", "DSL", "vpoll@tansycourt.example", "", "30/09/2025"),
    ("The Bridge", "P.R.U.", "Mr E Stead", "Bridge Street", "ZZ4 1AD", "01632 960123", "office@thebridge.example", "Ed Stead", "Head", "estead@thebridge.example", "", "11/02/2025"),
    ("Turnpike Centre", "PRU", "Ms Y Cole", "Turnpike", "ZZ4 1AE", "01632 960124", "office@turnpike.example", "As above", "", "", "", ""),
    ("Undercliff College", "FE", "Dr M Sayle", "Undercliff", "ZZ5 1AA", "01632 960125", "info@undercliff.example", "Mo Sayle", "Vice Principal", "msayle@undercliff.example", "P Ivey", "19/03/2025"),
    ("Vale Sixth Form", "6th form", "Mr A Bligh", "Vale Road", "ZZ5 1AB", "01632 960126", "info@vale6.example", "Abe Bligh", "Principal", "abligh@vale6.example", "", "19/03/2025"),
    ("Westbury Lodge", "Indep", "Mrs C Drew", "Lodge Road", "ZZ6 1AA", "01632 960127", "office@westburylodge.example", "Cora Drew", "Bursar", "cdrew@westburylodge.example", "", "08/07/2024"),
    ("Yarrow Hall", "Indp", "Mr H Lamb", "Yarrow", "ZZ6 1AB", "01632 960128", "office@yarrowhall.example", "Hal Lamb", "Head", "hlamb@yarrowhall.example", "", "08/07/2024"),
    ("Copper Beech Prep", "Indep", "Mr G Foy", "Beech Avenue", "ZZ6 1AC", "01632 960129", "office@copperbeech.example", "Gil Foy", "Head", "gfoy@copperbeech.example", "N Rook", "31/02/2025"),
    ("Harbour Lights Youth Project", "Vol", "", "Quay Street", "ZZ7 1AA", "01632 960130", "team@harbourlights.example", "Nell Byrne", "Manager", "nell@harbourlights.example", "", "26/04/2025"),
    ("Ember Trust", "Charity", "", "Forge Lane", "ZZ7 1AB", "01632 960131", "hello@ember.example", "Otto Wills", "Director", "owills@ember.example", "", ""),
    ("Open Door", "Vol", "", "Station Road", "ZZ7 1AC", "01632 960132", "hello@opendoor.example", "As above", "", "", "", ""),
    ("District Nursing", "Health", "", "Health Centre", "ZZ8 1AA", "01632 960133", "nursing@health.example", "Una Firth", "Named Nurse", "ufirth@health.example", "", "15/01/2025"),
    ("Hospital", "NHS Trust", "", "Hospital Way", "ZZ8 1AB", "01632 960134", "trust@health.example", "Ray Dunn", "Named Doctor", "rdunn@health.example", "U Firth", "15/01/2025"),
    ("Police, public protection", "Police", "", "Police House", "ZZ8 1AC", "101", "ppu@police.example", "DS Gale", "Sergeant", "gale@police.example", "", ""),
    ("Children’s Services", "Childrens Social Care", "", "Town Hall", "ZZ8 1AD", "01632 960136", "cs@council.example", "Jo Sterne", "Service Manager", "jsterne@council.example", "K Hale", "06/06/2025"),
    ("Youth Service", "Yth", "", "Town Hall", "ZZ8 1AD", "01632 960137", "youth@council.example", "Kit Hale", "Youth Manager", "khale@council.example", "", "06/06/2025"),
    ("Fostering Team", "Fostering", "", "Town Hall", "ZZ8 1AD", "01632 960138", "fostering@council.example", "Lou Crane", "Team Manager", "lcrane@council.example", "", "06/06/2025"),
    ("Central Library", "Library", "", "Library Square", "ZZ8 1AE", "01632 960139", "library@council.example", "Max Toller", "Librarian", "mtoller@council.example", "", ""),
    ("Alderwick Nursery Class", "Nurs", "Mrs J Pellow", "Mill Rise", "ZZ1 1AA", "01632 960101", "office@alderwick.example", "Joan Pellow", "Head", "jpellow@alderwick.example", "", "12/09/2025"),
)  # fmt: skip


def build() -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([HEADINGS, *ROWS])
    return stream.getvalue().encode("utf-8-sig")
