"""Roles, forms, tables, names and thresholds: changed as plain lists, and named before they hurt."""

import tomllib

import pytest
from house import list_changed, read_shipped

from engine import designing
from engine.designing import EditRefused, FieldChange
from engine.designing.editing.toml_text import TomlText
from engine.designing.judging import read_graph
from engine.forms import read_form
from engine.releases.modelfile import Words, read_model_file


def test_a_role_that_steps_need_stays_and_the_steps_are_named() -> None:
    with pytest.raises(EditRefused) as refused:
        designing.remove_role(read_shipped(), "psychologist")
    assert refused.value.code == "edit_role_needed"
    assert "Diagnoza psychologa" in str(refused.value.params["steps"])


def test_a_role_is_added_renamed_on_its_lanes_and_removed() -> None:
    added = designing.add_role(read_shipped(), "Tłumacz", "case").files
    assert designing.find_roles(added)["tlumacz"].pl == "Tłumacz"
    renamed = designing.rename_role(added, "mentor", "Koordynator", "Coordinator", "organisation").files
    assert b'<bpmn:lane id="mentor" name="Koordynator">' in renamed["stage1_engagement.bpmn"]
    assert list_changed(added, renamed) <= {path for path in added if path.endswith((".bpmn", ".toml"))}
    assert list_changed(designing.remove_role(added, "tlumacz").files, read_shipped()) <= {"model.toml"}
    with pytest.raises(EditRefused) as refused:
        designing.add_role(added, "tłumacz", "case")
    assert refused.value.code == "edit_role_exists"


def test_model_toml_keeps_its_comments_and_order() -> None:
    before = read_shipped()["model.toml"].decode().splitlines()
    files = designing.change_threshold(
        read_shipped(), "no_activity", {"amber": "21 dni", "red": "30 dni"}
    ).files
    after = files["model.toml"].decode().splitlines()
    assert [(old, new) for old, new in zip(before, after, strict=True) if old != new] == [
        ('amber = "P14D"', 'amber = "P21D"')
    ]


def test_stages_messages_and_the_model_are_renamed() -> None:
    files = designing.change_stage(
        read_shipped(), "profiling", "Etap II: Poznajemy", "Krok 2. Poznajemy"
    ).files
    files = designing.change_message(
        files, "msg_suspend", "Przerwa", "Chcę odpocząć", ["client", "coach"]
    ).files
    files = designing.describe_model(files, "Nasz proces", "", "Po naszemu").files
    model = tomllib.loads(files["model.toml"].decode())
    assert model["stages"][1]["name"]["pl"] == "Etap II: Poznajemy"
    assert model["messages"]["msg_suspend"]["roles"] == ["client", "coach"]
    assert model["name"]["pl"] == "Nasz proces"
    assert model["stages"][0] == tomllib.loads(read_shipped()["model.toml"].decode())["stages"][0]


def test_a_value_over_several_lines_is_replaced_whole() -> None:
    text = TomlText(b'a = [\n  1,\n  2,\n]\nb = "x"\n[t]\nc = 1\n')
    text.set("", "a", "[3]")
    text.set("t", "d", "4")
    assert text.to_bytes() == b'a = [3]\nb = "x"\n[t]\nc = 1\nd = 4\n'


def test_a_question_is_added_changed_moved_and_removed() -> None:
    change = FieldChange("Jaki język?", "one", "Zapytaj rodzinę", True, ("polski", "PJM"), "K", "Jak mówisz?")
    edit = designing.add_field(read_shipped(), "s1_interp", change, "Field_ordered")
    form = read_form("s1_interp", edit.files["forms/s1_interp.json"])
    assert form.names() == ("ordered", "jaki_jezyk", "interpreter_name", "notes")
    field = form.find_field("jaki_jezyk")
    assert field is not None
    assert (field.required, [one.label for one in field.options]) == (True, ["polski", "PJM"])
    renamed = designing.change_field(
        edit.files, "s1_interp", "Field_jaki_jezyk", FieldChange("Język?", options=("po polsku", "PJM"))
    )
    view = designing.describe_fields(renamed.files, "s1_interp").get("Field_jaki_jezyk")
    assert (view.label, view.required, view.options) == ("Język?", False, ("po polsku", "PJM"))
    kept = read_form("s1_interp", renamed.files["forms/s1_interp.json"]).find_field("jaki_jezyk")
    assert kept is not None
    assert [one.value for one in kept.options] == ["polski", "pjm"], "conditions still find their answers"
    moved = designing.move_field(renamed.files, "s1_interp", "Field_jaki_jezyk", -1)
    assert read_form("s1_interp", moved.files["forms/s1_interp.json"]).names()[0] == "jaki_jezyk"
    gone = designing.remove_field(moved.files, "s1_interp", "Field_jaki_jezyk")
    assert read_form("s1_interp", gone.files["forms/s1_interp.json"]).names() == (
        "ordered",
        "interpreter_name",
        "notes",
    )


