"""Months through the real engine with every kind of standstill planted: what is red is found, on its day.

The open cases are then copied, each copy older by some days. What is red is recounted from raw rows.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import process_time

import pytest
from breaking import break_cases
from builders import Office, open_office
from cloning import clone_until
from rawrows import read_cases
from recount_everywhere import QUESTIONS, make_no_progress, recount_red
from recount_machine import name_level, weigh

from engine.clock import FixedClock
from engine.monitor.listing import StuckList, list_stuck_cases
from engine.releases.folders import read_model_folder
from engine.simulating.plan import Plant
from engine.simulating.simulation import simulate
from engine.store.queries.cases import find_latest_release
from tests.reliability.rounds import count_rounds, report

NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)
EUSE_5 = Path(__file__).parents[3] / "processes" / "euse_5"
ORG = "proby"
UNHEARD = frozenset({"msg_employer_refusal", "msg_employer_withdraws", "msg_job_lost", "msg_trial_stopped"})
# The short way to a job, so that what is planted in stage V is reached within the months.
STRAIGHT: Mapping[str, object] = {
    "consents.c3": {"status": "given"},
    "s1_contact.reached": "yes",
    "s1_decide.decision": "yes",
    "eligibility_opinion.decision": "qualified",
    "s1_needs.wants_to_work": "yes",
    "s1_match.client_agrees": "yes",
    "s1_sign.decision": "signed",
    "s1_sign.guardian": "none",
    "client_application.person_agrees": "yes",
    "client_application.certificate_permanent": True,
    "s2_plan.other": "no",
    "s2_plan.psychologist": "no",
    "s2_plan.career_advisor": "no",
    "s2_meet.more": "no",
    "s2_trial_ask.decision": "no",
    "s2_check.accepts": "yes",
    "action_plan.client_agrees": "yes",
    "s2_mentor.decision": "ok",
    "s3_internship_ask.decision": "no",
    "s3_w2.add_contact": "no",
    "s3_w3.outcome": "lead",
    "s3_lead.decision": "yes",
    "job_match.decision": "go",
    "s4_prep.visit": "no",
    "s4_client.decision": "accept",
    "s4_client.rights_worry": "no",
    "s4_client.team_talk": "no",
    "s4_sign.decision": "signed",
    "s4_formal.contract_kind": "permanent",
    "progress_assessment.risk": "none",
    "iv_check.effect": "solved",
    "iv_cause.rights_violation": "no",
    "monthly_report.stuck_self": "no",
    "report_check.decision": "approved",
}


def in_days(days: int) -> object:
    return lambda today: (today + timedelta(days=days)).isoformat()


def straight(stop_at: str = "", *, unheard: frozenset[str] = frozenset(), **more: object) -> Plant:
    """Straight on up to a step; keyword `a__b` forces the answer `a.b`."""
    tell = more.pop("tell", {})
    turn, arrives = more.pop("occurrence", 1), more.pop("arrives", 0.02)
    forced = {**STRAIGHT, **{name.replace("__", "."): value for name, value in more.items()}}
    return Plant(stop_at, turn, False, forced, tell, UNHEARD | unheard, calm=True, arrives=arrives)  # type: ignore[arg-type]


def hold_level(level: str, risk: str = "none", **more: object) -> Plant:
    cards = {"progress_assessment__intensity_now": level, "progress_assessment__intensity_next": level}
    return straight(progress_assessment__risk=risk, **cards, **more)


# Signal -> what plants it.
PLANTS: Mapping[str, Plant] = {
    "first_contact_late": straight("s1_contact"),
    "decision_late": straight("s1_opinion"),
    "contract_late": straight("s1_contract"),
    "waiting_list": straight(
        unheard=frozenset({"msg_place_available"}),
        eligibility_opinion__decision="waiting_list",
        s1_remember__still_waiting="yes",
    ),
    "profile_late": straight("s2_profile"),
    "no_trial": straight("t1", s2_trial_ask__decision="yes"),
    "specialist_wait": straight("s2_psy", s2_plan__psychologist="yes"),
    "no_employer_contact": straight("s3_w1"),
    "no_interview": straight(
        s3_w3__outcome="continue", s3_w2__add_contact="yes", employer_contact__result="talk_on"
    ),
    "search_long": straight(s3_w3__outcome="continue", case_review__decision="continue"),
    "refusals": straight(
        s3_w3__outcome="continue", s3_w2__add_contact="yes", employer_contact__result="refusal"
    ),
    "employer_silent": straight("s4_remind", unheard=frozenset({"msg_employer_offer"})),
    "offer_pending": straight("s4_client"),
    "start_contact": straight("s5_day1", arrives=0.45),
    "job_contact": straight("s5_support", occurrence=2),
    "employer_contact_gap": straight("s5_boss"),
    "no_fading": hold_level("L1"),
    "score_drop": hold_level("L2", "high"),
    "absences": hold_level("L2", progress_assessment__absent_unexcused=5),
    "contract_ending": straight(
        "contract_talk", s4_formal__contract_kind="fixed", s4_formal__contract_end=in_days(70)
    ),
    "loss_no_talk": straight("t_loss", tell={"s5_plan": "msg_job_lost"}),
    "gap_long": straight(
        "s3_w1", occurrence=2, tell={"s5_plan": "msg_job_lost"}, loss_decide__decision="search"
    ),
    "no_progress": straight("s2_plan"),
    "no_activity": Plant("s2_plan", whole=True, forced=STRAIGHT, calm=True, arrives=0.02),
    "no_show": straight("s2_actionplan"),
    "overdue_task": straight("s2_check"),
    "report_late": straight("report_write"),
    "late_step": straight("s3_w1"),
    "loop": straight(s3_w3__outcome="change_goal"),
    "coach_turnover": straight(
        tell={"s2_profile": "msg_coach_change", "s3_w1": "msg_coach_change", "s4_meet": "msg_coach_change"},
        coach_choose__client_agrees="yes",
    ),
    "consent_cert": straight(
        "certificate_renew",
        occurrence=0,
        client_application__certificate_status="yes",
        client_application__certificate_permanent=False,
        client_application__certificate_valid_until=in_days(60),
    ),
    "suspended_over": straight(
        "suspend_ask", unheard=frozenset({"msg_resume"}), tell={"s2_plan": "msg_suspend"}
    ),
    "self_flag": straight(monthly_report__stuck_self="yes"),
    # What stops the machine or the team comes on top afterwards, see breaking.py.
    "incident": straight("s2_profile"),
    "nobody": straight("s2_psy", s2_plan__psychologist="yes"),
    "no_coach": straight("s2_profile"),
    "message_missing": straight(
        unheard=frozenset({"msg_place_available"}),
        eligibility_opinion__decision="waiting_list",
        s1_remember__still_waiting="yes",
    ),
    "timer_far": straight(
        eligibility_opinion__decision="deferred", eligibility_opinion__deferred_until=in_days(400)
    ),
    "nothing_waits": straight("s2_plan"),
}
MONTHS = 9
# Nothing is wrong with a far date; it is amber all the while and never red.
WORST = {"timer_far": "amber"}
# Beside the planted ones, cases in which whatever happens happens.
NATURAL = 0.25


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Path, dict[str, str]]]:
    """Organisation, database, and case -> what was planted in it."""
    # How many cases are played, and then, copies included, how many open ones are looked at.
    wanted = count_rounds("PLANTED", len(PLANTS) + 4, 300)
    kinds = [*PLANTS] * (int(wanted * (1 - NATURAL)) // len(PLANTS) or 1)
    path = tmp_path_factory.mktemp("planted") / "krokus.sqlite3"
    office = open_office(f"sqlite:///{path}", read_model_folder(EUSE_5), FixedClock(NOW))
    plants = {number: PLANTS[kind] for number, kind in enumerate(kinds)}
    told = simulate(office.krokus, ORG, cases=wanted, months=MONTHS, seed=11, plants=plants)
    found = {case: kinds[number] for case, number in told.numbers.items() if number < len(kinds)}
    by_kind: dict[str, list[str]] = defaultdict(list)
    for case, kind in found.items():
        by_kind[kind].append(case)
    break_cases(office, path, by_kind, NOW)
    clone_until(path, count_rounds("PLANTED_OPEN", 4 * wanted, 10_000))
    yield office, path, found
    office.krokus.store.close()


def read_expected(office: Office, path: Path) -> dict[tuple[str, str], date]:
    """(case, signal) -> the day it turned red, recounted."""
    with office.krokus.store.read(office.org) as work:
        row = find_latest_release(work, "euse_5")
        assert row is not None
        elements = office.krokus.releases.get(work, row.id).graph.elements.values()
    marked = frozenset(one.id for one in elements if one.properties.get("meaningful") == "true")
    questions = {**QUESTIONS, "no_progress": make_no_progress(marked)}
    return {
        (case.row["id"], key): at.date()
        for case in read_cases(str(path), NOW)
        for key, at in recount_red(case, questions).items()
    }


def read_red(told: StuckList) -> dict[tuple[str, str], date]:
    """(case, signal) -> the day it turned red, as the product tells it; of two papers the first."""
    found: dict[tuple[str, str], date] = {}
    for case in told["cases"]:
        for one in case["signals"]:
            if one["level"] == WORST.get(one["key"], "red") and one["key"] in {*QUESTIONS, "no_progress"}:
                mark, day = (case["case"], one["key"]), datetime.fromisoformat(one["level_at"] or "").date()
                found[mark] = min(day, found.get(mark, day))
    return found


def test_what_is_red_is_found_on_its_day_and_nothing_else(
    planted: tuple[Office, Path, dict[str, str]],
) -> None:
    office, path, kinds = planted
    begun = process_time()
    told = list_stuck_cases(office.krokus, ORG)
    took = process_time() - begun
    expected, found = read_expected(office, path), read_red(told)
    right = {mark for mark, day in expected.items() if found.get(mark) == day}
    missed = sorted(
        (mark[1], str(day), str(found.get(mark))) for mark, day in expected.items() - found.items()
    )
    false = sorted((key, str(day), case) for (case, key), day in found.items() if (case, key) not in expected)
    figures = {"expected": len(expected), "right": len(right), "false": len(false)}
    report("planted", standstills=len(kinds), open=told["open_cases"], **figures, told_cpu_s=round(took, 1))
    assert {key for _, key in expected} >= {*PLANTS}
    assert len(right) >= 0.99 * len(expected), missed[:50]
    assert len(false) <= 0.01 * len(found), false[:50]


def test_every_kind_that_was_planted_is_red(planted: tuple[Office, Path, dict[str, str]]) -> None:
    office, _, kinds = planted
    found = read_red(list_stuck_cases(office.krokus, ORG))
    told = [kind for case, kind in kinds.items() if (case, kind) in found]
    report("planted_kinds", planted=len(kinds), red_by_now=len(told))
    # Where coaches are busy, a planted case may have come too late to be red by now.
    assert {*PLANTS} - {*told} == set()
    assert len(told) >= 0.9 * len(kinds)


def test_coaches_who_carry_too_much_are_told_with_their_points(
    planted: tuple[Office, Path, dict[str, str]],
) -> None:
    office, path, _ = planted
    told = {
        one["coach"]: (one["points"], one["cases"], one["level"])
        for one in list_stuck_cases(office.krokus, ORG)["coaches"]
    }
    carried = weigh(read_cases(str(path), NOW))
    expected = {
        coach: (float(points), cases, name_level(points))
        for coach, (points, cases) in carried.items()
        if name_level(points)
    }
    report("planted_coaches", coaches=len(carried), over_the_limit=len(expected))
    assert told == expected
    assert told
