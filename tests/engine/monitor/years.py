"""Two years of an organisation, sown row by row at random: what its numbers are counted from.

Nothing here asks a number anything: it knows rows, days and nothing else.
"""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from garden import Garden, Plot, day
from sqlalchemy import select

from engine.store.tables import document, document_note, time_entry, time_share

STAGES = ("engagement", "profiling", "job_finding", "employer_engagement", "on_job_support")
STATUSES = ("unemployed_registered", "jobseeker_registered", "inactive", "student", "employed", "at_risk")
COUNTIES = ("podlaskie_m_bialystok", "podlaskie_bielski", "lubelskie_bialski")
CONTRACTS = ("praca_okres_probny", "praca_czas_okreslony", "praca_nieokreslony", "zlecenie", "staz", None)
FIRMS = [f"firma-{number}" for number in range(9)]
OLDEST = -720.0


def text_of(on: float) -> str:
    """A day as a form keeps it."""
    return day(on).date().isoformat()


def correct(plot: Plot, form_key: str, on: float, **changes: Any) -> None:
    """The newest document of a form, corrected: a next version and the note that says so."""
    garden = plot.garden
    with garden.write() as work:
        rows = select(document.c.data).where(document.c.case_id == plot.id, document.c.form_key == form_key)
        data = work.value(rows.order_by(document.c.version.desc()).limit(1))
    plot.paper(form_key, on, **{**data, **changes})
    with garden.write() as work:
        rows = select(document.c.id).where(document.c.case_id == plot.id, document.c.form_key == form_key)
        made = work.value(rows.order_by(document.c.version.desc()).limit(1))
    plot.insert(document_note, document_id=made, type="correction", by="maria", at=day(on), text="Pomyłka.")


def write_hours(
    garden: Garden, person: str, on: float, kind: str, activity: str, minutes: int, **share: Any
) -> None:
    """An entry of hours; `share` names the case and the stage, and nothing for general work."""
    entry = {
        "id": uuid4().hex,
        "person_id": person,
        "day": text_of(on),
        "starts_at": day(on),
        "ends_at": day(on) + timedelta(minutes=minutes),
        "minutes": minutes,
        "kind": kind,
        "activity": activity,
        "mode": "in_person",
        "place": "office",
        "participants": [],
        "description": "",
        "travel_min": 0,
        "travel_m": 0,
        "flagged": False,
        "sensitive": False,
        "version": 1,
        "created_at": day(on),
    }
    with garden.write() as work:
        work.insert(time_entry, entry)
        work.insert(time_share, {"entry_id": entry["id"], "no": 0, "minutes": minutes, **share})


def sow_years(garden: Garden, seed: int, cases: int = 30) -> None:
    """Fill two years up to the garden's now."""
    with garden.at_once():
        _sow_all(garden, Random(seed), cases)


def _sow_all(garden: Garden, chance: Random, cases: int) -> None:
    for _ in range(cases):
        _sow_case(garden.plant("job_finding"), chance)
    for person in ("tomek", "kasia"):
        for month in range(24):
            on = OLDEST + 30 * month + chance.uniform(0, 20)
            write_hours(garden, person, on, "general", chance.choice(["O01", "O02", "O05"]), 60)


def _sow_case(plot: Plot, chance: Random) -> None:
    opened = chance.uniform(OLDEST, -60)
    plot.change(opened_at=day(opened))
    plot.person("coach", chance.choice(["tomek", "kasia"]), opened)
    born = datetime(chance.randint(1960, 2006), 5, 17, tzinfo=UTC).date().isoformat()
    told = {"labour_status": chance.choice(STATUSES), "address_county": chance.choice(COUNTIES)}
    plot.paper("client_application", opened, birth_date=chance.choice([born, born, None]), **told)
    signed = opened + chance.uniform(1, 40)
    if chance.random() < 0.9:
        plot.done("s1_sign", signed)
    _sow_meetings(plot, chance, signed)
    _sow_jobs(plot, chance, signed)
    _sow_papers(plot, chance, signed)
    _sow_work(plot, chance, opened)
    if chance.random() < 0.3:
        plot.change(closed_at=day(chance.uniform(signed, -1)))


