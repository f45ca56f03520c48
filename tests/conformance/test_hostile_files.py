"""Whatever somebody uploads: one line, a reason with a name, within seconds, and never a traceback."""

import io
import json
import subprocess
import sys
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from gate import check, check_one

NS = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
PLAIN = f"""<definitions {NS} targetNamespace="t"><process id="p" isExecutable="true">
<startEvent id="s"/><userTask id="t" name="Zażółć"/><endEvent id="e"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/><sequenceFlow id="g" sourceRef="t" targetRef="e"/>
</process></definitions>"""


def process(body, more=""):
    """A file with one executable process."""
    return (
        f'<definitions {NS}>{more}<process id="p" isExecutable="true">{body}</process></definitions>'.encode()
    )


def chain(count, kind="userTask"):
    """Start, `count` nodes in a row, end."""
    nodes = "".join(f'<{kind} id="t{n}" name="t{n}"/>' for n in range(count))
    ids = ["s", *(f"t{n}" for n in range(count)), "e"]
    flows = "".join(
        f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>' for n, (a, b) in enumerate(pairwise(ids))
    )
    return process(f'<startEvent id="s"/>{nodes}<endEvent id="e"/>{flows}')


def archive(*members, compress=zipfile.ZIP_DEFLATED):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compress) as opened:
        for name, content in members:
            opened.writestr(name, content)
    return target.getvalue()


def nested(depth):
    opening = "".join(f'<subProcess id="d{n}"><task id="t{n}"/>' for n in range(depth))
    return process(opening + "</subProcess>" * depth)


