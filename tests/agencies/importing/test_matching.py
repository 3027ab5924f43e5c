"""Which agency here a row of a list means: by its numbers first, then by the words of its own, never without asking."""

from __future__ import annotations

import pytest

from agencies.importing.belongings import belongings_of, sentence
from agencies.importing.naming import COMMON, STAGES, may_be_one_number
from agencies.models import Agency
from core.importing.services import undo_import
from core.text.similarity import Names
from tests.agencies.importing.lists import accept, answered, begun, changes, decide, faults, questions, states
from tests.factories.accounts import UserFactory
from tests.factories.audits import improvement, open_round, return_of
from tests.factories.directory import EsloFactory
from tests.factories.plan import ActionFactory, AgencyFactory, AgencyLeadFactory, MembershipFactory
from tests.rows import try_rows


@pytest.fixture
def keeper(db):
    return UserFactory(roles=["manager"])


@try_rows(
    ("name", "found"),
    [
        ("St. Anne's C of E Primary", 1),
        ("Tarn Road School", 2),
        ("Tarn Academy", 2),
        ("Tarn Road Nursery", None),
        ("Andrews Lane Primary School", None),
        ("St Anselm's College", None),
        ("Northmere Borough Council Libraries", None),
        ("Quay House", None),
        ("Unit 7", None),
        ("Academy, The", 6),
    ],
)
def test_names_likely_weighs_only_the_words_of_their_own(name, found):
    here = {
        1: "Saint Annes Primary School",
        2: "Tarn Road Primary School",
        3: "Unit 8",
        4: "Harbour Lane Primary School",
        5: "Northmere Borough Council Housing",
        6: "The Academy",
    }
    assert Names(here, COMMON, STAGES).likely(name) == found


@try_rows(
    ("one", "other", "may_be"),
    [
        ("100001", "100002", False),
        ("100001", "", True),
        ("801/2001", "2001", True),
        ("8012001", "801/2001", True),
        ("801/2001", "801/2002", False),
    ],
)
def test_numbers_that_differ_are_those_of_two_agencies(one, other, may_be):
    assert may_be_one_number(one, other) is may_be
    assert may_be_one_number(other, one) is may_be


@pytest.mark.long
def test_likely_agency_is_asked_about_without_a_proposal(keeper):
    likely = AgencyFactory(name="Tarn Road Primary School")
    held = begun("Name,Type,Tel\nTarn Road School,Primary,1\n", keeper)
    assert states(held) == ["ask"]
    (question,) = questions(held)
    assert question.text == "Tarn Road Primary School → Tarn Road School: is it the same agency?"
    assert question.hint == "No return, person, action or improvement step hangs on Tarn Road Primary School yet."
    assert (question.proposal, question.at) == ("", (0, 1))
    values = [value for value, _ in question.options]
    assert values == [f"renamed {likely.pk}", f"same {likely.pk}", "new", "leave out"]
    for answer, state in (*zip(values, ("changed", "changed", "new", "excluded"), strict=True), ("7", "ask")):
        held = decide(held, keeper, answers={question.key: answer})
        assert states(held) == [state]


def test_agency_keeps_its_name_where_somebody_says_so(keeper):
    AgencyFactory(name="Tarn Road Primary School")
    held = answered(begun("Name,Type,Tel\nTarn Road School,Primary,1\n", keeper), keeper, "same")
    assert [each[0] for each in changes(held)[0]] == ["phone"]
    accept(held, keeper)
    assert Agency.objects.get().name == "Tarn Road Primary School"


def test_two_rows_cannot_mean_the_same_likely_agency(keeper):
    AgencyFactory(name="Tarn Road Primary School")
    held = begun("Name,Type\nTarn Road School,Primary\nTarn Road Primary,Primary\n", keeper)
    assert states(answered(held, keeper, "renamed")) == ["changed", "refused"]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ({"national_reference": "100001"}, "100002,"),
        ({"local_reference": "801/2001"}, ",801/2002"),
    ],
)
def test_row_with_another_number_is_a_new_agency_without_a_question(here, there, keeper):
    AgencyFactory(name="Tarn Road Primary School", **here)
    held = begun(f"Name,Type,URN,DfE number\nTarn Road School,Primary,{there}\n", keeper)
    assert (states(held), questions(held)) == (["new"], [])


