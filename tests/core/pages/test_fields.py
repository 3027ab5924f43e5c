"""The form renderer: what reaches the page for each kind of field, and the error summary."""

import datetime
import re

from django import forms
from django.forms.renderers import DjangoTemplates
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from lxml import html

from core.pages.fields import DateBoxes, DateField, DesignSystemRenderer, in_sentence, required_words
from tests.rows import try_rows


class Everything(forms.Form):
    name = forms.CharField(label="Name of the school", max_length=20, help_text="As on the register")
    email = forms.EmailField(
        label="Work email",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "placeholder": "Work email"}),
    )
    due = DateField(label="New date", help_text="For example, 31 5 2010", widget=DateBoxes)
    known = DateField(label="Date known", required=False, widget=DateBoxes)
    reason = forms.CharField(label="Reason", widget=forms.Textarea, max_length=60)
    note = forms.CharField(label="Note", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose"), ("p", "Primary")])
    status = forms.ChoiceField(label="Status", widget=forms.RadioSelect, choices=[("a", "At risk"), ("o", "On track")])
    leads = forms.MultipleChoiceField(
        label="Leads", widget=forms.CheckboxSelectMultiple, choices=[("Groups", [("g", "e-Safety group")])]
    )
    told = forms.BooleanField(label="I have told the lead", help_text="By mail")
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    evidence = forms.FileField(label="Evidence", widget=forms.FileInput)
    version = forms.IntegerField(widget=forms.HiddenInput, label="Version")


def tree(text):
    return html.fragment_fromstring(str(text), create_parent="div")


def one(node, xpath):
    found = node.xpath(xpath)
    assert len(found) == 1, (xpath, len(found))
    return found[0]


def rendered(template, **context):
    return tree(Template(template).render(Context(context)))


def described(page, node):
    """The texts that a screen reader adds to an input or group."""
    ids = (node.get("aria-describedby") or "").split()
    return [one(page, f".//*[@id='{i}']").text_content().strip() for i in ids]


EMPTY = QueryDict()


def test_every_input_has_exactly_one_label_that_names_it():
    page = tree(Everything())
    inputs = page.xpath(".//input[not(@type='hidden')] | .//select | .//textarea")
    assert len(inputs) == 17
    for node in inputs:
        one(page, f".//label[@for='{node.get('id')}']")


def test_no_id_stands_twice_in_a_form():
    ids = tree(Everything(EMPTY)).xpath(".//@id")
    assert len(ids) == len(set(ids))


@try_rows(
    ("field", "css"),
    [
        ("name", "govuk-input"),
        ("email", "govuk-input"),
        ("reason", "govuk-textarea"),
        ("kind", "govuk-select"),
        ("told", "govuk-checkboxes__input"),
        ("evidence", "govuk-file-upload"),
        ("password", "govuk-input"),
    ],
)
def test_an_input_carries_the_class_of_the_design_system(field, css):
    node = one(tree(Everything()), f".//*[@id='id_{field}']")
    assert css in node.get("class").split()


def test_a_class_given_by_the_form_is_kept_beside_our_own():
    class Short(forms.Form):
        count = forms.IntegerField(widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}))

    assert one(tree(Short()), ".//input").get("class") == "govuk-input govuk-input--width-4"


def test_hidden_inputs_are_plain():
    node = one(tree(Everything()), ".//input[@type='hidden']")
    assert node.get("class") is None


def test_the_browser_does_not_judge_or_cut_before_the_server_can_explain():
    page = tree(Everything())
    for attribute in ("required", "maxlength", "placeholder"):
        assert page.xpath(f".//*[@{attribute}]") == []


def test_autocomplete_reaches_the_page():
    page = tree(Everything())
    assert one(page, ".//*[@id='id_email']").get("autocomplete") == "email"
    assert one(page, ".//*[@id='id_password']").get("autocomplete") == "current-password"


