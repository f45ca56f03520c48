"""Case files as tests order them: a case with a document, the button, and the link to the file."""

import re

from desk import Desk
from flask.testing import FlaskClient

from engine import CaseFile, complete_task

TALK = {"words": "Chcę pracować w kuchni.", "was_working": "no"}
DOWNLOAD = re.compile(r'href="(/cases/[0-9a-f]{32}/file/[0-9a-f]{32})"')


def start_case_with_document(desk: Desk) -> str:
    """A case of Tomek's with one document that has a code."""
    case_id = desk.start_case("tomek")
    complete_task(desk.krokus, desk.actor("tomek"), desk.find_task(case_id).id, TALK)
    return case_id


def order(client: FlaskClient, case_id: str) -> str:
    """Press the button; returns the page to which it leads."""
    answer = client.post(f"/cases/{case_id}/file")
    assert (answer.status_code, answer.location) == (303, f"/cases/{case_id}/file")
    return client.get(answer.location).text


def find_link(client: FlaskClient, case_id: str) -> str:
    found = DOWNLOAD.search(client.get(f"/cases/{case_id}/file").text)
    assert found is not None
    return found.group(1)


def draw_nothing(_file: CaseFile, _language: str, _address: str) -> bytes:
    raise AssertionError("nothing is to be printed")
