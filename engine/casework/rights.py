"""The access matrix as data: which roles may read which form, and whose health data. Defaults."""

from collections.abc import Mapping

STAFF_READERS = frozenset({"client", "coach", "mentor"})
SPECIALISTS = frozenset(
    {
        "specialist",
        "psychologist",
        "career_advisor",
        "vision_rehab",
        "hearing_rehab",
        "speech",
        "ot",
        "lawyer",
        "benefits_advisor",
        "physician",
        "treatment_team",
    }
)
_TEAM = STAFF_READERS | SPECIALISTS | {"office"}
_EMPLOYER_FORMS = STAFF_READERS | {"office", "employer"}

# Roles that may read a form at all; a form that is not named here is read by the team of the case.
READERS: Mapping[str, frozenset[str]] = {
    "client_application": _TEAM,
    "consents": STAFF_READERS,
    "eligibility_opinion": _TEAM,
    "client_contract": _TEAM,
    "action_plan": _TEAM,
    "vocational_profile": STAFF_READERS | SPECIALISTS | {"employer"},
    "progress_assessment": STAFF_READERS | {"employer"},
    "work_trial": STAFF_READERS | {"employer"},
    "time_entry": STAFF_READERS,
    "timesheet_month": frozenset({"coach", "mentor", "office"}),
    "monthly_report": STAFF_READERS,
    "job_analysis": _EMPLOYER_FORMS,
    "employer_agreement": _EMPLOYER_FORMS,
    "employer_contact": _EMPLOYER_FORMS,
    "job_match": _EMPLOYER_FORMS,
    "triad_meeting": _EMPLOYER_FORMS,
    "supervision_note": frozenset({"coach", "mentor"}),
    "coach_evaluation": frozenset({"coach", "mentor"}),
    "coach_self_evaluation": frozenset({"coach", "mentor"}),
    "workplace_support_plan": _TEAM,
    "case_closure": _TEAM,
    "benefits_check": _TEAM,
    "feedback": STAFF_READERS,
    "feedback_employer": frozenset({"coach", "mentor", "employer"}),
    "case_review": _TEAM,
}
DEFAULT_READERS = STAFF_READERS | {"office"} | SPECIALISTS

# An employer reads these without a separate consent: they are about the firm's own position.
EMPLOYERS_OWN = frozenset(
    {
        "job_analysis",
        "employer_agreement",
        "employer_contact",
        "job_match",
        "triad_meeting",
        "feedback_employer",
    }
)
SHARED_AFTER_CONSENT = "c3"

# Of the protected fields the office sees the certificate alone: it keeps its dates.
OFFICE_PROTECTED = frozenset(
    {
        "certificate_status",
        "disability_degree",
        "equivalent_certificate",
        "certificate_valid_until",
        "certificate_permanent",
        "certificate_file",
        "legal_capacity",
        "guardian_document",
    }
)