def test_new_name_of_a_known_number_is_asked_about_with_what_goes_along(keeper):
    school = AgencyFactory(name="Harbour Lane Primary School", national_reference="100001")
    EsloFactory(agency=school, name="Ann Lead")
    held = begun("Name,URN\nAndrews Lane Primary School,100001\n", keeper)
    assert states(held) == ["ask"]
    (question,) = questions(held)
    assert question.text == (
        "Harbour Lane Primary School → Andrews Lane Primary School, both with the number 100001: is this its new name?"
    )
    assert question.hint == "What belongs to Harbour Lane Primary School goes with it: 1 person."
    assert [value for value, _ in question.options] == [f"renamed {school.pk}", f"same {school.pk}", "leave out"]


def test_name_written_otherwise_is_no_new_name(keeper):
    AgencyFactory(name="St. Anne’s & St Mary’s School", national_reference="100001")
    held = begun("Name,URN\nst annes and st marys school,100001\n", keeper)
    assert (states(held), questions(held)) == (["changed"], [])


def test_local_reference_finds_an_agency_that_alone_has_it(keeper):
    AgencyFactory(name="Harbour Lane Primary School", local_reference="801/2001")
    held = begun("Name,DfE number\nAndrews Lane Primary School,801/2001\n", keeper)
    assert "both with the number 801/2001" in questions(held)[0].text
    held = begun("Name,Type,DfE number\nBirch,Primary,801/2001\nCedar,Primary,801/2001\n", keeper)
    assert states(held) == ["new", "new"], "a number that several rows have says nothing"


def test_number_of_one_agency_with_the_name_of_another_is_refused(keeper):
    AgencyFactory(name="Alder School", local_reference="801/2001")
    AgencyFactory(name="Birch School")
    held = begun("Name,DfE number\nBirch School,801/2001\n", keeper)
    assert faults(held) == [["The reference is that of Alder School, the name that of another agency"]]


@try_rows(
    ("counts", "words"),
    [
        ({}, "No return, person, action or improvement step hangs on Alder yet."),
        ({"returns": 1, "people": 2}, "What belongs to Alder goes with it: 1 return and 2 people."),
        (
            {"returns": 2, "people": 1, "actions": 12, "steps": 1},
            "What belongs to Alder goes with it: 2 returns, 1 person, 12 actions and 1 improvement step.",
        ),
    ],
)
def test_sentence_says_what_goes_with_an_agency(counts, words):
    assert sentence("Alder", counts) == words


@pytest.mark.long
@pytest.mark.django_db
def test_belongings_are_counted_for_each_agency_by_itself():
    school, other = AgencyFactory(name="Alder"), AgencyFactory(name="Birch")
    returned = return_of(open_round(agencies=[school, other]), school)
    improvement(returned, "A1.1")
    lead = AgencyLeadFactory(agency=school)
    for _ in range(2):
        ActionFactory(lead=lead)
    EsloFactory(agency=school, name="Ann Lead")
    MembershipFactory(agency=school, subgroup=None, user__name="Ann Lead")
    assert belongings_of([school, other]) == {
        school.pk: "What belongs to Alder goes with it: 1 return, 1 person, 2 actions and 1 improvement step.",
        other.pk: "What belongs to Birch goes with it: 1 return.",
    }


@pytest.mark.long
def test_list_is_undone_after_a_later_one_that_was_undone(keeper):
    first = accept(begun("Name,Type,URN\nHarbour Lane,Primary,100001\nCedar,Primary,100002\n", keeper), keeper)
    second = begun("Name,Type,URN,ESLO\nAndrews Lane,Primary,100001,Ann Lead\n", keeper)
    second = accept(answered(second, keeper, "renamed"), keeper)
    assert Agency.objects.filter(name="Andrews Lane").exists()
    for held in (second, first):
        undo_import(import_=held, expected=held.version, by=keeper, reason="The wrong file")
    assert not Agency.objects.exists()
