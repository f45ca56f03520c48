"""Variants: a folder that holds only what differs is whole wherever it is read."""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from builders import open_office
from hypothesis import given
from hypothesis import strategies as st
from small_model import make_small_model

from engine.designing.drafts import get_draft
from engine.designing.importing import import_model
from engine.errors import ModelRefused
from engine.model import Actor, PersonId
from engine.process.organising import export_model, publish_model
from engine.releases.archives import judge_archive
from engine.releases.checking import Checked, check_paths
from engine.releases.folders import read_model_folder, read_whole
from engine.releases.lineage.toml_text import write_toml
from engine.releases.release import compile_files, pack_files, unpack_files
from engine.store.queries.cases import find_latest_release

VARIANT = 'key = "variant"\nextends = "small"\nname = "Wariant"\n'
SCENARIO = b'title = "Proba"\n[case]\nclient = "Ania Nowak"\nstart = 2026-03-02\n'


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


@pytest.fixture
def parent(tmp_path: Path) -> Path:
    files = make_small_model() | {
        "scenarios/one.toml": SCENARIO,
        "parameters.toml": parameters(work_hours_day=7, work_hours_week=35),
    }
    return write(tmp_path / "small", files)


def parameters(**amounts: int) -> bytes:
    row = "[[parameter]]\nkey = '{}'\nvalid_from = 1900-01-01\nvalue = {}\n"
    return "".join(row.format(*amount) for amount in amounts.items()).encode()


def variant(parent: Path, more: str = "", files: Mapping[str, bytes] | None = None) -> Path:
    """A variant's folder next to its parent's."""
    return write(parent.parent / "variant", {"model.toml": (VARIANT + more).encode(), **(files or {})})


def findings(folder: Path) -> list[tuple[str, str, str]]:
    checked: list[Checked] = list(check_paths([folder]))
    found = [(one.path, each) for one in checked for each in one.findings if each.severity == "error"]
    for _, each in found:
        assert each.message_pl and each.message_en and each.hint_pl and "?" not in each.message_en
    return [(Path(path).name, each.code, each.element) for path, each in found]


def model_of(folder: Path) -> dict[str, object]:
    return tomllib.loads(read_model_folder(folder)["model.toml"].decode())


def test_a_variant_is_its_parent_with_other_names(parent: Path) -> None:
    files = read_model_folder(variant(parent))
    assert files["main.bpmn"] == (parent / "main.bpmn").read_bytes()
    release = compile_files(files)
    assert (release.model.key, release.model.name.pl) == ("variant", "Wariant")
    assert (release.model.extends, release.model.lineage) == (None, ("small",))
    assert set(release.model.roles) == {"client", "coach", "mentor", "office"}


def test_a_file_of_the_variant_stands_in_the_place_of_its_parents(parent: Path) -> None:
    talk = json.loads((parent / "forms/talk.json").read_bytes())
    talk["properties"]["title"] = "Inna rozmowa"
    own = json.dumps(talk).encode()
    whole = read_whole(variant(parent, files={"forms/talk.json": own}))
    assert whole.files["forms/talk.json"] == own
    assert whole.origins["forms/talk.json"] == "variant"
    assert whole.origins["forms/decide.json"] == "small"


def test_a_variant_tells_its_own_scenarios_only(parent: Path) -> None:
    own = variant(parent, files={"scenarios/two.toml": SCENARIO})
    assert [path for path in read_model_folder(own) if path.startswith("scenarios/")] == [
        "scenarios/two.toml"
    ]


def test_a_deadline_changes_without_a_copy_of_the_diagram(parent: Path) -> None:
    own = variant(parent, '[steps.talk]\ndue = "P9D"\nname = "Długa rozmowa"\nremind_before = "P1D"\n')
    graph = compile_files(read_model_folder(own)).graph
    talk = graph.element("talk")
    assert (talk.name, talk.properties["due"]) == ("Długa rozmowa", "P9D")
    assert talk.properties["remind_before"] == "P1D"
    untouched = compile_files(read_model_folder(parent)).graph.element("decide")
    assert graph.element("decide").properties == untouched.properties


def test_a_condition_changes_and_a_timer_where_there_is_none_is_refused(parent: Path) -> None:
    own = variant(parent, "[steps.f5]\ncondition = 'decision != \"yes\"'\n")
    process = compile_files(read_model_folder(own)).graph.processes["small_main"]
    assert process.flows["f5"].condition == 'decision != "yes"'
    assert findings(variant(parent, '[steps.talk]\ntimer = "P1D"\n')) == [
        ("model.toml", "changed-step-missing", "talk")
    ]


def test_fields_change_and_are_added_without_a_copy_of_the_form(parent: Path) -> None:
    own = variant(
        parent,
        '[fields.talk.place]\nlabel = "Która firma?"\n'
        '[[added_fields]]\nform = "talk"\nafter = "words"\ntype = "textfield"\n'
        'key = "wish"\nlabel = "Marzenie"\n',
    )
    form = compile_files(read_model_folder(own)).forms["talk"]
    assert list(form.names())[:2] == ["words", "wish"]
    content = json.loads(read_model_folder(own)["forms/talk.json"])
    jobs = next(one for one in content["components"] if one.get("path") == "jobs")
    assert jobs["components"][0]["label"] == "Która firma?"


