"""The papers of a survey: who gets them, that they can be read by everybody, and what they say."""

from __future__ import annotations

import io

import docx
import pikepdf
import pytest
from django.urls import reverse

from core.documents import render
from tests.core.documents.pdfs import pages_of, walk
from tests.factories.accounts import UserFactory
from tests.factories.plan import AgencyFactory, MembershipFactory
from tests.factories.voices import make_class, make_survey
from voices.papers.files import class_document, guide_document, parents_document, size_for
from voices.papers.page import links_of

pytestmark = pytest.mark.django_db
BOARD = "Northmere Safeguarding Children Board"


@pytest.fixture
def school():
    return AgencyFactory(name="Saltmarsh High School")


@pytest.fixture
def survey(school):
    plan = "Ms Hall writes it down and rings the front door of social care."
    return make_survey(school, questions_agreed_by="Joan Hall", disclosure_plan=plan)


@pytest.fixture
def group(survey):
    return make_class(survey, "7B", year=7, roll=28)


def flat_text(pdf: bytes) -> str:
    return " ".join(" ".join(pages_of(pdf)).split())


class TestClassPapers:
    def test_class_pdf_has_poster_and_teacher_sheet(self, group):
        poster, guide = pages_of(render(class_document(group), "pdf"))
        links = links_of(group)
        assert all(words in poster for words in ("7B", links.shown, "I need help now", "Ms Hall, room 4", "0800 1111"))
        assert links.teacher not in poster and group.lead_nonce not in poster
        guide = " ".join(guide.split())
        for words in (
            "Five steps",
            "28 are asked",
            "Joan Hall, safeguarding lead",
            "Ms Hall writes it down",
            "ten minutes",
        ):
            assert words in guide
        assert group.lead_nonce in guide.replace(" ", "").replace("\u200b", "")

    @pytest.mark.parametrize("make", [class_document, parents_document])
    def test_pdf_is_tagged_and_has_title_and_language(self, survey, group, make):
        content = render(make(group if make is class_document else survey), "pdf")
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert pdf.Root.MarkInfo.Marked and str(pdf.Root.Lang) == "en-GB"
            assert str(pdf.docinfo["/Title"]).startswith("Children’s survey about going online")
            kinds = [str(each.S) for each in walk(pdf.Root.StructTreeRoot.K)]
            figures = [each for each in walk(pdf.Root.StructTreeRoot.K) if each.S == "/Figure"]
        assert kinds.count("/H1") == 1 and "/H2" in kinds and "/TH" in kinds
        assert all(str(each.Alt).startswith("QR code of") for each in figures)
        assert len(figures) == (2 if make is class_document else 0)

    def test_longest_link_fits_the_width_of_the_poster(self):
        assert size_for("a.uk/s/abcdefghij/") == 34 and size_for("x" * 60) == pytest.approx(13.4)

    def test_full_sheet_stays_on_one_page(self, group):
        group.survey.disclosure_plan, group.survey.helper = "Long words here. " * 29, "Helper’s name, place " * 3
        assert len(pages_of(render(class_document(group), "pdf"))) == 2

    def test_word_sheet_can_be_edited_and_names_the_class(self, group):
        file = docx.Document(io.BytesIO(render(guide_document(group), "docx")))
        words = " ".join(each.text for each in file.paragraphs)
        assert "Sheet for the teacher: 7B" in words and "Say this first" in words
        assert file.core_properties.title == "Sheet for the teacher: 7B, Saltmarsh High School"


class TestLetter:
    def test_letter_says_who_asks_what_and_how_to_say_no(self, survey, group):
        words = flat_text(render(parents_document(survey), "pdf"))
        for said in (BOARD, "Saltmarsh High School", "What we ask", "Why we ask", "Return the slip at the end",
                     "Joan Hall, safeguarding lead", "stays with us", "30 days", "Reply slip"):  # fmt: skip
            assert said in words, said

    @pytest.mark.long
    def test_letter_prints_questions_of_the_ages_that_are_asked(self, survey, group):
        words = flat_text(render(parents_document(survey), "pdf"))
        assert "Ages 11 to 16" in words and "Ages 7 to 11" not in words
        survey.classes.all().delete()
        assert "Ages 7 to 11" in flat_text(render(parents_document(survey), "pdf"))

    def test_letter_fits_two_pages_for_one_age(self, survey, group):
        assert len(pages_of(render(parents_document(survey), "pdf"))) == 2

    def test_word_letter_has_headings_title_and_slip(self, survey):
        file = docx.Document(io.BytesIO(render(parents_document(survey), "docx")))
        headings = [each.text for each in file.paragraphs if each.style.name.startswith("Heading")]
        assert headings[:3] == ["What we ask", "Why we ask", "What happens with the answers"]
        assert file.core_properties.title.endswith("Saltmarsh High School") and len(file.tables) == 1


class TestFiles:
    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("letter", "wordprocessing"),
            ("letter_pdf", "pdf"),
            ("class_papers", "pdf"),
            ("sheet_word", "wordprocessing"),
        ],
    )
    def test_papers_are_sent_to_the_setting_and_the_manager_alone(self, enter, survey, group, school, name, kind):
        url = reverse(f"voices:{name}", args=[(survey if name.startswith("letter") else group).pk])
        own, other, head = (UserFactory(roles=[role]) for role in ("agency", "agency", "signatory"))
        for person, agency in ((own, school), (head, school), (other, AgencyFactory())):
            MembershipFactory(user=person, subgroup=None, agency=agency)
        response = enter(own).get(url)
        assert response.status_code == 200 and kind in response["Content-Type"]
        assert (
            "attachment" in response["Content-Disposition"]
            and "saltmarsh-high-school" in response.headers["Content-Disposition"]
        )
        assert enter(UserFactory(roles=["manager"])).get(url).status_code == 200
        assert [enter(person).get(url).status_code for person in (other, head)] == [404, 403]
        assert enter(own).post(url).status_code == 405
