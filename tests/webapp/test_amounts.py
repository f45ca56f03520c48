"""Dated amounts of law and money: entered by the office, taken by forms on their days."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import flow, make_model, user_task
from desk import Desk
from team_desk import post_task, publish

from engine import InvalidInput, NotAllowed, find_amounts, keep_amount, start_case
from engine.process.cases import assign_person
from engine.releases.release import publish_release
from engine.store.queries.documents import list_versions

EUSE_5 = Path(__file__).parents[2] / "processes" / "euse_5"
LIMITS = {"zus_limit_70": "6 610,30", "zus_limit_130": "12276.20", "zus_max_cut_full": "1010,20"}
CHECK = {
    "benefits.0._row": "1",
    "benefits.0.benefit": "renta_socjalna",
    "benefits.0.monthly_gross": "1978,49",
    "planned_wage_gross": "7000",
    "other_effects": "Miejsce w WTZ.",
    "duty_to_notify.0._row": "1",
    "duty_to_notify.0.office": "zus",
    "duty_to_notify.0.by": "2026-12-10",
    "consulted_with": "zus",
    "client_understood": "true",
}


def make_checking_model() -> dict[str, bytes]:
    """A process that checks benefits twice, with the form and the amounts that Krokus ships."""
    body = "\n".join(
        (
            '<bpmn:startEvent id="begin"/>',
            user_task("first", form_key="benefits_check"),
            user_task("second", form_key="benefits_check"),
            '<bpmn:endEvent id="finish"/>',
            flow("f1", "begin", "first"),
            flow("f2", "first", "second"),
            flow("f3", "second", "finish"),
        )
    )
    form = (EUSE_5 / "forms" / "benefits_check.json").read_bytes()
    files = make_model("checking", "checking", {"checking": body}, {"benefits_check": form})
    return {**files, "parameters.toml": (EUSE_5 / "parameters.toml").read_bytes()}


def start_checking(desk: Desk) -> str:
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, make_checking_model())
    names = {"first_name": "Ania", "last_name": "Nowak"}
    case_id = start_case(desk.krokus, desk.actor("beata"), "checking", names)
    assign_person(desk.krokus, desk.actor("maria"), case_id, "coach", "tomek")
    return case_id


def enter(desk: Desk, since: str, **amounts: str) -> None:
    """Enter amounts on the page of the office."""
    office = desk.sign_in("beata")
    for key, value in amounts.items():
        asked = {"key": key, "value": value, "since": since, "until": "", "source": "Komunikat ZUS"}
        assert office.post("/admin/amounts", data=asked).status_code == 303


def test_the_office_sees_which_amount_is_missing_and_enters_it(desk: Desk) -> None:
    publish(desk, "euse_5")
    office = desk.sign_in("beata")
    assert office.get("/admin/amounts").text.count("brak kwoty na dziś") == 2
    enter(desk, "2026-09-01", **LIMITS)
    page = office.get("/admin/amounts").text
    assert "brak kwoty na dziś" not in page and "6610,30" in page.replace("\xa0", "")
    assert "od 1.09.2026" in page and "Komunikat ZUS · wpisane tutaj" in page
    gone = {"key": "zus_limit_70", "since": "2026-09-01"}
    assert office.post("/admin/amounts/remove", data=gone).status_code == 303
    assert office.get("/admin/amounts").text.count("brak kwoty na dziś") == 1
    assert "Kwoty i granice" in office.get("/admin/people").text


def test_what_is_named_and_no_number_is_no_amount_to_enter(desk: Desk) -> None:
    rule = b'\n[[parameter]]\nkey = "pesel_needed"\nname = "Czy PESEL jest konieczny"\nvalue = false\n'
    files = make_checking_model()
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, {**files, "parameters.toml": files["parameters.toml"] + rule})
    page = desk.sign_in("beata").get("/admin/amounts")
    assert page.status_code == 200
    assert "PESEL" not in page.text and "Granica zarobków ZUS" in page.text


def test_a_benefits_check_counts_with_the_amounts_of_its_day(desk: Desk) -> None:
    case_id = start_checking(desk)
    tomek = desk.sign_in("tomek")
    task = f"/tasks/{desk.find_task(case_id, 'first').id}"
    assert "nie znamy granic zarobków" in tomek.get(task).text
    enter(desk, "2026-09-01", **LIMITS)
    assert post_task(desk, tomek, case_id, "first", CHECK) == 303
    assert read_check(desk, case_id, 1) == ("2026-11-23", "zmniejszenie", 389.7)
    enter(desk, "2026-12-01", zus_limit_70="6900", zus_limit_130="12800")
    desk.clock.advance(timedelta(days=10))
    tomek = desk.sign_in("tomek")
    page = tomek.get(f"/tasks/{desk.find_task(case_id, 'second').id}").text
    # What was told once is not asked again; the day and its amounts are of today.
    assert "Miejsce w WTZ." in page and "6900" in page and "6610" not in page
    assert post_task(desk, tomek, case_id, "second", CHECK) == 303
    assert read_check(desk, case_id, 2) == ("2026-12-03", "zmniejszenie", 100)


def read_check(desk: Desk, case_id: str, version: int) -> tuple[Any, Any, float]:
    """Day, zone and cut of a check that was handed in."""
    with desk.krokus.store.read(desk.org) as work:
        rows = {row.version: row.data for row in list_versions(work, case_id, "benefits_check")}
    data = rows[version]
    return data["as_of"], data["zone"], float(data["est_cut"])


RIGHT = {"key": "zus_limit_70", "value": "7000", "since": "2026-09-01", "until": "", "source": "ZUS"}
WRONG = [
    ({"key": "no_such"}, "amount_unknown", "key"),
    ({"key": "work_hours_day"}, "amount_unknown", "key"),
    ({"value": "dużo"}, "amount_not_a_number", "value"),
    ({"value": "NaN"}, "amount_not_a_number", "value"),
    ({"value": "-1"}, "amount_not_a_number", "value"),
    ({"value": "1,234"}, "amount_not_a_number", "value"),
    ({"since": "31.02.2026"}, "amount_day_missing", "since"),
    ({"until": "2026-08-31"}, "amount_ends_too_soon", "until"),
    ({"source": " "}, "amount_source_missing", "source"),
]


@pytest.mark.parametrize(("wrong", "code", "field"), WRONG)
def test_a_wrong_amount_is_refused_at_its_question(
    desk: Desk, wrong: dict[str, str], code: str, field: str
) -> None:
    publish(desk, "euse_5")
    raw = {
        "key": "zus_limit_70",
        "value": "7000",
        "since": "2026-09-01",
        "until": "",
        "source": "ZUS",
        **wrong,
    }
    with pytest.raises(InvalidInput) as refused:
        keep_amount(desk.krokus, desk.actor("beata"), raw)
    assert (refused.value.code, refused.value.params["field"]) == (code, field)
    answer = desk.sign_in("beata").post("/admin/amounts", data=raw)
    assert answer.status_code == 400 and f'href="#q-{field}"' in answer.text


def test_amounts_are_entered_by_office_and_mentor_only(desk: Desk) -> None:
    publish(desk, "euse_5")
    with pytest.raises(NotAllowed):
        keep_amount(desk.krokus, desk.actor("tomek"), RIGHT)
    coach = desk.sign_in("tomek")
    assert coach.get("/admin/amounts").status_code == 404
    assert coach.post("/admin/amounts", data=RIGHT).status_code == 404
    limits = {one.key: one for one in find_amounts(desk.krokus, desk.actor("maria"))}
    assert not any(row.is_own for row in limits["zus_limit_70"].rows)