def test_a_field_is_taken_away(parent: Path) -> None:
    own = variant(parent, '[removes]\nfields = ["talk.health", "talk.jobs"]\n')
    form = compile_files(read_model_folder(own)).forms["talk"]
    assert "health" not in form.names() and "words" in form.names()
    assert b"jobs" not in read_model_folder(own)["forms/talk.json"]


def test_stages_roles_and_amounts_are_laid_over_the_parents(parent: Path) -> None:
    own = variant(
        parent,
        '[roles.guide]\nname = "Przewodnik"\n[roles.coach]\nname = "Asystent"\n'
        '[[stages]]\nkey = "first"\nbefore = "engagement"\nprocess = "small_main"\nname = "Początek"\n'
        '[[stages]]\nkey = "engagement"\nclient_name = "Pierwszy krok"\n',
        {"parameters.toml": parameters(work_hours_day=8)},
    )
    model = compile_files(read_model_folder(own)).model
    assert [stage.key for stage in model.stages] == ["first", "engagement"]
    assert model.stages[1].client_name.pl == "Pierwszy krok"
    assert model.roles["coach"].name.pl == "Asystent" and model.roles["coach"].scope == "case"
    assert model.roles["guide"].name.pl == "Przewodnik"
    rows = tomllib.loads(read_model_folder(own)["parameters.toml"].decode())["parameter"]
    assert [(row["key"], row["value"]) for row in rows] == [("work_hours_day", 8), ("work_hours_week", 35)]


def test_a_variant_of_a_variant_takes_from_both(parent: Path) -> None:
    variant(parent, '[steps.talk]\ndue = "P9D"\n')
    third = 'key = "third"\nextends = "variant"\nname = "Trzeci"\n[steps.decide]\ndue = "P4D"\n'
    folder = write(parent.parent / "third", {"model.toml": third.encode()})
    release = compile_files(read_model_folder(folder))
    assert release.model.lineage == ("variant", "small")
    assert [release.graph.element(each).properties["due"] for each in ("talk", "decide")] == ["P9D", "P4D"]


def test_deadlines_of_a_whole_model_may_be_longer(parent: Path) -> None:
    release = compile_files(read_model_folder(variant(parent, "time_factor = 1.5\n")))
    assert str(release.model.time_factor) == "1.5"
    assert [code for _, code, _ in findings(variant(parent, "time_factor = 0\n"))] == [
        "time-factor-out-of-range"
    ]


def test_what_is_removed_and_still_used_is_named_with_its_user(parent: Path) -> None:
    own = variant(parent, '[removes]\nfiles = ["forms/talk.json"]\nroles = ["mentor"]\n')
    assert findings(own) == [
        ("main.bpmn", "removed-used", "talk"),
        ("main.bpmn", "removed-used", "review"),
        ("model.toml", "removed-document", ""),
    ]


def test_what_is_removed_and_not_used_is_gone(parent: Path) -> None:
    own = variant(
        parent,
        '[removes]\nfiles = ["forms/talk.json", "parameters.toml"]\ndocuments = ["talk"]\n'
        '[steps.talk]\nform_key = "decide"\n',
    )
    assert findings(own) == []
    assert {"forms/talk.json", "parameters.toml"}.isdisjoint(read_model_folder(own))
    assert "talk" not in compile_files(read_model_folder(own)).model.documents


@pytest.mark.parametrize(
    ("more", "code", "element"),
    [
        ('[removes]\nfiles = ["forms/nothing.json"]\n', "removed-unknown", ""),
        ('[removes]\nfiles = ["model.toml"]\n', "removed-unknown", ""),
        ('[removes]\nroles = ["cook"]\n', "removed-unknown", ""),
        ('[removes]\ndragons = ["one"]\n', "removed-unknown", ""),
        ('[steps.nowhere]\ndue = "P1D"\n', "changed-step-missing", "nowhere"),
        ('[fields.talk.nowhere]\nlabel = "?"\n', "changed-field-missing", "nowhere"),
        ('[removes]\nfields = ["talk.nowhere"]\n', "changed-field-missing", "talk.nowhere"),
        ('[fields.nowhere.words]\nlabel = "?"\n', "changed-field-missing", "nowhere"),
        ('[[added_fields]]\nform = "talk"\nafter = "nowhere"\n', "changed-field-missing", "nowhere"),
        ("removes = 5\n", "model-file-incomplete", ""),
    ],
)
def test_a_difference_from_nothing_is_a_finding(parent: Path, more: str, code: str, element: str) -> None:
    own = variant(parent, more)
    assert [(one, at) for _, one, at in findings(own)] == [(code, element)]
    with pytest.raises(ModelRefused):
        read_model_folder(own)


