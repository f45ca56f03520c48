"""`krokus diff` and `krokus migration`: what they say, and their exit codes."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from desk import Desk, make_desk
from small_model import make_small_model

from engine.process.organising import export_model, publish_model
from tests.engine.migration.edits import Diagram
from webapp.cli import run_command

PATH = next(name for name in make_small_model() if name.endswith(".bpmn"))


def change(files: Mapping[str, bytes], *, without_talk: bool = False) -> dict[str, bytes]:
    diagram = Diagram(files[PATH]).rename("note", "Notatka").set_property("review", "due", "P3D")
    if without_talk:
        diagram.take_out("talk")
    return {**files, PATH: diagram.content}


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def read_json(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Two cases on the first release, in the database that the command opens."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'krokus.sqlite3'}")
    desk = make_desk(tmp_path)
    desk.start_case()
    desk.start_case()
    return desk


def test_diff_tells_wording_from_meaning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = write(tmp_path / "a", make_small_model())
    new = write(tmp_path / "b", change(make_small_model()))
    assert run_command(["diff", str(old), str(new), "--json"]) == 0
    changes = read_json(capsys)["changes"]
    assert isinstance(changes, list)
    assert {(one["key"], one["where"]) for one in changes} == {
        ("element:note:name", "wording"),
        ("element:review:due", "meaning"),
    }
    assert run_command(["diff", str(old), str(new)]) == 0
    assert "Krok „Przegląd sprawy”: termin – teraz „3 dni”." in capsys.readouterr().out


def test_diff_of_equal_models_and_of_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = write(tmp_path / "a", make_small_model())
    assert run_command(["diff", str(old), str(old)]) == 0
    assert "Nic się nie zmieniło." in capsys.readouterr().out
    assert run_command(["diff", str(old), "no-such-thing"]) == 2
    (tmp_path / "empty").mkdir()
    assert run_command(["diff", str(old), str(tmp_path / "empty")]) == 1


def test_a_release_is_compared_with_a_folder_and_an_archive(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "small.zip"
    archive.write_bytes(export_model(desk.krokus, "krokusy", "small"))
    assert run_command(["diff", "small@1", str(archive), "--org", "krokusy", "--json"]) == 0
    assert read_json(capsys)["changes"] == []
    assert run_command(["diff", "small@1", str(archive)]) == 2


def test_preview_run_and_undo(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    publish_model(desk.krokus, "krokusy", change(make_small_model()))
    asked = ["--model", "small", "--from", "1", "--to", "2", "--org", "krokusy", "--json"]
    assert run_command(["migration", "preview", *asked]) == 0
    shown = read_json(capsys)
    assert (shown["cases"], shown["movable"]) == (2, 2)
    assert run_command(["migration", "run", *asked]) == 0
    moved = read_json(capsys)
    assert (moved["status"], moved["moved"], moved["left"]) == ("done", 2, 0)
    back = ["migration", "undo", "--id", str(moved["id"]), "--org", "krokusy", "--json"]
    assert run_command(back) == 0
    undone = read_json(capsys)["undone"]
    assert isinstance(undone, list)
    assert len(undone) == 2


def test_cases_on_a_removed_step_give_exit_code_one_until_mapped(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    publish_model(desk.krokus, "krokusy", change(make_small_model(), without_talk=True))
    asked = ["--model", "small", "--from", "1", "--to", "2", "--org", "krokusy"]
    assert run_command(["migration", "preview", *asked]) == 1
    assert "stoi na usuniętym kroku „Rozmowa o potrzebach”" in capsys.readouterr().out
    assert run_command(["migration", "preview", *asked, "--map", "talk=decide"]) == 0
    assert run_command(["migration", "preview", *asked, "--map", "talk"]) == 2
    assert run_command(["migration", "run", *asked]) == 1
    assert run_command(["migration", "run", *asked, "--map", "talk=decide"]) == 0


def test_what_is_published_comes_out_byte_for_byte(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = make_small_model()
    foreign = (
        b'<bpmn:startEvent id="started"><bpmn:extensionElements><x:own xmlns:x="urn:x" a="1">  kept </x:own>'
    )
    content = files[PATH].replace(
        b'<bpmn:startEvent id="started"/>',
        foreign + b"</bpmn:extensionElements></bpmn:startEvent><!-- a comment -->",
    )
    folder = write(tmp_path / "model", {**files, PATH: content})
    assert run_command(["publish", str(folder), "--org", "krokusy"]) == 0
    out = tmp_path / "out.zip"
    assert run_command(["export", "small", "--org", "krokusy", "-o", str(out)]) == 0
    capsys.readouterr()
    from_archive = tmp_path / "again"
    import_all(out, from_archive)
    assert {path: (from_archive / path).read_bytes() for path in files} == {**files, PATH: content}
    assert run_command(["publish", str(from_archive), "--org", "krokusy"]) == 0
    assert "wydanie 2" in capsys.readouterr().out


def import_all(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