def test_hint_limit_and_error_describe_the_input_in_that_order():
    page = tree(Everything(QueryDict("name=" + "x" * 30)))
    name = one(page, ".//*[@id='id_name']")
    assert name.get("aria-invalid") == "true"
    assert described(page, name) == [
        "As on the register",
        "Error: Name of the school: use 20 characters or fewer. You have used 30",
    ]
    assert name.get("value") == "x" * 30
    reason = one(page, ".//*[@id='id_reason']")
    assert described(page, reason) == ["Error: Enter the reason", "You can enter up to 60 characters"]


@try_rows(("label", "words"), [
    ("Date of the meeting", "Enter the date of the meeting"),
    ("Email address:", "Enter the email address"),
    ("Your name", "Enter your name"),
    ("What was done", "Enter what was done"),
    ("What do you want to make?", "Enter what you want to make"),
    ("Which day do they open?", "Enter which day they open"),
])  # fmt: skip
def test_what_is_missing_is_asked_for_in_a_sentence(label, words):
    assert required_words(forms.CharField(), label) == words


def test_a_missing_date_is_asked_for_by_its_label_where_that_is_no_noun():
    assert required_words(DateField(), "Answers wanted by") == "Enter the date for “Answers wanted by”"
    assert required_words(DateField(), "Date of completion") == "Enter the date of completion"


def test_a_group_of_choices_is_described_as_a_group():
    page = tree(Everything(EMPTY))
    group = one(page, ".//fieldset[.//input[@name='status']]")
    assert group.findtext("legend").strip() == "Status"
    assert described(page, group) == ["Error: Choose the status"]
    assert page.xpath(".//input[@name='status'][@aria-invalid]") == []


def test_groups_of_choices_keep_their_headings_and_what_was_chosen():
    page = tree(Everything(QueryDict("leads=g&status=o")))
    assert "Groups" in one(page, ".//fieldset[.//input[@name='leads']]").text_content()
    assert one(page, ".//input[@name='leads']").get("checked") is not None
    assert one(page, ".//input[@name='status'][@checked]").get("value") == "o"


def test_optional_is_said_only_where_something_else_is_asked_for():
    page = tree(Everything())
    assert [label.text for label in page.xpath(".//*[span[@class='optional']]")] == ["Date known ", "Note "]

    class Filters(forms.Form):
        words = forms.CharField(required=False)

    assert "optional" not in str(Filters())


def test_missing_answers_are_asked_for_by_name():
    errors = Everything(EMPTY).errors
    assert {
        name: list(texts) for name, texts in errors.items() if name in {"name", "due", "kind", "told", "evidence"}
    } == {
        "name": ["Enter the name of the school"],
        "due": ["Enter the new date"],
        "kind": ["Choose the kind"],
        "told": ["Tick “I have told the lead”"],
        "evidence": ["Choose the evidence"],
    }


def test_an_answer_that_was_not_offered_is_refused_by_name():
    assert Everything(QueryDict("kind=zzz")).errors["kind"] == ["Choose one of the answers offered for “Kind”"]


def test_a_message_of_the_forms_own_is_kept():
    class Own(forms.Form):
        why = forms.CharField(error_messages={"required": "Say why the date moves"})

    assert Own(EMPTY).errors["why"] == ["Say why the date moves"]


def test_plain_messages_of_one_form_do_not_reach_the_class():
    Everything(EMPTY).is_valid()
    assert Everything.base_fields["name"].error_messages["required"] != "Enter the name of the school"


@try_rows(
    ("label", "inside"),
    [
        ("Reason", "reason"),
        ("ESLO", "ESLO"),
        ("New date?", "new date"),
        ("e-Safety lead:", "e-Safety lead"),
        ("", ""),
    ],
)
def test_a_label_reads_well_inside_a_sentence(label, inside):
    assert in_sentence(label) == inside


# The date in three boxes


def date_form(query, **initial):
    return Everything(QueryDict(query) if query is not None else None, initial=initial)


