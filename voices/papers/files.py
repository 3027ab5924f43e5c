"""The papers of a children's survey as documents: the letter to parents, and the two pages for a class."""

from django.conf import settings
from django.utils.text import slugify

from core.documents.model import (
    Block,
    Bullets,
    Cell,
    Column,
    Document,
    Heading,
    Image,
    Paragraph,
    Run,
    Table,
    TitlePage,
)
from core.text.dates import today
from voices.classes.page import qr_svg
from voices.models import SettingSurvey, SurveyClass
from voices.papers.page import (
    contact_of_board,
    helper_of,
    links_of,
    questions_asked,
    safeguarding_lead,
)
from voices.wording.settings import help_lines

SUBJECT = "Children’s survey about going online"
STEPS = (Column("Step", 1, is_row_header=True), Column("What to do", 9))
SLIP = (Column("Please fill in", 2, is_row_header=True), Column("In writing", 5))
SLIP_ROWS = ("Name of the child", "Class or group", "Name of the parent or carer", "Signature and date")
WIDEST = 500  # points for the link of the poster; a letter is at most 0.62 of its size wide in bold
ASKED = (
    "where and on which devices they go online, and what adults at home do about it",
    "whether they had lessons about staying safe online, and know how to report something and get help",
    "whether something online worried them in the last 12 months, whether a stranger contacted them in a way that made "
    "them uneasy, whether they were bullied, and whom they told",
    "what adults should do",
)
TALK = (
    "Two minutes: thank them. “We talk about all of us. No names, and nothing that happened to one person.”",
    "Five minutes: What is good about going online? What do adults not understand? What should change here?",
    "Three minutes: agree up to five sentences, read them out, and type them under “What we said together”.",
)


def parents_document(survey: SettingSurvey) -> Document:
    agency, board = survey.audit_return.about, settings.BOARD_NAME
    blocks: list[Block] = [
        TitlePage(title=SUBJECT, lines=(f"To parents and carers of {agency}",), own_page=False),
        Paragraph("Dear parents and carers,"),
        Paragraph(
            f"{agency} and {board} want to know what going online is like for children and young people. We ask them "
            "with a short survey, in school or at the club, with an adult present. Answering takes about five "
            "minutes; then the adult talks about going online with the whole group."
        ),
        Heading(1, "What we ask"),
        Bullets(ASKED),
        Paragraph(
            "Children choose from answers; there is no box to write in. They may skip any question or stop. All "
            "questions are on the next page."
        ),
        Heading(1, "Why we ask"),
        Paragraph(
            f"{board} plans how children are kept safe online. What children say shows what helps and what is "
            "missing. They are told afterwards what was done about it."
        ),
        *about_answers(agency, board),
        *about_saying_no(survey),
        Heading(1, "The questions", new_page=True),
    ]
    for age, words in questions_asked(survey):
        blocks += [Heading(2, f"Ages {age}"), Bullets(tuple(question.text for question in words.questions))]
    blocks += reply_slip(agency)
    return paper(f"{SUBJECT}: letter to parents and carers of {agency}", blocks)


def about_answers(agency: str, board: str) -> list[Block]:
    return [
        Heading(1, "What happens with the answers"),
        Bullets(
            (
                "Children do not give a name. The computer only adds up how often each answer was chosen. It keeps no "
                "child’s form, and no address of a device.",
                "So nobody, in school or at the board, can tell what your child answered. For the same reason an "
                "answer cannot be removed once it is sent.",
                f"{agency} sees its own result only if at least 10 children answered, and never that of one class. "
                "Small numbers are hidden. The board publishes figures of all schools and clubs together.",
                f"{board} answers for the survey, which is part of its public task of keeping children safe. It "
                "deletes the exact counts 30 days after it has published the figures.",
            )
        ),
    ]


def about_saying_no(survey: SettingSurvey) -> list[Block]:
    return [
        Heading(1, "If you do not want your child to take part"),
        Paragraph(
            "Taking part is voluntary. Return the slip at the end, or tell us, at any time before the class answers. "
            "You do not need to say why. Your child will do something else instead. The slip stays with us: the board "
            "does not learn who did not take part. If you are happy for your child to take part, you do not need to do "
            "anything. Your child can also say no."
        ),
        Heading(1, "Whom to ask"),
        Paragraph(
            f"About the survey: {safeguarding_lead(survey)}, {survey.audit_return.about}. About personal "
            f"information: {contact_of_board()}. If your child is worried by something online, Childline answers at "
            "any time, free, on 0800 1111."
        ),
    ]


def reply_slip(agency: str) -> list[Block]:
    rows = tuple((Cell(f"\n\n\n{row}"), Cell("")) for row in SLIP_ROWS)  # higher, for handwriting
    return [
        Heading(1, "Reply slip: only if you do not want your child to take part"),
        Paragraph(
            f"Please return it to {agency}. I do not want my child to take part in the survey about going online."
        ),
        Table(SLIP, rows, caption="Reply slip", summary="Four lines to fill in by hand."),
    ]