def test_a_question_that_decides_something_stays_and_the_places_are_named() -> None:
    with pytest.raises(EditRefused) as refused:
        designing.remove_field(read_shipped(), "s1_decide", "Field_decision")
    assert refused.value.code == "edit_field_needed"
    assert "Czy klient" in str(refused.value.params["places"])
    view = designing.describe_fields(read_shipped(), "s1_decide").get("Field_decision")
    with pytest.raises(EditRefused) as refused:
        designing.change_field(
            read_shipped(), "s1_decide", "Field_decision", FieldChange(view.label, options=view.options[1:])
        )
    assert refused.value.code == "edit_option_needed"


def test_a_form_that_a_step_uses_stays() -> None:
    with pytest.raises(EditRefused) as refused:
        designing.remove_form(read_shipped(), "s2_plan")
    assert "Zaplanuj poznawanie" in str(refused.value.params["steps"])


def test_rows_of_a_table_are_written_added_and_refused_when_unreadable() -> None:
    files = read_shipped()
    table = designing.get_table(files, "eligibility")
    rows = [list(row) for row in table.rows]
    assert designing.write_rows(files, "eligibility", rows).files == files, "nothing typed, nothing written"
    rows[0][1] = '"unknown"'
    rows.append(["-"] * 5 + ['"qualified"', '"Można."'])
    again = designing.get_table(designing.write_rows(files, "eligibility", rows).files, "eligibility")
    assert again.rows[0][1] == '"unknown"'
    assert again.rows[-1][5:] == ('"qualified"', '"Można."')
    rows[0][1] = "((("
    with pytest.raises(EditRefused) as refused:
        designing.write_rows(files, "eligibility", rows)
    assert refused.value.code == "edit_table_broken"


def test_a_value_that_a_case_remembers_gets_other_words_and_conditions_show_them() -> None:
    before = read_shipped()
    words = dict(designing.list_variables(before))["contact_attempts"]
    assert (words.pl, words.en) == ("Liczba prób kontaktu", "Attempts at contact")
    wanted = {"contact_attempts": Words("Ile razy dzwoniliśmy", "Calls"), "not_there": Words("Nic", "")}
    files = designing.name_variables(before, wanted).files
    assert list_changed(before, files) == {"model.toml"}
    said = designing.say_expression("contact_attempts < 3", designing.read_names(files), "pl")
    assert said == "„Ile razy dzwoniliśmy” mniej niż 3"
    assert designing.name_variables(files, dict(designing.list_variables(files))).said == "nothing_changed"
    with pytest.raises(EditRefused, match="edit_name_missing"):
        designing.name_variables(before, {"contact_attempts": Words(" ", "")})


def test_the_rules_of_a_table_are_said_in_sentences() -> None:
    files = read_shipped()
    said = designing.say_rules(designing.list_tables(files)[0], designing.read_names(files), "pl")
    assert said[2].startswith("„Wiek: czy osoba ma 18 lat?”: nie → „Podpowiedź”: „not_qualified”")


def test_an_end_that_closes_the_case_says_in_which_state_it_is_then() -> None:
    files = read_shipped()
    model = read_model_file(files["model.toml"])
    graph = read_graph(files)
    main = graph.processes[model.main_process].ends()
    assert all(designing.closes_case(files, model, end.id) for end in main)
    inner = graph.processes["stage1_engagement"].ends()
    assert not any(designing.closes_case(files, model, end.id) for end in inner)
    end = main[0]
    resigned = designing.change_end(files, end.id, end.name, "", "closed_withdrawn").files
    assert read_graph(resigned).element(end.id).properties["case_status"] == "closed_withdrawn"
    usual = designing.change_end(resigned, end.id, end.name, "", "").files
    assert "case_status" not in read_graph(usual).element(end.id).properties
    with pytest.raises(EditRefused, match="edit_choose_value"):
        designing.change_end(files, end.id, end.name, "", "profiling")
    states = [key for key, _ in designing.list_closings(model)]
    assert "closed_success" in states
    assert "closed_done" not in states
