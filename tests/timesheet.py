"""Hours as tests write them: an entry of the desk's Monday, a signed month, a mentor's verdict."""

from desk import Desk, read_hidden
from flask.testing import FlaskClient

DAY = "2026-11-23"


def make_entry(case_id: str, **changed: str | list[str]) -> dict[str, str | list[str]]:
    """An hour with a client in the early morning of the desk's Monday (8:00 UTC is 9:00 on the wall)."""
    return {
        "day": DAY,
        "start": "7:00",
        "end": "8:00",
        "activity": "D01",
        "cases": [case_id],
        "description": "Rozmowa o pracy w kuchni.",
        **changed,
    }


def sign(client: FlaskClient, month: str = "2026-11") -> None:
    page = client.get(f"/hours/month/{month}").text
    form = {"name": "Tomek Lis", "contract_hours": "160", "version": read_hidden(page, "version")}
    assert client.post(f"/hours/month/{month}", data=form).status_code == 303


def judge(desk: Desk, decision: str, comment: str = "", month: str = "2026-11") -> None:
    mentor = desk.sign_in("maria")
    page = mentor.get(f"/hours/cards/tomek/{month}").text
    form = {"decision": decision, "comment": comment, "version": read_hidden(page, "version")}
    assert mentor.post(f"/hours/cards/tomek/{month}", data=form).status_code == 303