COMMAND = Path(sys.executable).with_name("krokus")
XXE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
JOIN = "".join(f'<sequenceFlow id="x{n}" sourceRef="s" targetRef="e"/>' for n in range(2001))
REFUSED = {
    "empty.bpmn": (b"", "not-xml"),
    "spaces.bpmn": (b"  \n ", "not-xml"),
    "binary.bpmn": (bytes(range(256)) * 50, "not-xml"),
    "nul.bpmn": (PLAIN.encode().replace(b"name", b"na\0me"), "not-xml"),
    "surrogate.bpmn": (PLAIN.encode().replace("Zażółć".encode(), b"\xed\xa0\x80"), "not-xml"),
    "cut.bpmn": (PLAIN.encode()[:200], "not-xml"),
    "wrong-encoding.bpmn": (b'<?xml version="1.0" encoding="klingon"?>' + PLAIN.encode(), "not-xml"),
    "xxe.bpmn": ((XXE + PLAIN.replace("Zażółć", "&x;")).encode(), "doctype-refused"),
    "laughs.bpmn": ((LAUGHS + PLAIN.replace("Zażółć", "&b;")).encode(), "doctype-refused"),
    "laughs16.bpmn": ((LAUGHS + PLAIN).encode("utf-16"), "doctype-refused"),
    "large.bpmn": (PLAIN.encode() + b" " * 3_000_000, "file-too-large"),
    "many.bpmn": (process("<task/>" * 100_000), "too-many-nodes"),
    "wide.bpmn": (
        process("<task " + " ".join(f'a{n}=""' for n in range(100_000)) + "/>"),
        "too-many-attributes",
    ),
    "long.bpmn": (chain(600), "process-too-large"),
    "chain.bpmn": (chain(495), "chain-too-long"),
    "flows.bpmn": (process('<startEvent id="s"/><endEvent id="e"/>' + JOIN), "process-too-large"),
    "deep.bpmn": (nested(400), "not-xml"),
    "nested.bpmn": (nested(60), "nested-too-deep"),
    "twice.bpmn": (process('<task id="a"/><task id="a"/>'), "duplicate-id"),
    "self-call.bpmn": (
        process('<callActivity id="c" calledElement="p"/>'),
        "call-cycle",
    ),
    "dangling.bpmn": (
        process('<task id="a"/><sequenceFlow id="f" sourceRef="a" targetRef="b"/>'),
        "flow-to-nothing",
    ),
    "svg.bpmn": (b"<svg/>", "not-bpmn"),
    "page.xml": (b"<html><body/></html>", "file-unknown"),
    "word.bpmn": (b"\xd0\xcf\x11\xe0" * 100, "not-xml"),
    "list.form": (b"[1, 2]", "model-refused"),
    "junk.form": (b"{", "model-refused"),
    "notes.txt": (b"hello", "file-unknown"),
    "junk.zip": (b"PK\3\4 nothing", "archive-unreadable"),
    "named.zip": (b"no archive", "archive-unreadable"),
    "empty.zip": (archive(), "archive-empty"),
    "pictures.zip": (archive(("a.png", b"x")), "archive-empty"),
    "slip.zip": (archive(("../../etc/cron.d/x.bpmn", PLAIN)), "archive-path"),
    "root.zip": (archive(("/etc/x.bpmn", PLAIN)), "archive-path"),
    "nested.zip": (archive(("b.zip", archive(("a.bpmn", PLAIN)))), "archive-nested"),
    "bomb.zip": (archive(*((f"{n}.bpmn", b" " * 2_000_000) for n in range(40))), "archive-too-large"),
    "fat.zip": (archive(("a.bpmn", b" " * 50_000_000)), "archive-member-too-large"),
    "crowd.zip": (archive(*((f"{n}.bpmn", b"") for n in range(1001))), "archive-too-many-files"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_with_its_reason(tmp_path, name):
    content, code = REFUSED[name]
    verdict, codes = check_one(tmp_path, name, content)
    assert (verdict, code in codes) == ("refused", True), codes


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-2", "windows-1250", "utf-16-be", "ascii", "utf-32"]
)
def test_every_encoding_that_xml_allows_is_read(tmp_path, encoding):
    label = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    text = f'<?xml version="1.0" encoding="{label}"?>\n{PLAIN}'
    path = tmp_path / "a.bpmn"
    path.write_bytes(text.encode(encoding, "xmlcharrefreplace"))
    _, lines = check(path)
    assert lines[str(path)]["verdict"] == "runnable"
    assert "Zażółć" in {finding["name"] for finding in lines[str(path)]["findings"]}


HTML = "&lt;script&gt;alert(1)&lt;/script&gt;"
STRANGE_IDS = ("a b", "1", "ą", "x{y}", "x%s", "a&quot;b", "a'b", "a&lt;b&gt;", "..", "x" * 5000)


@pytest.mark.parametrize("node_id", STRANGE_IDS)
def test_ids_that_are_no_names_still_run(tmp_path, node_id):
    flow = f'<sequenceFlow sourceRef="s" targetRef="{node_id}"/>'
    body = f'<startEvent id="s"/><task id="{node_id}" name="{HTML}"/>{flow}'
    assert check_one(tmp_path, "a.bpmn", process(body))[0] == "runnable"


def test_an_archive_gives_one_line_whose_findings_name_the_files_inside(tmp_path):
    caller = process(
        '<startEvent id="s"/><callActivity id="c" name="x" calledElement="q"/>'
        '<sequenceFlow id="f" sourceRef="s" targetRef="c"/>'
    )
    called = PLAIN.replace('id="p"', 'id="q"').encode()
    path = tmp_path / "a.zip"
    path.write_bytes(archive(("one/a.bpmn", caller), ("two.bpmn", called), ("read.me", "x")))
    code, lines = check(path)
    assert (code, lines[str(path)]["verdict"]) == (0, "runnable")
    assert {f["file"] for f in lines[str(path)]["findings"]} == {"one/a.bpmn", "two.bpmn", "read.me"}


def test_a_batch_of_files_gets_a_line_each_from_a_fresh_process(tmp_path):
    for name, (content, _) in REFUSED.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "good.bpmn20.xml").write_text(PLAIN)
    (tmp_path / "good.xml").write_text(PLAIN)
    (tmp_path / "pom.xml").write_text("<project/>")
    (tmp_path / "link.bpmn").symlink_to("/nowhere")
    run = subprocess.run([COMMAND, "check", "--json", tmp_path], capture_output=True, timeout=120)
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    ours = {name for name in REFUSED if name not in ("notes.txt", "page.xml")}
    assert {line["path"].rpartition("/")[2] for line in lines} == ours | {
        "good.bpmn20.xml",
        "good.xml",
        "link.bpmn",
    }
    assert len(lines) == len(ours) + 3
    assert (run.returncode, run.stderr) == (1, b"")
    assert max(line["ms"] for line in lines) < 5000


def test_a_path_that_is_not_there_is_wrong_use(tmp_path):
    code, lines = check(tmp_path / "nothing.bpmn")
    assert (code, lines) == (2, {})