def class_document(survey_class: SurveyClass) -> Document:
    blocks = [*poster(survey_class), Heading(1, guide_title(survey_class), new_page=True), *guide(survey_class)]
    return paper(f"{SUBJECT}: {survey_class.label}, {agency_of(survey_class)}", blocks)


def guide_document(survey_class: SurveyClass) -> Document:
    title = TitlePage(title=guide_title(survey_class), lines=(agency_of(survey_class),), own_page=False)
    return paper(f"{guide_title(survey_class)}, {agency_of(survey_class)}", [title, *guide(survey_class)])


def poster(survey_class: SurveyClass) -> list[Block]:
    links, helper = links_of(survey_class), helper_of(survey_class.survey)
    return [
        TitlePage(title=SUBJECT, own_page=False),
        Paragraph((Run(survey_class.label, bold=True),), size=40),
        Paragraph("Type this, or scan the square:", size=16),
        Paragraph((Run(links.shown, bold=True),), size=size_for(links.shown)),
        qr_image(links.children, f"QR code of the link {links.children}", width=0.62),
        Heading(1, "I need help now"),
        *(Paragraph((Run(name, bold=True), Run(words)), size=13) for name, words in helps(helper)),
    ]


def qr_image(url: str, alt: str, *, width: float) -> Image:
    return Image(qr_svg(url, alt), alt, width=width)


def helps(helper: str) -> list[tuple[str, str]]:
    lines = [(line.name, "".join(f", {part}" for part in (line.words, line.site) if part)) for line in help_lines()]
    return [*lines[:1], ("Tell: ", f"{helper}."), *lines[1:]]


def size_for(line: str) -> float:
    """The size of letters, at most 34 points, at which a line fits the width of the page."""
    return min(34.0, round(WIDEST / (0.62 * len(line)), 1))


def guide_title(survey_class: SurveyClass) -> str:
    return f"Sheet for the teacher: {survey_class.label}"


def guide(survey_class: SurveyClass) -> list[Block]:
    survey, links = survey_class.survey, links_of(survey_class)
    path = links.teacher.removeprefix(settings.SITE_URL)
    link = Cell(links.teacher, address=path if path.startswith("/") else "")
    rows = tuple((Cell(str(number)), Cell(step)) for number, step in enumerate(steps(survey_class.roll), start=1))
    return [
        Heading(2, "Five steps"),
        Table(STEPS, rows, caption="Five steps", summary="Each row is one step."),
        Heading(2, "Say this first"),
        Paragraph(
            "“We want to know what going online is like for you. You do not have to take part. You can skip any "
            "question, and stop. Do not write your name. Nobody can tell which answers are yours: the computer only "
            "adds them up. So nobody can come and help you from there. If something worries you, tell "
            f"{helper_of(survey)}, or press I need help now. Please look at your own screen only.”"
        ),
        Heading(2, "If a child tells you something"),
        Bullets(
            (
                "Listen. Do not promise to keep it secret, and do not ask for details.",
                f"Tell today: {safeguarding_lead(survey)}. Write down the child’s own words and the time. In danger "
                "now: call 999.",
                f"Children can also go to: {helper_of(survey)}.",
                f"The plan here: {survey.disclosure_plan or 'the safeguarding procedure of the setting.'}",
                "Never try to find out who chose which answer.",
            )
        ),
        Heading(2, "The talk, ten minutes"),
        Bullets(TALK),
        Heading(2, "Your link"),
        Paragraph(
            "Anyone who has it can open and close this class. Do not give it to anyone else, and do not show it."
        ),
        Table((Column("Teacher’s link"),), ((link,),), caption="Teacher’s link", summary="One row with the link."),
        qr_image(links.teacher, f"QR code of the teacher’s link {links.teacher}", width=0.26),
    ]


def steps(roll: int) -> tuple[str, ...]:
    return (
        f"Before: children whose parents said no do something else. {roll} are asked; if there are fewer, ask for the "
        "number to be changed before you open.",
        "Open your link below and press “Open for 90 minutes”.",
        "Show the poster. Each child opens the link on a device of their own, or one after the other with “Next "
        "person”. Screens are private: do not walk behind anyone.",
        f"Say the words below. Your page counts how many of {roll} are in. If it went wrong, “Throw away and start "
        "again” deletes its answers.",
        "Press “Close”, lead the talk, and type what you said together.",
    )


def agency_of(survey_class: SurveyClass) -> str:
    return survey_class.survey.audit_return.about


def paper(title: str, blocks: list[Block]) -> Document:
    board = settings.BOARD_NAME
    return Document(
        title,
        today(),
        tuple(blocks),
        board=board,
        author=board,
        subject=SUBJECT,
        landscape=False,
        site=settings.SITE_URL,
    )


def stem_of(*parts: str) -> str:
    return slugify(" ".join(("children’s survey", *parts)))
