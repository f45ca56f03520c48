"""`krokus org`: who has forgotten a key finds it, and is told where."""

from pathlib import Path

import pytest
from builders import open_office
from small_model import make_small_model

from webapp.cli import run_command


def test_a_wrong_key_leads_to_the_list_of_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'krokus.sqlite3'}"
    open_office(url, make_small_model()).krokus.store.close()
    monkeypatch.setenv("DATABASE_URL", url)
    assert (
        run_command(["--lang", "en", "export", "small", "--org", "nikt", "-o", str(tmp_path / "x.zip")]) == 1
    )
    told = capsys.readouterr().err
    assert "krokus org list" in told and "nikt" in told
    assert run_command(["org", "list"]) == 0
    assert any(line.startswith("proby  ") for line in capsys.readouterr().out.splitlines())
