"""The glossary at the end of the demonstration plan: 18 terms."""

from actions.wording.document import GlossaryEntry

_TERMS = (
    ("CEOP", "Child Exploitation and Online Protection, the national police command to which anyone can report online sexual abuse"),
    ("CS ", "Children’s Services of Northmere Council"),
    ("DSL", "Designated Safeguarding Lead – the person in a school who answers for child protection"),
    ("ESLO", "e-Safety Safeguarding Lead Officer, one in every school and agency of the borough"),
    ("ICT", "Information and communication technology: computers, phones, consoles and what runs on them"),
    ("IWF ", "Internet Watch Foundation"),
    ("KCSIE", "Keeping Children Safe in Education, the statutory guidance for schools and colleges"),
    ("LADO", "Local Authority Designated Officer, told of every allegation against an adult who works with children"),
    ("LSCB", "Local Safeguarding Children Board"),
    ("MASH", "Multi-Agency Safeguarding Hub – the front door for concerns about a child"),
    ("NLP", "Northmere Learning Platform (the borough’s shared area for pupils, parents and staff)"),
    ("NSCB", "Northmere Safeguarding Children Board"),
    ("PRU ", "Pupil Referral Unit"),
    ("PSHE", "Personal, social, health and economic education"),
    ("RSHE", "Relationships, sex and health education"),
    ("S11", "Section 11 of the Children Act 2004, under which agencies check their own safeguarding each year"),
    ("SEND", "Special educational needs and disabilities"),
    ("YPP", "Young People’s Panel, twelve to twenty young people who advise the board "),
)  # fmt: skip

GLOSSARY = tuple(GlossaryEntry(term, meaning) for term, meaning in _TERMS)
