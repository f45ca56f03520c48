"""Dates as people say them, in the organisation's zone."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from flask import Flask

from engine import FixedClock
from webapp.app import create_app
from webapp.dates import mark_due, say_due, say_in_full, say_since, say_when

# 23:30 in UTC is already the next day in Warsaw.
NOW = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


@pytest.fixture
def app() -> Flask:
    return create_app(
        SimpleNamespace(clock=FixedClock(NOW)), secret_key="a secret for tests only", testing=True
    )


def in_language(app: Flask, language: str) -> object:
    return app.test_request_context(headers={"Cookie": f"krokus_display=light.100.normal.{language}"})


@pytest.mark.parametrize(
    ("moment", "polish", "english"),
    [
        (date(2026, 11, 20), "3 dni po terminie", "3 days overdue"),
        (date(2026, 11, 22), "1 dzień po terminie", "1 day overdue"),
        (date(2026, 11, 23), "do dziś", "by today"),
        (date(2026, 11, 24), "do jutra", "by tomorrow"),
        (date(2026, 11, 28), "do 28 listopada", "by 28 November"),
        (date(2027, 1, 2), "do 2 stycznia 2027", "by 2 January 2027"),
        (datetime(2026, 11, 23, 13, 0, tzinfo=UTC), "do dziś, 14:00", "by today, 14:00"),
        (datetime(2026, 11, 22, 23, 10, tzinfo=UTC), "termin minął dziś o 0:10", "was due today at 0:10"),
    ],
)
def test_due_dates_are_said_in_words(app: Flask, moment: date, polish: str, english: str) -> None:
    with in_language(app, "pl"):
        assert say_due(moment) == polish
    with in_language(app, "en"):
        assert say_due(moment) == english


@pytest.mark.parametrize(
    ("moment", "polish", "english"),
    [
        (date(2026, 11, 23), "od dziś", "since today"),
        (date(2026, 11, 22), "od wczoraj", "since yesterday"),
        (date(2026, 11, 7), "od 16 dni", "for 16 days"),
        (date(2026, 11, 1), "od 22 dni", "for 22 days"),
        (date(2026, 5, 3), "od 3 maja", "since 3 May"),
    ],
)
def test_lasting_things_are_said_in_words(app: Flask, moment: date, polish: str, english: str) -> None:
    with in_language(app, "pl"):
        assert say_since(moment) == polish
    with in_language(app, "en"):
        assert say_since(moment) == english


def test_moments_are_said_in_the_zone_of_the_organisation(app: Flask) -> None:
    with in_language(app, "pl"):
        assert say_when(datetime(2026, 11, 22, 23, 5, tzinfo=UTC)) == "dziś, 0:05"
        assert say_when(datetime(2026, 11, 22, 8, 12, tzinfo=UTC)) == "wczoraj, 9:12"
        assert say_when(date(2026, 11, 14)) == "14 listopada"


def test_the_full_date_stands_in_the_title(app: Flask) -> None:
    with in_language(app, "pl"):
        assert say_in_full(date(2026, 11, 24)) == "wtorek, 24 listopada 2026"
        mark = mark_due(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
        assert mark == (
            '<time datetime="2026-11-24T09:00+01:00" title="wtorek, 24 listopada 2026, 9:00">do jutra</time>'
        )