def _sow_meetings(plot: Plot, chance: Random, signed: float) -> None:
    for _ in range(chance.randint(0, 4)):
        on = chance.uniform(signed - 10, 0)
        plot.paper(
            "employer_contact",
            on,
            date=chance.choice([text_of(on - 2), None]),
            is_face_to_face=chance.random() < 0.6,
            employer=chance.choice([*FIRMS, None]),
        )
        if chance.random() < 0.3:
            correct(plot, "employer_contact", on + 0.1, is_face_to_face=True)


def _sow_jobs(plot: Plot, chance: Random, signed: float) -> None:
    on = signed + chance.uniform(5, 200)
    for _ in range(chance.choice([0, 1, 1, 1, 2, 3])):
        start = on + chance.uniform(1, 12)
        plot.paper(
            "employer_agreement",
            on,
            kind=chance.choice(["employment"] * 5 + ["internship", "trial"]),
            start_date=chance.choice([text_of(start), None]),
            contract_type=chance.choice(CONTRACTS),
            hours_week=chance.choice([4, 7, 20, 35.5, None]),
            employer=chance.choice(FIRMS),
        )
        plot.paper("s4_formal", on + 0.5, job_start=text_of(start), contract_kind="trial")
        if chance.random() < 0.2:
            correct(plot, "s4_formal", on + 0.6, job_start=text_of(start + 3))
        if chance.random() < 0.3:
            plot.paper("s5_before", on + 0.8, job_start=chance.choice([text_of(start + 6), None]))
        _sow_progress(plot, chance, start)
        end = start + chance.choice([20, 70, 90, 200, 400])
        if chance.random() < 0.6:
            plot.message("msg_job_lost", end)
        on = end + chance.choice([3, 20, 33, 34, 60])


def _sow_progress(plot: Plot, chance: Random, start: float) -> None:
    for months in (0.5, 1.5, 2.5, 5.0, 8.0, 11.5, 14.0):
        if chance.random() < 0.5:
            plot.paper(
                "progress_assessment",
                start + 30 * months,
                period_to=chance.choice([text_of(start + 30 * months), None]),
                context=chance.choice(["job", "job", "job", "internship"]),
                worked_hours=chance.choice([0, 40, 80.5, None]),
                coach_hours_onsite=chance.choice([0, 10, 60.5, None]),
                client_satisfaction=chance.choice([1, 3, 5, None]),
                employer_satisfaction=chance.choice([2, 4, None]),
            )


def _sow_papers(plot: Plot, chance: Random, signed: float) -> None:
    scale = (1, 2, 3, 4, 5, None)
    for form, fields in {
        "feedback": ("coach_listens", "client_decides", "knows_next", "job_as_wanted", "feels_safe"),
        "feedback_employer": ("coach_helps", "quick_reaction", "knows_how_to_support", "would_hire_again"),
        "s5_rate": ("satisfaction",),
    }.items():
        for _ in range(chance.choice([0, 1, 2])):
            answers = {name: chance.choice(scale) for name in fields}
            plot.paper(form, chance.uniform(signed, 0), **answers)
    for form, decisions in {"s3_lead": ("yes", "no"), "s4_client": ("accept", "decline", None)}.items():
        for _ in range(chance.choice([0, 1, 2])):
            plot.paper(form, chance.uniform(signed, 0), decision=chance.choice(decisions))
    for form in ("vocational_profile", "review_profile", "action_plan"):
        for _ in range(chance.choice([0, 1, 1])):
            plot.paper(form, chance.uniform(signed, 0))


def _sow_work(plot: Plot, chance: Random, opened: float) -> None:
    for _ in range(6):
        form, due = chance.choice(["s2_meet", "monthly_report"]), chance.uniform(opened, 20)
        status = chance.choice(["done", "done", "done", "open", "cancelled", "suspended", "claimed"])
        done = {"done_at": day(due + chance.uniform(-5, 3)), "done_by": "tomek"} if status == "done" else {}
        plot.task(form, due - 10, due_at=day(due), status=status, **done)
    for _ in range(8):
        on, stage = chance.uniform(opened, 0), chance.choice([*STAGES, None])
        kind, minutes = chance.choice(["direct", "direct", "indirect"]), chance.choice([15, 40, 90])
        person = chance.choice(["tomek", "kasia"])
        write_hours(plot.garden, person, on, kind, "D14", minutes, case_id=plot.id, stage=stage)
