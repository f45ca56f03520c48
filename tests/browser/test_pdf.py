"""Documents as PDF, checked by a program that reads their structure: tags, title, language, table headers."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from demo_house import SECRET, open_house
from flask.testing import FlaskClient
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from engine import PASSWORD, Actor, Krokus, OrgId, PersonId, complete_task
from engine.jobs.prints import make_prints
from engine.scenarios.autofill import autofill
from engine.store.queries.people import find_organisation
from engine.store.queries.task_lists import list_open_tasks
from webapp.app import create_app
from webapp.documents import pdf

# The nine key documents, the plan, the work trial and the consents.
WANTED = {"F01", "F02", "F03", "F04", "F05", "F06", "F07", "F08", "F09", "F10", "F11", "F12"}
# The foot of each page: the organisation and the number of the page.
FOOT = 2
FOOT_MARK = rb"/Artifact\s*<<\s*/Type\s*/Pagination\s*>>\s*BDC"
# Pictures and the numbers of lists are painted after all words, wherever they stand.
PAINTED_LAST = frozenset({"/Figure", "/Lbl"})
LINK = re.compile(r'href="/documents/([0-9a-f]{32})[^"]*"')


@pytest.fixture(scope="module")
def coach(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The demo's coach, signed in."""
    krokus = open_house(tmp_path_factory.mktemp("demo"))
    assess(krokus)
    client = create_app(krokus, secret_key=SECRET, demo=True).test_client()
    page = client.get("/login").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    form = {"login": "tomek", "password": PASSWORD, "csrf_token": token.group(1)}
    assert client.post("/login", data=form).status_code == 303
    yield client
    krokus.store.close()


def assess(krokus: Krokus) -> None:
    """Write the card of progress that the demo's client at work waits for."""
    with krokus.store.read(OrgId("")) as work:
        org = find_organisation(work, "demo")
    assert org is not None
    with krokus.store.read(OrgId(org.id)) as work:
        task = next(row.task for row in list_open_tasks(work) if row.task.element_id == "s5_assess")
    actor = Actor(OrgId(org.id), PersonId(task.assignee or ""), "Tomek Wrona", frozenset({"coach"}))
    complete_task(krokus, actor, task.id, autofill(krokus, actor, task.id, {}))


def find_documents(client: FlaskClient) -> dict[str, str]:
    """One document of each kind: code -> address."""
    cases = dict.fromkeys(re.findall(r'href="/cases/([0-9a-f]{32})"', client.get("/cases").text))
    found: dict[str, str] = {}
    for case_id in cases:
        page = client.get(f"/cases/{case_id}").text
        for link in LINK.finditer(page):
            code = re.search(r"F\d\d", page[: link.start()][-200:])
            if code is not None:
                found.setdefault(code.group(), f"/documents/{link.group(1)}/print")
    return {**found, "F06": "/hours/month/2026-10/print"}


def walk(node: object) -> Iterator[DictionaryObject]:
    """Every element of the structure in reading order."""
    if isinstance(node, IndirectObject):
        node = node.get_object()
    if isinstance(node, list):
        for one in node:
            yield from walk(one)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from walk(node["/K"])


