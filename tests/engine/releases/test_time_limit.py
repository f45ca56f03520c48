"""The net under judging files counts what the work itself takes, not what else the machine does."""

import time

import pytest

from engine.errors import ModelRefused
from engine.releases.timelimit import limit_time


def test_time_in_which_others_have_the_machine_does_not_count() -> None:
    with limit_time(0.1):
        time.sleep(0.2)


def test_work_without_an_end_is_stopped() -> None:
    with pytest.raises(ModelRefused) as refusal, limit_time(0.1):
        while True:
            pass
    assert refusal.value.code == "took_too_long"


def test_work_that_swallows_the_refusal_is_refused_all_the_same() -> None:
    with pytest.raises(ModelRefused), limit_time(0.1):
        try:
            while True:
                pass
        except ModelRefused:
            pass


def test_waiting_without_an_end_is_stopped_too() -> None:
    with pytest.raises(ModelRefused), limit_time(0.05):
        time.sleep(60)
