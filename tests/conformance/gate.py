"""The gate as its users meet it: files in a folder, `krokus check --json`, one line a file."""

import json
import time

from click.testing import CliRunner

from webapp.cli import make_command

MAX_SECONDS = 5


def check(*paths):
    """Run the command; returns exit code and path -> line. A traceback, a slow file, a bad line fail."""
    started = time.perf_counter()
    result = CliRunner().invoke(make_command(), ["check", "--json", *map(str, paths)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert time.perf_counter() - started < MAX_SECONDS * max(len(lines), 1)
    for line in lines:
        _check_line(line)
    return result.exit_code, {line["path"]: line for line in lines}


def check_one(folder, name, content):
    """Judge one file; returns its verdict and the codes of its findings."""
    path = folder / name
    path.write_bytes(content)
    code, lines = check(path)
    (line,) = lines.values()
    assert line["path"] == path.as_posix()
    assert code == (1 if line["verdict"] == "refused" else 0)
    return line["verdict"], {finding["code"] for finding in line["findings"]}


def _check_line(line):
    assert set(line) == {"path", "verdict", "ms", "findings"}
    assert line["verdict"] in ("runnable", "drawing", "refused")
    assert line["ms"] < MAX_SECONDS * 1000
    for finding in line["findings"]:
        assert {"code", "severity", "element", "name", "line", "message", "hint"} <= set(finding)
        assert finding["element"] or finding["line"]
        assert finding["message"] and finding["hint"]
    has_error = any(finding["severity"] == "error" for finding in line["findings"])
    assert has_error == (line["verdict"] == "refused")
    assert "checking-failed" not in {finding["code"] for finding in line["findings"]}
