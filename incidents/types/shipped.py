"""The types of incident shipped with the product. The manager adds to them and changes them.

`asks` are the further questions of a type; `instead` the types that are offered where an image went to an adult, which
is never "between peers".
"""

from dataclasses import dataclass

IMAGE = ("shared_with", "generated")
PERSON = ("other_party",)
BOTH = (*IMAGE, *PERSON)
WHERE_AN_ADULT = ("grooming", "exploitation", "sextortion", "abuse_images")


@dataclass(frozen=True)
class Seed:
    key: str
    name: str
    concerns: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    between_peers: bool = False
    instead: tuple[str, ...] = ()


SHIPPED = (
    Seed("sexual_content", "Pornography or other sexual content", ("content",)),
    Seed("self_harm", "Self-harm, suicide or eating disorder content", ("content",)),
    Seed("hateful", "Violent, hateful or misogynist content", ("content",)),
    Seed("extremist", "Extremist content or radicalisation", ("content", "contact"), PERSON),
    Seed("abuse_images", "Child sexual abuse images, not self-made", ("content",), IMAGE),
    Seed("grooming", "Grooming or sexual contact by an adult", ("contact",), BOTH),
    Seed("exploitation", "Child sexual exploitation", ("contact",), BOTH),
    Seed("criminal_exploitation", "Criminal exploitation", ("contact",), PERSON),
    Seed("live_streamed", "Live-streamed abuse", ("contact",), BOTH),
    Seed("sextortion", "Sextortion", ("contact", "commerce"), BOTH),
    Seed(
        "image_agreed",
        "Image shared between peers, agreed",
        ("conduct",),
        BOTH,
        between_peers=True,
        instead=WHERE_AN_ADULT,
    ),
    Seed("image_not_agreed", "Image made or shared without agreement", ("conduct",), BOTH),
    Seed("harmful_behaviour", "Harmful sexual behaviour between children", ("conduct",), IMAGE),
    Seed("bullying", "Bullying, threats or hate", ("conduct",), PERSON),
    Seed("stalking", "Stalking or controlling partner", ("contact",), PERSON),
    Seed("worker", "Adult at work misusing technology", ("contact",), IMAGE),
    Seed("family", "Parent or carer abuse shown by technology", ("contact",), IMAGE),
    Seed("fraud", "Fraud, gambling or money mule", ("commerce",), PERSON),
    Seed("hacking", "Hacking or other cybercrime by a child", ("conduct",)),
    Seed("impersonation", "Personal information shared or impersonation", ("conduct",), PERSON),
    Seed("chatbot", "Chatbot harm", ("content", "contact")),
    Seed("other", "Other"),
    Seed("not_known", "Not yet known"),
)
