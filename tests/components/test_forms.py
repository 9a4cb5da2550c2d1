import pytest

from consult.domain.vocabulary import Stance
from tests.drawing import draw, drawing_app, importing
from tests.markup import read_page

FORMS = importing(
    "forms",
    "button",
    "button_form",
    "check",
    "drawer",
    "field",
    "radios",
    "select",
    "stance_radios",
    "target_question",
    "text_area",
)


def page_of(source, **values):
    return read_page(draw(FORMS + source, **values))


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("{{ field('name', 'Name', hint='As in your credentials.', error='Write your name') }}", "input"),
        ("{{ text_area('name', 'Name', hint='As in your credentials.', error='Write your name') }}", "textarea"),
        (
            "{{ select('name', 'Name', [('a', 'A')], hint='As in your credentials.', error='Write your name') }}",
            "select",
        ),
        ("{{ check('name', 'Name', hint='As in your credentials.', error='Write your name') }}", "input"),
    ],
)
def test_a_control_names_its_hint_and_its_error(source, tag):
    page = page_of(source)
    [control] = page.find(tag)
    assert control.attributes["id"] == "name"
    assert control.attributes["aria-describedby"] == "name-hint name-error"
    assert control.attributes["aria-invalid"] == "true"
    assert page.find("p", id="name-error")[0].text == "Error: Write your name"


def test_a_control_in_order_says_nothing_of_errors():
    [control] = page_of("{{ field('name', 'Name', value='A') }}").find("input")
    assert not {"aria-invalid", "aria-describedby", "required"} & set(control.attributes)
    assert control.attributes["value"] == "A"


def test_a_field_for_a_password_or_a_file_never_repeats_what_was_sent():
    for kind in ("password", "file"):
        [control] = page_of("{{ field('x', 'X', value='secret', type=kind) }}", kind=kind).find("input")
        assert "value" not in control.attributes


def test_stances_run_from_against_to_for_and_abstain_stands_last():
    page = page_of("{{ stance_radios('T1-stance', 'abstain', error_id='T1-error') }}")
    controls = page.find("input", type="radio")
    assert [control.attributes["value"] for control in controls] == list(Stance)
    assert [control.attributes["value"] for control in controls if "checked" in control.attributes] == ["abstain"]
    assert controls[0].attributes["id"] == "T1-stance"
    assert {control.attributes["aria-describedby"] for control in controls} == {"T1-error"}


def test_a_question_about_a_target_is_a_group_named_by_code_and_title():
    page = page_of("{{ target_question('T2.2', 'Title', 'Text', 'T2_2-stance', error='Choose') }}")
    assert page.find("legend")[0].text == "T2.2 Title"
    assert page.find("p", id="T2_2-stance-error")[0].text == "Error: Choose"


def test_one_answer_of_a_few_has_its_question_as_legend():
    page = page_of("{{ radios('how', 'How often?', [('d', 'Daily', none), ('w', 'Weekly', 'On Mondays')], 'w') }}")
    assert page.find("legend")[0].text == "How often?"
    assert [option.attributes.get("id") for option in page.find("input")] == ["how", None]


def test_a_button_that_cannot_be_used_says_what_is_missing():
    [pressed] = page_of("{{ button('Approve', missing='why') }}").find("button")
    assert "disabled" in pressed.attributes
    assert pressed.attributes["aria-describedby"] == "why"


def test_a_button_says_which_of_many_it_acts_on():
    assert page_of("{{ button('Accept', about='the draft of X') }}").find("button")[0].text == "Accept the draft of X"


def test_a_form_of_one_button_carries_the_token_where_there_is_one():
    source = FORMS + "{{ button_form('Return', '/r', {'draft': 3}) }}"
    assert [(field.attributes["name"]) for field in read_page(draw(source)).find("input")] == ["draft"]
    app = drawing_app()
    app.jinja_env.globals["csrf_token"] = lambda: "t0ken"
    with app.test_request_context():
        page = read_page(app.jinja_env.from_string(source).render())
    assert [field.attributes["value"] for field in page.find("input")] == ["t0ken", "3"]


def test_a_drawer_opens_without_a_script():
    [drawer] = page_of("{% call drawer('More', open=true) %}x{% endcall %}").find("details")
    assert "open" in drawer.attributes