def test_a_date_is_posted_as_day_month_and_year():
    form = date_form("due_day=3&due_month=Feb&due_year=2010")
    assert "due" not in form.errors
    assert form.cleaned_data["due"] == datetime.date(2010, 2, 3)
    assert form.cleaned_data["known"] is None


@try_rows("value", [datetime.date(2010, 2, 3), datetime.datetime(2010, 2, 3, 9, 0)])
def test_a_date_that_is_held_fills_the_boxes(value):
    page = tree(date_form(None, due=value))
    assert [one(page, f".//*[@id='id_due_{box}']").get("value") for box in ("day", "month", "year")] == [
        "3",
        "2",
        "2010",
    ]


def test_what_was_typed_stays_in_the_boxes_and_the_wrong_one_is_marked():
    page = tree(date_form("due_day=31&due_month=Feb&due_year=2010"))
    boxes = {box: one(page, f".//*[@id='id_due_{box}']") for box in ("day", "month", "year")}
    assert [node.get("value") for node in boxes.values()] == ["31", "Feb", "2010"]
    assert {box for box, node in boxes.items() if node.get("aria-invalid")} == {"day"}
    group = one(page, ".//fieldset[.//input[@id='id_due_day']]")
    assert described(page, group) == [
        "For example, 31 5 2010",
        "Error: February 2010 has no day 31. Enter the date in the form 3 February 2010",
    ]


def test_the_summary_links_to_the_first_wrong_box():
    form = date_form("due_day=3&due_month=2&due_year=10&known_day=1")
    assert (form["due"].error_target, form["known"].error_target) == ("id_due_year", "id_known_month")


@try_rows(
    ("query", "changed"),
    [
        ("due_day=3&due_month=February&due_year=2010", False),
        ("due_day=4&due_month=2&due_year=2010", True),
        ("due_day=&due_month=&due_year=", True),
        ("due_day=x&due_month=2&due_year=2010", True),
    ],
)
def test_a_date_has_changed_only_when_it_names_another_day(query, changed):
    form = date_form(query, due=datetime.date(2010, 2, 3))
    assert ("due" in form.changed_data) is changed


def test_a_date_in_a_form_with_a_prefix_keeps_its_own_ids():
    page = tree(Everything(QueryDict("a-due_day=9"), prefix="a"))
    assert one(page, ".//*[@id='id_a-due_day']").get("name") == "a-due_day"
    assert one(page, ".//*[@id='id_a-due_day']").get("value") == "9"


# Tags


def test_every_link_of_the_error_summary_goes_to_an_input_of_the_page():
    form = Everything(EMPTY)
    form.add_error(None, "Someone else saved this record")
    page = rendered("{% error_summary form %}{{ form }}", form=form)
    links = page.xpath(".//div[@role='alert']//a")
    assert [link.text for link in links][:2] == ["Someone else saved this record", "Enter the name of the school"]
    assert len(links) == 11
    for link in links:
        target = one(page, f".//*[@id='{link.get('href')[1:]}']")
        assert target.tag in {"input", "select", "textarea"}
    assert "Version: Enter the version" in one(page, ".//div[@role='alert']").text_content()


def test_the_error_summary_is_silent_without_errors():
    assert rendered("{% error_summary form %}", form=Everything()).text_content().strip() == ""
    assert rendered("{% error_summary form %}", form=None).text_content().strip() == ""


def test_the_error_summary_covers_formsets():
    lines = forms.formset_factory(Everything, min_num=1, validate_min=True)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"}
    )
    page = rendered("{% error_summary lines %}{{ lines }}", lines=lines)
    assert page.xpath(".//div[@role='alert']//a[@href='#id_form-0-name']")


@try_rows(
    ("context", "prefix"),
    [
        ({"form": Everything(EMPTY)}, "Error: "),
        ({"other_name": Everything(EMPTY)}, "Error: "),
        ({"has_errors": True}, "Error: "),
        ({"form": Everything()}, ""),
        ({}, ""),
    ],
)
def test_the_title_begins_with_error_when_a_form_has_errors(context, prefix):
    assert Template("{% title_prefix %}").render(Context(context)) == prefix


