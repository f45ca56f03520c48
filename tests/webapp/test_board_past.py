"""The live diagram of a past day is a page like any other: a day in its address, links, no script needed."""

import re
from datetime import date, timedelta

import pytest
from desk import Desk

from engine.process.tasks import complete_task

PAGE = "/board/history/small"


@pytest.fixture
def past(desk: Desk) -> Desk:
    """Two cases; sixty days later one of them goes on, and after ninety it is today."""
    first = desk.start_case("tomek")
    desk.start_case("kasia")
    desk.clock.advance(timedelta(days=60))
    complete_task(
        desk.krokus,
        desk.actor("tomek"),
        desk.find_task(first).id,
        {"words": "Chcę pracować.", "was_working": "no"},
    )
    desk.clock.advance(timedelta(days=30))
    return desk


def today(desk: Desk) -> date:
    return desk.krokus.calendar.local_date(desk.clock.now())


def read_row(page: str, place: str) -> list[str]:
    """The cells of one place's row."""
    row = re.search(rf'<tr [^>]*data-place="{place}">(.*?)</tr>', page, re.DOTALL)
    assert row is not None
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row[1], re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]


def test_the_bare_address_leads_to_today_and_names_the_day(past: Desk) -> None:
    answer = past.sign_in("maria").get(PAGE)
    assert answer.status_code == 302
    assert answer.location == f"{PAGE}?on={today(past)}&step=week"


def test_a_person_steps_back_and_on_by_links(past: Desk) -> None:
    client = past.sign_in("maria")
    page = client.get(PAGE, follow_redirects=True).text
    assert 'rel="next"' not in page
    for _ in range(5):
        link = re.search(r'rel="prev" href="([^"]+)"', page)
        assert link is not None
        page = client.get(link[1].replace("&amp;", "&")).text
    day = today(past) - timedelta(weeks=5)
    assert f'value="{day}"' in page
    assert read_row(page, "talk") == ["2", "2", "–"]
    assert "<svg" in page
    assert "2 otwarte sprawy." in page
    link = re.search(r'rel="next" href="([^"]+)"', page)
    assert link is not None
    later = client.get(link[1].replace("&amp;", "&")).text
    assert read_row(later, "talk")[:2] == ["1", "2"]
    assert "1 sprawa jest gdzie indziej" in later


def test_the_slider_counts_steps_from_the_first_day(past: Desk) -> None:
    client = past.sign_in("maria")
    first = today(past) - timedelta(days=90)
    for place, step, day in (
        (0, "day", first),
        (90, "day", today(past)),
        (1, "week", today(past) - timedelta(weeks=12)),
        (999, "week", today(past)),
    ):
        answer = client.get(f"{PAGE}?step={step}&place={place}")
        assert answer.location == f"{PAGE}?on={day}&step={step}"
    page = client.get(f"{PAGE}?on={first}&step=month").text
    assert "zaczęły się 2 sprawy, zamknięto 0 spraw" in page
    assert 'rel="prev"' not in page


@pytest.mark.parametrize(
    "wrong", ["on=kiedys", "place=-1", "place=x&step=year", "on=9999-12-31", "on=0001-01-01"]
)
def test_an_address_that_makes_no_sense_leads_to_a_day_that_does(past: Desk, wrong: str) -> None:
    answer = past.sign_in("maria").get(f"{PAGE}?{wrong}", follow_redirects=True)
    assert answer.status_code == 200
    assert len(answer.history) == 1


def test_names_are_for_those_who_see_cases(past: Desk) -> None:
    day = today(past) - timedelta(weeks=5)
    link = f"{PAGE}/talk?on={day}&amp;step=week"
    mentor, designer = past.sign_in("maria"), past.sign_in("pawel")
    assert link in mentor.get(f"{PAGE}?on={day}&step=week").text
    place = mentor.get(link.replace("&amp;", "&")).text
    assert "były tu 2 sprawy." in place
    assert "Ania Nowak" in place
    shown = designer.get(f"{PAGE}?on={day}&step=week")
    assert shown.status_code == 200
    assert read_row(shown.text, "talk") == ["2", "2", "–"]
    assert link not in shown.text
    assert designer.get(link.replace("&amp;", "&")).status_code in (403, 404)
    assert past.sign_in("tomek").get(PAGE).status_code in (403, 404)
    assert mentor.get(f"{PAGE}/nothing?on={day}").status_code == 404
    assert mentor.get("/board/history/nothing").status_code == 404


def test_the_live_diagram_leads_to_its_past(past: Desk) -> None:
    assert f'href="{PAGE}"' in past.sign_in("maria").get("/board/models/small").text