def judge(content: bytes) -> list[str]:
    """What an accessible PDF must have and this one lacks."""
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    elements = list(walk(root["/StructTreeRoot"]["/K"]))
    kinds = [str(element["/S"]) for element in elements]
    counted = Counter(kinds)
    headings = [int(kind[2:]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    checks = {
        "language": str(root.get("/Lang", "")).startswith("pl"),
        "title": bool(reader.metadata and reader.metadata.title),
        "title is shown": root["/ViewerPreferences"]["/DisplayDocTitle"],
        "tagged": root["/MarkInfo"]["/Marked"],
        "one first heading": counted["/H1"] == 1 and headings[0] == 1,
        "no heading level skipped": all(b - a <= 1 for a, b in pairwise(headings)),
        "tables have headers": counted["/Table"] == 0 or counted["/TH"] >= counted["/Table"],
        "read in the order of the page": is_read_in_order(reader),
        "feet of pages are artifacts": all(
            len(re.findall(FOOT_MARK, page["/Contents"].get_object().get_data())) == FOOT
            for page in reader.pages
        ),
        "pictures have words": all(one.get("/Alt") for one in elements if one["/S"] == "/Figure"),
        "says it is PDF/UA": b"pdfuaid" in root["/Metadata"].get_object().get_data(),
        "fonts embedded": all(_is_embedded(page) for page in reader.pages),
    }
    return [name for name, is_good in checks.items() if not is_good]


def list_spoken(node: object, page: int = 0, *, without: frozenset[str]) -> Iterator[tuple[int, int]]:
    """What a screen reader says, in its order: the page's object number, and the mark of a piece on it."""
    if isinstance(node, IndirectObject):
        node = node.get_object()
    if isinstance(node, list):
        for one in node:
            yield from list_spoken(one, page, without=without)
    elif isinstance(node, DictionaryObject):
        page = node.raw_get("/Pg").idnum if "/Pg" in node else page
        if "/MCID" in node:
            yield page, int(node["/MCID"])
        elif "/K" in node and node.get("/S") not in without:
            yield from list_spoken(node["/K"], page, without=without)
    elif isinstance(node, int):
        yield page, int(node)


def is_read_in_order(reader: PdfReader) -> bool:
    """Whether a screen reader says all that is marked as content, and its words from top to bottom."""
    tree = reader.trailer["/Root"]["/StructTreeRoot"]["/K"]
    painted: list[tuple[int, int]] = []
    for page in reader.pages:
        assert page.indirect_reference is not None
        marks = re.findall(rb"/MCID (\d+)", page["/Contents"].get_object().get_data())
        painted += [(page.indirect_reference.idnum, int(mark)) for mark in marks]
    words = list(list_spoken(tree, without=PAINTED_LAST))
    is_whole = sorted(list_spoken(tree, without=frozenset())) == sorted(painted)
    known = frozenset(words)
    return is_whole and words == [piece for piece in painted if piece in known]


def _is_embedded(page: DictionaryObject) -> bool:
    fonts = page["/Resources"].get("/Font", {})
    for font in fonts.values():
        descendant = font.get_object()["/DescendantFonts"][0].get_object()
        if "/FontFile2" not in (d := descendant["/FontDescriptor"].get_object()) and "/FontFile3" not in d:
            return False
    return True


def test_every_key_document_is_a_tagged_pdf_in_large_print(coach: FlaskClient) -> None:
    documents = find_documents(coach)
    assert set(documents) >= WANTED
    for code in sorted(WANTED):
        answer = coach.get(documents[code])
        assert answer.content_type == "application/pdf", code
        assert judge(answer.data) == [], code


def test_polish_letters_are_in_the_text(coach: FlaskClient) -> None:
    content = coach.get(find_documents(coach)["F01"]).data
    text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "Formularz zgłoszeniowy" in text


def test_contract_and_consents_have_an_easy_version(coach: FlaskClient) -> None:
    documents = find_documents(coach)
    for code, words in (("F03", "Co robi trener?"), ("F12", "Czy się zgadzasz?")):
        easy = coach.get(f"{documents[code]}?language=etr")
        assert judge(easy.data) == [], code
        whole = "".join(page.extract_text() for page in PdfReader(io.BytesIO(easy.data)).pages)
        assert words in whole
        plain = coach.get(f"{documents[code]}?language=etr&form=html").text
        assert "Kto wyjaśnił" not in plain


def test_a_whole_case_is_one_pdf_with_contents(coach: FlaskClient) -> None:
    page = coach.get("/cases").text
    case_id = re.findall(r'href="/cases/([0-9a-f]{32})"', page)[-1]
    token = re.search(r'name="csrf_token" value="([^"]+)"', coach.get(f"/cases/{case_id}").text)
    assert token is not None
    assert coach.post(f"/cases/{case_id}/file", data={"csrf_token": token.group(1)}).status_code == 303
    extensions = coach.application.extensions
    assert make_prints(extensions["krokus_engine"], extensions["krokus_printer"]) == 1
    link = re.search(r'href="(/cases/\w+/file/\w+)"', coach.get(f"/cases/{case_id}/file").text)
    assert link is not None
    answer = coach.get(link.group(1))
    assert judge(answer.data) == []
    text = PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert "Spis treści" in text
    assert "Formularz zgłoszeniowy klienta" in text


def test_without_the_system_library_people_get_a_page_to_print(
    coach: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise pdf.PdfUnavailable("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(pdf, "_load", refuse)
    answer = coach.get(find_documents(coach)["F01"])
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/html")
    assert "libpango" in answer.text
    assert "Formularz zgłoszeniowy klienta" in answer.text


def test_a_printed_page_can_fetch_nothing() -> None:
    inside = (
        '<img src="file:///etc/passwd"><img src="http://example.org/x.png"><link rel=stylesheet href="/x">'
    )
    html = f"<!doctype html><html lang=pl><title>x</title><body><h1>x</h1>{inside}</body></html>"
    assert Path("/etc/passwd").read_bytes()[:20] not in pdf.make_pdf(html)
