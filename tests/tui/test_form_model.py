"""What a form holds: changes, errors, undo, drafts."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tui_kit import HOSTILE
from tui_office import SPECS, TODAY, VALUES

from caseman.api.messages import InputError
from caseman.tui.widgets.form_model import TYPED, FormModel

TYPED_NAMES = [spec.name for spec in SPECS if spec.kind in TYPED]


def model() -> FormModel:
    return FormModel(SPECS, VALUES, TODAY)


def test_a_form_as_it_began_has_no_changes() -> None:
    assert model().changes() == {}
    assert not model().dirty


def test_only_what_differs_is_a_change() -> None:
    form = model()
    form.type("price", "４００，０００。5")
    form.type("signed", "0303")
    form.type("mode", "按")
    form.put("sealed", False)
    assert form.changes() == {
        "price": Decimal("400000.50"),
        "signed": date(2026, 3, 3),
        "mode": "mortgage",
        "sealed": False,
    }
    form.type("price", "389,196.50")
    form.put("sealed", True)
    assert set(form.changes()) == {"signed", "mode"}


def test_what_cannot_be_read_stays_as_typed_with_its_error() -> None:
    form = model()
    form.type("signed", "2026x")
    form.type("price", "1.234")
    assert list(form.errors) == ["signed", "price"]
    assert form.shown("signed") == "2026x"
    assert form.changes() == {}
    assert form.dirty
    form.type("signed", "20260303")
    assert list(form.errors) == ["price"]


def test_required_fields_are_named_together() -> None:
    form = model()
    form.type("number", "")
    form.type("unit", " ")
    form.demand()
    assert list(form.errors) == ["number", "unit"]
    form.type("number", "HM1")
    assert list(form.errors) == ["unit"]


def test_errors_from_saving_go_when_their_field_changes() -> None:
    form = model()
    form.tell({"filed_no": InputError("this must not be empty"), "gone": InputError("x")})
    assert list(form.errors) == ["filed_no"]
    form.type("filed_no", "BA2000201")
    assert form.errors == {}


def test_saving_makes_the_values_the_beginning() -> None:
    form = model()
    form.type("copies", "4")
    form.saved()
    assert not form.dirty
    assert form.undo() is None
    form.type("copies", "")
    assert form.changes() == {"copies": None}


EDITS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(TYPED_NAMES),
            st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8), st.just("12")),
        ),
        st.tuples(st.just("sealed"), st.booleans()),
    ),
    max_size=12,
)


def apply(form: FormModel, edits: list[tuple[str, object]]) -> None:
    for name, value in edits:
        if isinstance(value, str):
            form.type(name, value)
        else:
            form.put(name, value)


def state(form: FormModel) -> list[tuple[str, str, object]]:
    return [(spec.name, form.shown(spec.name), form.value(spec.name)) for spec in SPECS]


@given(EDITS)
def test_undo_goes_all_the_way_back_and_redo_forth(edits: list[tuple[str, object]]) -> None:
    form = model()
    start = state(form)
    apply(form, edits)
    end = state(form)
    while form.undo():
        pass
    assert state(form) == start
    assert not form.dirty
    while form.redo():
        pass
    assert state(form) == end


@given(EDITS)
def test_a_draft_brings_back_what_was_typed(edits: list[tuple[str, object]]) -> None:
    import json

    form = model()
    apply(form, edits)
    draft = json.loads(json.dumps(form.draft()))
    again = model()
    again.restore(draft)
    assert state(again) == state(form)
    assert again.changes() == form.changes()
    assert list(again.errors) == list(form.errors)