def test_a_badge_says_letter_and_word_and_escapes_both():
    page = rendered("{% badge 'R' word 'red' %}", word="<b>Overdue")
    badge = one(page, "./strong")
    assert badge.get("class") == "badge badge--red"
    assert badge.text_content() == "R<b>Overdue"


def test_an_unknown_colour_gives_a_plain_badge():
    assert one(rendered("{% badge '' 'x' 'red onclick=1' %}"), "./strong").get("class") == "badge badge--plain"


def test_pagination_keeps_the_filters_and_marks_the_page():
    from django.core.paginator import Paginator

    request = RequestFactory().get("/?lead=police&q=a%26b&page=7")
    page = rendered("{% pagination page %}", page=Paginator(range(300), 10).get_page(7), request=request)
    current = one(page, ".//a[@aria-current='page']")
    assert current.text == "7"
    assert one(page, ".//a[@rel='next']").get("href") == "?lead=police&q=a%26b&page=8"


def test_pagination_of_a_single_page_shows_nothing():
    from django.core.paginator import Paginator

    page = rendered("{% pagination page %}", page=Paginator([1], 10).get_page(1), request=RequestFactory().get("/"))
    assert page.text_content().strip() == ""


def test_details_and_scrolling_tables_escape_their_labels_and_keep_their_content():
    page = rendered(
        "{% details label %}<p>in</p>{% enddetails %}{% scroll_table label %}<b>t</b>{% endscroll_table %}",
        label='<"x',
    )
    assert one(page, ".//summary").text_content() == '<"x'
    assert one(page, ".//details//p").text == "in"
    region = one(page, ".//div[@role='region']")
    assert (region.get("aria-label"), region.get("tabindex"), one(region, "./b").text) == ('<"x', "0", "t")


def test_breadcrumbs_end_with_the_page_itself():
    page = rendered("{% breadcrumbs 'Plan' '/plan/' 'Action 1' %}")
    assert one(page, ".//a").get("href") == "/plan/"
    assert one(page, ".//li[@aria-current='page']").text == "Action 1"


def test_nothing_inline_is_written_by_the_renderer():
    page = str(Everything(EMPTY))
    assert re.findall(r"<[^>]*\s(?:style|on\w+)=", page) == []
    assert "<script" not in page


def test_the_filter_panel_opens_only_when_a_filter_is_set():
    class Filters(forms.Form):
        words = forms.CharField(required=False)
        due = DateField(required=False)

    template = "{% include 'components/filter_panel.html' with form=form %}"
    for query, is_open in [("words=x", True), ("due_year=2010", True), ("words=&due_day=", False)]:
        panel = one(rendered(template, form=Filters(QueryDict(query))), ".//details")
        assert (panel.get("open") is not None) is is_open, query
    assert one(rendered(template, form=Filters()), ".//details").get("open") is None


def test_help_that_a_page_puts_elsewhere_is_left_out_with_its_reference():
    page = rendered("{{ form.name|without_hint }}", form=Everything())
    assert "As on the register" not in page.text_content()
    assert one(page, ".//input").get("aria-describedby") is None


GROUPED = [
    ("", "Any"),
    ("Here", [("1", "A & B"), ("2", "<b>")]),
    (3, "Number"),
]


@try_rows("chosen", ["", "2", 3, None])
@try_rows("attributes", [{}, {"disabled": True, "hidden": False, "data-x": 'a"b'}])
def test_a_select_says_what_the_template_of_django_says(chosen, attributes):
    widget = forms.Select(choices=GROUPED, attrs={"id": "kind", **attributes})
    ours = DesignSystemRenderer().render(widget.template_name, widget.get_context("kind", chosen, None))
    django = DjangoTemplates().render(widget.template_name, widget.get_context("kind", chosen, None))
    assert ours.split() == django.split()
