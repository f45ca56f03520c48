"""Forms F01-F22 hold every field that the practice asks for. The list stands here, apart from the forms."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.feel import compile_expression
from engine.forms import Field, FieldKind, Form, read_form

MODELS = Path(__file__).parents[2] / "processes"

KEYS: Mapping[str, str] = {
    "client_application": """referral_source submitted_by submitted_by_name submitted_by_contact
        person_agrees first_name last_name preferred_name birth_date pesel address_street address_postcode
        address_city address_county address_voivodeship phone email contact_preference contact_hours
        communication_methods interpreter_need meeting_needs supporter_name supporter_relation
        supporter_phone certificate_status disability_degree equivalent_certificate disability_symbols
        certificate_valid_until certificate_permanent certificate_file health_for_work legal_capacity
        guardian_name guardian_phone guardian_document labour_status pup_registration_date day_activity
        benefits benefit_worry education courses work_history why_work dream_jobs unwanted_jobs
        hours_wanted travel expected_support worries info_clause_read applicant_signature""",
    "eligibility_opinion": """meeting_dates documents_checked criteria motivation motivation_evidence
        resources barriers support_level consultations accessibility_plan recommended_variant
        client_statement decision decision_reason alternative_support assigned_coach match_reasons
        informed_how informed_date opinion_signature""",
    "client_contract": """parties client_goal coach_duties client_duties limits meeting_frequency
        meeting_place contact_rules absence_rules who_is_informed start_date review_date planned_end
        rights complaint_contact ending_rules explained_form understanding_check client_will sign_client
        sign_coach sign_mentor sign_guardian copy_given""",
    "vocational_profile": """about_me what_others_value interests typical_day experience skills
        social_skills learning_style attention communication_profile physical sensory
        environment_preferences hours_availability travel_profile health_at_work benefits_summary
        support_network success_conditions barriers_solutions support_needs specialist_career
        specialist_psych specialist_other trials_summary job_directions unwanted disclosure coach_note
        client_accepts client_comment profile_date next_review""",
    "progress_assessment": """period_from period_to context employment_ref tasks areas attendance_days
        absent_excused absent_unexcused late_count worked_hours coach_hours_onsite presence_pct
        natural_supports client_satisfaction client_wants_stay client_words employer_satisfaction
        employer_words risk problems intensity_now intensity_next intensity_reason overall_score
        next_assessment sign_client sign_coach sign_employer""",
    "time_entry": """coach date start end duration_min kind clients stage activity_code mode place
        participants employer description result next_step next_step_date travel_min travel_km task_ref
        form_ref funding_source incident entry_sensitive""",
    "timesheet_month": """month contract_hours sum_direct sum_indirect sum_general sum_travel by_client
        direct_share gaps coach_comment sign_coach mentor_status mentor_comment sign_mentor""",
    "monthly_report": """month client stage status hours_direct hours_indirect meetings_count no_shows
        activities_summary goals_progress achievements difficulties client_voice employer_voice
        employer_contacts_count situation_changes family_cooperation specialist_cooperation work_data
        intensity_change next_month_plan stuck_self stuck_reason help_needed mentor_decision
        mentor_comment""",
    "job_analysis": """employer site_address position_title analysis_date analysed_by method
        supervisor_name mentor_at_work contract_offered schedule flexibility wage_gross tasks
        could_be_carved physical_demands cognitive_demands social_demands environment pace_quality safety
        accessibility transport culture natural_supports_possible team_attitude adaptations risks
        conclusion""",
    "employer_agreement": """kind employer nip representative client_consent_ref position_ref start_date
        end_date hours_week hours_day medical_consent_hours contract_type wage_gross tasks
        workplace_mentor employer_duties ngo_duties coach_presence coach_rules channel feedback_schedule
        shared_info data_protection insurance subsidy_info problem_procedure termination sign_employer
        sign_ngo sign_client""",
    "action_plan": """dream job_goal goals search_methods off_job meeting_rhythm risks_plan_b review_date
        client_agrees sign_client sign_coach""",
    "work_trial": """employer place area purpose basis dates insurance_ok bhp_ok coach_presence tasks
        client_like client_liked client_disliked employer_feedback observations conclusions next""",
    "consents": "c1 c2 c3 c4 c5 c6 c7 c8 c9 c10 c11 c12 c13",
    "supervision_note": """type date duration_min supervisor participants cases topics learning
        coach_wellbeing workload decisions next_date""",
    "coach_evaluation": """coach mentor period_from period_to talk_date data_summary personal social
        cognitive executive strengths development_areas client_feedback employer_feedback workload_view
        support_needed previous_goals new_goals training_plan sign_mentor next_talk""",
    "coach_self_evaluation": """personal social cognitive executive strengths development_areas
        workload_view support_needed previous_goals""",
    "coach_evaluation_read": "coach_comment sign_coach",
    "employer_contact": """employer person date channel purpose for_client needs_learned result
        refusal_reason next_date is_face_to_face is_hiring_person""",
    "job_match": "position_ref criteria must_haves_met fit_score client_opinion decision",
    "triad_meeting": """date participants interpreter topics agreements client_spoke_for_self channel
        client_decision employer_decision next_date""",
    "workplace_support_plan": """start_checklist training_steps fading_plan natural_supports
        off_job_support emergency_plan early_warning_signs review_date""",
    "case_closure": """kind initiator reasons client_words offered_alternatives cooling_off_until
        planned_return contact_during_pause achievements natural_supports_left follow_up_consent
        mentor_approval""",
    "benefits_check": """benefits planned_wage_gross limit_70 limit_130 zone est_cut est_total
        other_effects duty_to_notify consulted_with as_of client_understood""",
    "feedback": "anonymous coach_listens client_decides knows_next job_as_wanted feels_safe change",
    "feedback_employer": "anonymous coach_helps quick_reaction knows_how_to_support would_hire_again change",
    "case_review": "trigger facts client_view causes options decision actions snooze_until review_date",
}

COLUMNS: Mapping[str, str] = {
    "client_application.work_history": "employer job from to kind why_ended",
    "eligibility_opinion.meeting_dates": "date kind who",
    "eligibility_opinion.criteria": "criterion met comment",
    "eligibility_opinion.consultations": "role user date summary needs",
    "vocational_profile.interests": "interest how_often work_link",
    "vocational_profile.typical_day": "time activity alone_or_help",
    "vocational_profile.experience": "place tasks liked learned",
    "vocational_profile.skills": "area skill level evidence source",
    "vocational_profile.social_skills": "skill level support",
    "vocational_profile.environment_preferences": "pair value must",
    "vocational_profile.support_network": "name relation helps_with consent",
    "vocational_profile.barriers_solutions": "barrier kind solution who by",
    "vocational_profile.job_directions": "rank job_area why_fits tasks example_employers",
    "vocational_profile.disclosure": "what to_whom when who_says",
    "progress_assessment.tasks": "task importance client coach employer quality pace_pct prompts next_step",
    "progress_assessment.areas": "area client coach employer comment",
    "timesheet_month.by_client": "client stage direct indirect count",
    "job_analysis.tasks": "order task type share_pct steps tools standard time_limit cue difficulty photo",
    "job_analysis.adaptations": "need solution cost funding who by",
    "employer_agreement.coach_presence": "weeks hours_per_week",
    "action_plan.goals": "goal step who support by measure status",
    "work_trial.tasks": "task rating help quality pace observation",
    "supervision_note.cases": "case_pseudonym question facts hypotheses agreed_actions who by",
    "coach_self_evaluation.personal": "competence self self_example",
    "coach_evaluation.personal": "competence self self_example mentor example",
    "job_match.criteria": "criterion importance at_work fit solution",
    "workplace_support_plan.training_steps": "task method who_teaches target_level by",
    "benefits_check.benefits": "benefit monthly_gross decision_until",
}

CONSENT_FIELDS = """status consent_code scope_text recipients given_on valid_until given_by client_will
    form_version language_form explained_by understanding_check evidence withdrawn_on withdrawal_effect"""

HEALTH: Mapping[str, str] = {
    "client_application": """certificate_status disability_degree equivalent_certificate
        disability_symbols certificate_valid_until certificate_permanent certificate_file health_for_work
        legal_capacity guardian_document""",
    "eligibility_opinion": "consultations",
    "vocational_profile": """physical sensory health_at_work specialist_psych specialist_psych_file
        specialist_other""",
    "time_entry": "entry_sensitive",
    "monthly_report": "situation_changes",
    "employer_agreement": "medical_consent_hours",
    "workplace_support_plan": "emergency_plan",
    "benefits_check": "pension_kind",
}

INTERNAL: Mapping[str, str] = {
    "eligibility_opinion": "motivation match_reasons",
    "vocational_profile": "coach_note",
    "progress_assessment": "risk",
    "time_entry": "funding_source incident",
    "monthly_report": "stuck_self stuck_reason help_needed mentor_decision mentor_comment",
    "job_analysis": "team_attitude team_attitude_note risks conclusion conclusion_reason",
    "employer_agreement": "terms_ok",
    "case_closure": "mentor_approval",
}

EXPRESSIONS = frozenset({"rule", "warn_when", "required_when"})

MAY_DECLINE = """certificate_status disability_degree equivalent_certificate disability_symbols legal_capacity
    day_activity benefits"""


def find(key: str) -> Path:
    """A form about clients lies in `euse_5`, one of the team in its own processes."""
    own = MODELS / "euse_5" / "forms" / f"{key}.json"
    return own if own.exists() else next(MODELS.glob(f"team_*/forms/{key}.json"))


def load(key: str) -> Form:
    return read_form(key, find(key).read_bytes())


def components_of(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for child in part.get("components", ()):
        yield child
        yield from components_of(child)


def raw_components(key: str) -> list[dict[str, Any]]:
    return list(components_of(json.loads(find(key).read_text("utf-8"))))


def data_fields(form: Form) -> list[Field]:
    return [one for one in form.walk() if one.kind.holds_data]


@pytest.mark.parametrize("key", KEYS)
def test_form_has_every_field_of_the_practice(key: str) -> None:
    assert set(KEYS[key].split()) - set(load(key).names()) == set()


@pytest.mark.parametrize("path", COLUMNS)
def test_table_has_every_column(path: str) -> None:
    key, table = path.split(".")
    found = load(key).find_field(table)
    assert found is not None and found.kind is FieldKind.TABLE
    assert {child.key for child in found.members} == set(COLUMNS[path].split())


def test_every_consent_is_an_object_of_its_own_with_all_its_fields() -> None:
    for consent in load("consents").root.members:
        extra = {"allowed_items"} if consent.key == "c3" else set()
        assert consent.kind is FieldKind.CONSENT
        assert {one.key for one in consent.members} == set(CONSENT_FIELDS.split()) | extra, consent.key
        assert consent.members[0].key == "status"


@pytest.mark.parametrize("key", KEYS)
def test_exactly_the_health_fields_are_sensitive(key: str) -> None:
    found = {one.key for one in load(key).root.members if one.is_sensitive}
    assert found == set(HEALTH.get(key, "").split())


@pytest.mark.parametrize(
    "key", [key for key in KEYS if (MODELS / "euse_5" / "forms" / f"{key}.json").exists()]
)
def test_exactly_the_internal_fields_are_internal(key: str) -> None:
    found = {one.key for one in load(key).root.members if one.access == frozenset("I")}
    assert found == set(INTERNAL.get(key, "").split())


def test_the_employer_sees_nothing_internal_or_about_health() -> None:
    for key in KEYS:
        shown = load(key).for_access(frozenset("P"))
        assert not [one.path for one in data_fields(shown) if one.access & frozenset("ZI")]


def test_questions_about_identity_and_health_may_be_declined() -> None:
    form = load("client_application")
    for key in MAY_DECLINE.split():
        field = form.find_field(key)
        assert field is not None and "prefer_not" in {option.value for option in field.options}, key


@pytest.mark.parametrize("key", KEYS)
def test_option_values_are_unique_and_labelled(key: str) -> None:
    for one in data_fields(load(key)):
        values = [option.value for option in one.options]
        assert len(set(values)) == len(values), one.path
        assert all(option.label.strip() for option in one.options), one.path


@pytest.mark.parametrize("key", KEYS)
def test_ids_are_unique_and_say_the_field(key: str) -> None:
    ids = [str(one["id"]) for one in raw_components(key)]
    assert len(set(ids)) == len(ids)
    assert all(one.startswith(("Field_", "Section_")) for one in ids)


@pytest.mark.parametrize("key", KEYS)
def test_prefill_comes_from_fields_that_exist(key: str) -> None:
    for one in data_fields(load(key)):
        for source in one.prefill:
            form_key, _, path = source.partition(".")
            if form_key not in ("case", "param"):
                found = load(form_key).find_field(path)
                assert found is not None, f"{one.path} <- {source}"
                columns = {child.key for child in found.members}
                wanted = {name for _, name in one.prefill_map} | {child.key for child in one.members}
                assert not columns or wanted & columns, f"{one.path} <- {source}: no column in common"


@pytest.mark.parametrize("key", KEYS)
def test_every_expression_compiles(key: str) -> None:
    for part in raw_components(key):
        own = part.get("properties") or {}
        texts = [str(value) for name, value in own.items() if name.rstrip("_23456789") in EXPRESSIONS]
        texts += [str(part[name]) for name in ("expression",) if name in part]
        texts += [str(value) for value in (part.get("conditional") or {}).values()]
        for text in texts:
            compile_expression(text.removeprefix("="))