@pytest.mark.parametrize("key", ["nowhere", "../small", "/etc", "", "Small"])
def test_an_unknown_parent_is_a_finding_and_never_a_path(parent: Path, key: str) -> None:
    text = f'key = "variant"\nextends = "{key}"\nname = "Wariant"\n'
    own = write(parent.parent / "variant", {"model.toml": text.encode()})
    assert findings(own) == [("model.toml", "parent-missing", "")]


def test_a_circle_of_variants_is_a_finding(parent: Path) -> None:
    text = 'key = "small"\nextends = "variant"\nname = "Koło"\n'
    write(parent, {"model.toml": text.encode()})
    assert findings(variant(parent)) == [("model.toml", "model-extends-itself", "")]


def test_a_shipped_model_is_the_parent_where_none_lies_beside(tmp_path: Path) -> None:
    text = 'key = "ours"\nextends = "euse_5"\nname = "Nasz"\n[steps.s1_contact]\ndue = "2 dr"\n'
    own = write(tmp_path / "ours", {"model.toml": text.encode()})
    release = compile_files(read_model_folder(own))
    assert release.model.lineage == ("euse_5",)
    assert release.graph.element("s1_contact").properties["due"] == "2 dr"


def test_differences_alone_are_no_model(parent: Path) -> None:
    with pytest.raises(ModelRefused, match="model_not_whole"):
        compile_files({path.name: path.read_bytes() for path in variant(parent).iterdir()})


def test_a_published_variant_is_whole_and_comes_back_byte_for_byte(parent: Path, tmp_path: Path) -> None:
    own = variant(parent, '[steps.talk]\ndue = "P9D"\n')
    office = open_office(f"sqlite:///{tmp_path / 'office.db'}", read_model_folder(parent))
    assert publish_model(office.krokus, "proby", read_model_folder(own)) == ("variant", 1)
    exported = unpack_files(export_model(office.krokus, "proby", "variant"))
    assert exported == read_model_folder(own)
    home = write(tmp_path / "elsewhere" / "variant", exported)
    assert publish_model(office.krokus, "proby", read_model_folder(home)) == ("variant", 1)
    with office.krokus.store.read(office.org) as work:
        row = find_latest_release(work, "variant")
    assert row is not None and row.extends == "small"
    office.krokus.store.close()


def pack(folders: Mapping[str, Mapping[str, bytes]]) -> bytes:
    """An archive of folders; an empty name is the archive's own top."""
    return pack_files(
        {
            f"{name}/{path}".lstrip("/"): content
            for name, files in folders.items()
            for path, content in files.items()
        }
    )


def own_files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_an_archive_of_a_variant_alone_grows_from_a_shipped_model() -> None:
    text = 'key = "ours"\nextends = "euse_5"\nname = "Nasz"\n[steps.s1_contact]\ndue = "2 dr"\n'
    judged = judge_archive("ours.zip", pack({"": {"model.toml": text.encode()}}))
    assert (judged.verdict, [one.code for one in judged.findings if one.severity == "error"]) == (
        "runnable",
        [],
    )


def test_an_archive_of_two_models_holds_the_parent_beside_the_variant(parent: Path) -> None:
    files = {path.relative_to(parent).as_posix(): path.read_bytes() for path in parent.rglob("*.*")}
    own = own_files(variant(parent, '[removes]\nroles = ["mentor"]\n'))
    judged = judge_archive("both.zip", pack({"small": files, "variant": own}))
    found = [(one.file, one.code, one.element) for one in judged.findings if one.severity == "error"]
    assert found == [("variant/main.bpmn", "removed-used", "review")]
    alone = judge_archive("alone.zip", pack({"variant": own}))
    assert [(one.file, one.code) for one in alone.findings] == [("variant/model.toml", "parent-missing")]


def test_a_designer_takes_in_an_archive_of_a_variant_whole(parent: Path, tmp_path: Path) -> None:
    text = 'key = "ours"\nextends = "euse_5"\nname = "Nasz"\n[steps.s1_contact]\ndue = "2 dr"\n'
    office = open_office(f"sqlite:///{tmp_path / 'office.db'}", read_model_folder(parent))
    pawel = Actor(office.org, PersonId("maria"), "Paweł Sowa", frozenset({"process_designer"}))
    key = import_model(
        office.krokus, pawel, "ours.zip", pack({"ours": {"model.toml": text.encode()}}), "Nasz"
    )
    release = compile_files(get_draft(office.krokus, pawel, key).files)
    assert release.graph.element("s1_contact").properties["due"] == "2 dr"
    assert release.model.lineage == ("euse_5",)
    office.krokus.store.close()


PLAIN = st.recursive(
    st.booleans() | st.integers(-(2**53), 2**53) | st.text() | st.dates() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text(min_size=1), PLAIN, max_size=4))
def test_written_toml_says_the_same(data: dict[str, object]) -> None:
    assert tomllib.loads(write_toml(data)) == data
