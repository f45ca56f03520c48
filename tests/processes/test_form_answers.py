"""What the forms F01-F22 do with answers: sums they make, answers they refuse, questions they leave out."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.errors import FieldProblem, InvalidAnswers
from engine.forms import FieldKind, Form, read_form, validate_answers
from engine.model import Answers

FORMS = Path(__file__).parents[2] / "processes" / "euse_5" / "forms"


def load(key: str) -> Form:
    return read_form(key, (FORMS / f"{key}.json").read_bytes())


def paths_of(key: str, answers: Answers) -> set[str]:
    return {problem.path for problem in problems_of(key, answers)}


def problems_of(key: str, answers: Answers) -> tuple[FieldProblem, ...]:
    with pytest.raises(InvalidAnswers) as refused:
        validate_answers(load(key), answers, variables={})
    return refused.value.problems


PENSION = {
    "benefits": [{"benefit": "renta_socjalna", "monthly_gross": "1978.49"}],
    "other_effects": "Miejsce w WTZ.",
    "duty_to_notify": [{"office": "zus", "by": "2026-04-10"}],
    "consulted_with": ["zus"],
    "as_of": "2026-04-01",
    "client_understood": True,
}
LIMITS = {"limit_70": "6438.50", "limit_130": "11957.20", "max_cut": "989.41"}


@pytest.mark.parametrize(
    ("wage", "zone", "cut"),
    [("4806.00", "bez zmian", 0), ("7000.00", "zmniejszenie", 561.5), ("12000.00", "zawieszenie", 1978.49)],
)
def test_benefits_check_tells_what_a_wage_does_to_the_pension(wage: str, zone: str, cut: float) -> None:
    answers = {**PENSION, "planned_wage_gross": wage}
    judged = validate_answers(load("benefits_check"), answers, variables={}, kept=LIMITS)
    assert judged["zone"] == zone
    assert float(str(judged["est_cut"])) == cut


def test_benefits_check_says_nothing_without_a_limit_for_that_day() -> None:
    answers = {**PENSION, "planned_wage_gross": "4806.00"}
    judged = validate_answers(load("benefits_check"), answers, variables={}, kept={})
    assert "zone" not in judged and "est_total" not in judged


def test_application_stops_when_the_person_does_not_agree() -> None:
    answers = {"submitted_by": "supporter", "person_agrees": "no"}
    with pytest.raises(InvalidAnswers) as refused:
        validate_answers(load("client_application"), answers, variables={})
    codes = {(problem.path, problem.code) for problem in refused.value.problems}
    assert ("person_agrees", "rule") in codes
    assert ("submitted_by_name", "required") in codes
    assert ("guardian_name", "required") not in codes


@pytest.mark.parametrize(("status", "is_refused"), [("given", False), ("refused", True), (None, True)])
def test_agreement_waits_for_the_consent_to_tell_the_employer(status: str | None, is_refused: bool) -> None:
    answers = {"kind": "trial", "shared_info": ["strengths"]}
    consents = {"c3": {"status": status, "allowed_items": ["strengths"]}}
    with pytest.raises(InvalidAnswers) as refused:
        validate_answers(load("employer_agreement"), answers, variables={"consents": consents})
    broken = {problem.path for problem in refused.value.problems if problem.code == "rule"}
    assert broken == ({"kind", "shared_info"} if is_refused else set())


def test_time_entry_counts_minutes_and_refuses_an_activity_of_another_kind() -> None:
    answers = {
        "kind": "direct",
        "activity_code": "P01",
        "start": "09:00",
        "end": "10:33",
        "date": "2026-01-05",
    }
    with pytest.raises(InvalidAnswers) as refused:
        validate_answers(load("time_entry"), answers, variables={"param": {"time_rounding_min": 15}})
    problems = {(problem.path, problem.code) for problem in refused.value.problems}
    assert ("activity_code", "rule") in problems
    assert ("late_reason", "required") in problems


def test_a_refused_consent_asks_for_nothing_more_than_its_day() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        validate_answers(load("consents"), {"c7": {"status": "refused"}}, variables={})
    assert {problem.path for problem in refused.value.problems if problem.path.startswith("c7")} == {
        "c7.given_on"
    }


def test_a_signature_of_the_guardian_is_asked_only_where_there_is_one() -> None:
    assert not {path for path in paths_of("client_contract", {}) if path.startswith("sign_guardian")}
    known = {"client_application": {"legal_capacity": "full_incapacitation"}}
    with pytest.raises(InvalidAnswers) as refused:
        validate_answers(load("client_contract"), {}, variables=known)
    paths = {problem.path for problem in refused.value.problems}
    assert {"sign_guardian.name", "client_will"} <= paths


@pytest.mark.parametrize("key", ["client_contract", "action_plan", "progress_assessment"])
@pytest.mark.parametrize(
    ("method", "asked"),
    [
        ("paper", None),
        ("electronic", None),
        ("oral_witness", "sign_client.witness"),
        ("pjm_recording", "sign_client.recording"),
    ],
)
def test_a_signature_that_nobody_wrote_names_its_witness_or_keeps_its_recording(
    key: str, method: str, asked: str | None
) -> None:
    signed = {"name": "Ania Nowak", "date": "2026-01-05", "method": method}
    missing = {path for path in paths_of(key, {"sign_client": signed}) if path.startswith("sign_client")}
    assert missing == ({asked} if asked else set())
    proof = {"witness": "Ewa Kot", "recording": ["f" * 32]}
    whole = {**signed, **proof}
    assert not {path for path in paths_of(key, {"sign_client": whole}) if path.startswith("sign_client")}


def test_whoever_signs_without_a_hand_leaves_a_witness_or_a_recording() -> None:
    lacking, now = [], datetime(2026, 1, 5, tzinfo=UTC)
    for path in sorted(FORMS.parents[1].glob("*/forms/*.json")):
        for part in read_form(path.stem, path.read_bytes()).walk():
            ways = {option.value for one in part.members if one.key == "method" for option in one.options}
            hides = {one.key: one.hide for one in part.members}
            for proof, way in (("witness", "oral_witness"), ("recording", "pjm_recording")):
                hide = hides.get(proof)
                is_asked = hide is not None and hide.fails({"method": way}, now)
                if part.kind is FieldKind.SIGNATURE and way in ways and not is_asked:
                    lacking.append(f"{path.stem}.{part.key}: {proof}")
    assert not lacking


def test_a_guardian_signs_beside_the_client_never_instead() -> None:
    known = {"client_application": {"legal_capacity": "full_incapacitation"}}
    guardian = {"name": "Jan Nowak", "date": "2026-01-05", "method": "paper"}
    with pytest.raises(InvalidAnswers) as refused:
        validate_answers(load("client_contract"), {"sign_guardian": guardian}, variables=known)
    paths = {problem.path for problem in refused.value.problems}
    assert {"sign_client.name", "client_will", "understanding_check"} <= paths
    assert not {path for path in paths if path.startswith("sign_guardian")}


def test_contract_review_later_than_90_days_is_refused() -> None:
    answers = {"start_date": "2026-01-01", "review_date": "2026-04-02"}
    codes = {(one.path, one.code) for one in problems_of("client_contract", answers)}
    assert ("review_date", "rule") in codes


def test_certificate_date_is_not_asked_of_those_without_a_certificate() -> None:
    assert "certificate_valid_until" in paths_of("client_application", {"certificate_status": "yes"})
    assert "certificate_valid_until" not in paths_of(
        "client_application", {"certificate_status": "prefer_not"}
    )


def test_job_match_weighs_what_matters_and_finds_a_missed_must_have() -> None:
    rows = [
        {"criterion": "cicho", "importance": 3, "fit": "no"},
        {"criterion": "blisko", "importance": 1, "fit": "fits"},
    ]
    answers = {
        "criteria": rows,
        "client_opinion": 4,
        "client_opinion_text": "Za głośno.",
        "decision": "no_go",
    }
    judged = validate_answers(load("job_match"), answers, variables={})
    assert judged["must_haves_met"] is False
    assert judged["fit_score"] == 25


@pytest.mark.parametrize("code", [f"c{number}" for number in range(2, 14)])
def test_no_guardian_consents_to_what_the_client_does_not_want(code: str) -> None:
    said = {"status": "given", "given_by": "guardian", "client_will": "does_not_want"}
    assert f"{code}.client_will" in paths_of("consents", {code: said})
    assert f"{code}.client_will" not in paths_of("consents", {code: {**said, "client_will": "wants"}})


def test_no_guardian_signs_a_contract_that_the_client_does_not_want() -> None:
    signed = {"decision": "signed", "guardian": "agrees"}
    for will, refused in (("wants", False), ("unclear", False), ("does_not_want", True), (None, False)):
        contract = {"client_contract": {"client_will": will}}
        if not refused:
            validate_answers(load("s1_sign"), signed, variables=contract)
            continue
        with pytest.raises(InvalidAnswers) as wrong:
            validate_answers(load("s1_sign"), signed, variables=contract)
        assert [(one.path, one.code) for one in wrong.value.problems] == [("decision", "rule")]
