"""How answers stand on paper: tables where they fit, sections of a row with a name where they do not."""

import re

from desk import Desk
from plan_desk import STEPS, make_goals, make_plan, write_plan
from timesheet import judge, make_entry, sign

from engine.store.documents import find_latest_document

WORDY = (
    "Jadę autobusem numer dwanaście z trenerem, trzy razy tam i z powrotem",
    "client",
    "2026-12-10",
    "new",
)


def read_plan(desk: Desk, case_id: str) -> str:
    with desk.krokus.store.read(desk.org) as work:
        plan = find_latest_document(work, case_id, "action_plan")
    assert plan is not None
    return desk.sign_in("tomek").get(f"/documents/{plan.id}/print?form=html").text


def test_short_rows_of_five_columns_are_a_table(desk: Desk) -> None:
    page = read_plan(desk, make_plan(desk))
    assert page.count('<th scope="col">') == 5
    # A day is not parted from its month.
    assert ">10\u00a0grudnia 2026<" in page


def test_wordy_rows_are_sections_named_by_what_tells_them_apart(desk: Desk) -> None:
    case_id = make_plan(desk)
    write_plan(desk, case_id, "again", goals=make_goals(WORDY, *STEPS[1:]), client_agrees="yes")
    headings = re.findall(r"<h\d>(\d+\. [^<]+)</h\d>", read_plan(desk, case_id))
    # All three have the same goal; their steps differ.
    assert headings == [
        "1. Jadę autobusem numer dwanaście z trenerem, trzy razy tam i …",
        "2. Dzwonię do piekarni",
        "3. Zakładam konto w urzędzie",
    ]


def test_a_card_sent_back_is_not_printed_as_approved(desk: Desk) -> None:
    coach = desk.sign_in("tomek")
    coach.post("/hours/entry", data=make_entry(desk.start_case()))

    def print_card() -> str:
        page: str = coach.get("/hours/month/2026-11/print?form=html").text
        return page[page.index("<h2>Podpisy") :]

    # A line for each hand that has not signed yet.
    assert print_card().count('class="sign"') == 2
    sign(coach)
    judge(desk, "returned", "Brakuje dojazdu")
    assert "Maria" not in print_card() and print_card().count('class="sign"') == 1
    sign(coach)
    judge(desk, "approved")
    assert re.search(r"Zatwierdził mentor</dt><dd>Maria [^<]* · \d+ listopada 2026", print_card())
    assert 'class="sign"' not in print_card()
