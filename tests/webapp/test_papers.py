"""How answers stand on paper: tables where they fit, sections of a row with a name where they do not."""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

from desk import Desk
from plan_desk import STEPS, make_goals, make_plan, write_plan
from timesheet import judge, make_entry, sign

from engine import Progress, get_case_file
from engine.store.queries.documents import find_latest_document
from engine.views.documents import ProgressPoint
from webapp.documents.laying_out import lay_out_progress
from webapp.documents.printing import draw_case_file
from webapp.documents.progress import draw_progress

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


def rate(month: int, *means: float | None) -> ProgressPoint:
    return ProgressPoint(date(2026, month, 1), *means)


def test_names_of_lines_that_end_together_never_lie_on_each_other(desk: Desk) -> None:
    ends = [(4.0, 4.0, 4.0), (0.0, 0.0, 0.0), (2.0, 2.1, 1.9), (3.0, None, 3.0)]
    with desk.app.test_request_context():
        for end in ends:
            drawn = draw_progress(Progress((rate(9, 1.0, 1.0, 1.0), rate(10, *end)), ()))
            heights = [float(y) for y, _ in re.findall(r'y="([\d.]+)">(klient|trener|pracodawca)<', drawn)]
            assert len(heights) == 3
            assert all(below - above >= 16 for above, below in pairwise(heights))
            assert heights[0] > 0 and heights[-1] < 200


def test_a_paper_shows_how_ratings_went_once_there_is_a_card_before(desk: Desk) -> None:
    first, second = rate(9, 1.0, 2.0, None), rate(10, 2.5, 2.0, 3.0)
    with desk.app.test_request_context():
        assert lay_out_progress(None) == lay_out_progress(Progress((first,), ())) == ()
        (block,) = lay_out_progress(Progress((first, second), ()))
    assert block.rows == (("01.09.2026", "1,0", "2,0", "–"), ("01.10.2026", "2,5", "2,0", "3,0"))
    # Who does not see the lines hears what they are.
    assert "<title>Oceny od 0 do 4" in block.picture
    found = get_case_file(desk.krokus, desk.actor("tomek"), make_plan(desk))
    rated = replace(found, progress={found.documents[0].document.id: Progress((first, second), ())})
    with desk.app.test_request_context():
        assert "<title>Oceny" in draw_case_file(rated)
        assert "<title>Oceny" not in draw_case_file(found)
