"""The figures behind invented months: how often, how long, how much. Guesses are marked."""

from collections.abc import Mapping

# PFRON test 2013-14: 490 clients, 72 coaches, 5 mentors in nine months.
CLIENTS_PER_COACH = 490 / 72
COACHES_PER_MENTOR = 72 / 5
TEST_MONTHS = 9
# The rest of this file are guesses that meet the figures of the domain: 57 of 231 firms said yes, a first job
# lasts 9.6 months on average (IPS), 34 % of all clients came to a job (DZWONI), 4-6 months to it (UK).

# Weights of answers, by element and field or by form and field. What is not named here is drawn from words.
ANSWERS: Mapping[str, Mapping[str, float]] = {
    "client_application.person_agrees": {"yes": 98, "no": 2},
    "client_application.interpreter_need": {"none": 93, "pjm": 5, "comm_assistant": 2},
    "client_application.referral_source": {"self": 30, "family": 18, "wtz": 17, "pup": 13, "ops_pcpr": 12},
    "client_application.certificate_status": {"yes": 88, "pending": 5, "expired": 3, "prefer_not": 4},
    "client_application.disability_degree": {"lekki": 12, "umiarkowany": 56, "znaczny": 32},
    "client_application.labour_status": {
        "unemployed_registered": 38,
        "inactive": 47,
        "jobseeker_registered": 15,
    },
    "s1_contact.reached": {"yes": 80, "no": 20},
    "s1_info.needs_specialist": {"yes": 25, "no": 75},
    "s1_decide.decision": {"yes": 88, "time": 7, "no": 5},
    "s1_docs.complete": {"yes": 82, "waiting": 8, "without": 10},
    "s1_needs.wants_to_work": {"yes": 97, "no": 3},
    "eligibility_opinion.decision": {"qualified": 86, "waiting_list": 7, "not_qualified": 6, "deferred": 1},
    "eligibility_opinion.support_level": {"low": 15, "medium": 45, "high": 30, "very_high": 10},
    "s1_match.client_agrees": {"yes": 96, "no": 4},
    "s1_sign.decision": {"signed": 94, "changes": 4, "no": 2},
    "s1_sign.guardian": {"none": 90, "agrees": 9, "refuses": 1},
    "s1_remember.still_waiting": {"yes": 90, "no": 10},
    "s2_plan.career_advisor": {"yes": 55, "no": 45},
    "s2_plan.psychologist": {"yes": 45, "no": 55},
    "s2_plan.other": {"yes": 10, "no": 90},
    "s2_plan.family": {"yes": 25, "no": 75},
    "s2_meet.more": {"yes": 60, "no": 40},
    "s2_trial_ask.decision": {"yes": 55, "no": 45},
    "s2_check.accepts": {"yes": 85, "changes": 11, "no": 2, "not_now": 2},
    "action_plan.client_agrees": {"yes": 93, "changes": 6, "no": 1},
    "s2_mentor.decision": {"ok": 87, "fix": 10, "more": 3},
    "t1.found": {"yes": 90, "no": 10},
    "t5.stopped": {"no": 93, "yes": 7},
    "t_rate.would_hire": {"yes": 40, "no": 60},
    "s3_internship_ask.decision": {"yes": 20, "no": 80},
    "s3_disclose.tell": {"yes": 70, "no": 30},
    "s3_w2.add_contact": {"yes": 55, "no": 45},
    "s3_w3.outcome": {"continue": 64, "lead": 34, "change_goal": 2},
    "s3_lead.decision": {"yes": 82, "no": 18},
    "employer_contact.result": {"talk_on": 45, "meeting": 15, "refusal": 22, "no_answer": 18},
    "int_agree.found": {"yes": 75, "no": 25},
    "int_visit.status": {"continues": 65, "finished": 31, "stopped": 4},
    "int_visit.job_offer": {"yes": 25, "no": 75},
    "job_match.decision": {"go": 70, "with_changes": 20, "no_go": 10},
    "s4_prep.visit": {"yes": 40, "no": 60},
    "s4_client.decision": {"accept": 78, "negotiate": 6, "trial_first": 6, "decline": 10},
    "s4_client.team_talk": {"yes": 35, "no": 65},
    "s4_client.rights_worry": {"yes": 4, "no": 96},
    "s4_rights.legal": {"yes": 92, "no": 8},
    "s4_sign.decision": {"signed": 93, "changes": 4, "no": 3},
    "s4_formal.contract_kind": {"trial": 40, "fixed": 45, "permanent": 15},
    "s5_before.ready": {"yes": 100},
    "s5_day1.started": {"yes": 98, "no": 2},
    "s5_boss.employer_rates": {"yes": 25, "no": 75},
    "progress_assessment.client_wants_stay": {"yes": 92, "unsure": 6, "no": 2},
    "progress_assessment.risk": {"none": 74, "low": 19, "medium": 5, "high": 2},
    "progress_assessment.context": {"job": 100},
    "int_assess.context": {"internship": 100},
    "iv_cause.rights_violation": {"no": 97, "yes": 3},
    "iv_check.effect": {"solved": 80, "not_solved": 15, "terminated": 5},
    "s5_client_end.decision": {"yes": 75, "no": 25},
    "milestone_check.employed": {"same": 90, "other": 10},
    "contract_talk.result": {"extended": 75, "ends": 15, "unknown": 10},
    "contract_talk.search": {"no": 80, "yes": 20},
    "new_job_decide.decision": {"yes": 60, "no": 40},
    "loss_decide.decision": {"search": 78, "profile": 10, "pause": 5, "end": 7},
    "case_review.decision": {"continue": 70, "plan_change": 14, "profile_update": 11, "close": 5},
    "t_loss.decision": {"continue": 100},
    "s5_long.decision": {"continue": 100},
    "review_profile.decision": {"continue": 55, "methods": 30, "change_goal": 15},
    "monthly_report.stuck_self": {"no": 95, "yes": 5},
    "report_check.decision": {"approved": 94, "returned": 5, "case_review": 1},
    "t_close_ok.decision": {"approved": 96, "returned": 4},
    "case_closure.follow_up_consent": {"yes": 70, "no": 30},
    "t_close.kind": {"success": 100},
    "t_redirect.kind": {"other": 100},
    "resign_talk.kind": {"withdrawal": 100},
    "suspend_agree.kind": {"suspension": 100},
    "resign_decide.decision": {"stay": 45, "pause": 20, "resign": 35},
    "suspend_ask.decision": {"back": 75, "longer": 18, "resign": 7},
    "crisis_safety.pause": {"yes": 30, "no": 70},
    "off_job_support.more": {"yes": 25, "no": 75},
    "follow_up_call.employed": {"same": 75, "other": 10, "no": 15},
    "follow_up_call.again": {"yes": 70, "no": 30},
    "transfer_decide.decision": {"yes": 80, "no": 20},
    "rights_decide.report": {"yes": 40, "no": 60},
    "employer_agreement.kind": {"employment": 100},
    "int_contract.kind": {"internship": 100},
    "t2.kind": {"trial": 100},
}
# Words that mean going on, for forms of models that this file has never seen.
_ON_WORDS = (
    "yes ok go accept accepted agreed approved qualified signed ready continue continues lead talk_on given "
    "solved same done complete finished reached stable hired search employment tak zgoda"
)
GOING_ON = frozenset(_ON_WORDS.split())
ON_WEIGHT, OTHER_WEIGHT = 0.78, 0.22
# How intensity of support fades with the number of progress cards.
FADING = ("L1", "L2", "L2", "L3", "L3", "L3", "L4", "L4", "L5")

# What may happen to a case at any time: message -> times a year.
HAPPENINGS: Mapping[str, float] = {
    "msg_suspend": 0.18,
    "msg_client_wants_to_resign": 0.12,
    "msg_crisis": 0.08,
    "msg_coach_change": 0.12,
    "msg_complaint": 0.03,
    "msg_off_job_support": 0.5,
    "msg_consent_withdrawn": 0.03,
    "msg_family_conflict": 0.06,
    "msg_rights_violation": 0.02,
    "msg_job_problem": 0.5,
    "msg_client_wants_new_job": 0.12,
    "msg_moved": 0.01,
    "msg_deceased": 0.004,
}
# What is waited for: message -> mean days until it comes. Of messages awaited together the first one counts.
AWAITED_DAYS: Mapping[str, float] = {
    "msg_employer_offer": 20,
    "msg_employer_refusal": 13,
    "msg_employer_withdraws": 240,
    "msg_place_available": 50,
    "msg_resume": 60,
    "msg_change_of_mind": 60,
    "msg_cooling_off_shortened": 40,
    "msg_trial_stopped": 160,
    # Nine and a half months in a first job.
    "msg_job_lost": 290,
}
AWAITED_ELSE_DAYS = 25
# Some firms never answer.
SILENT_FIRMS = 0.06

# Half of all tasks are begun after this part of their time; some are forgotten and stand still.
READY_PART, READY_SPREAD, UNDATED_DAYS = 0.13, 0.7, 1.5
FORGOTTEN = 0.010
FORGOTTEN_TIMES = (4.0, 14.0)
# Steps of plans are mostly done some days before theirs; some come late.
STEP_DAYS_BEFORE = (0.0, 9.0)
LATE_STEPS, STEP_DAYS_LATE = 0.12, (1.0, 25.0)
DIRECT_HOURS, OTHER_HOURS, CLIENT_HOURS = 1.75, 0.75, 0.4
# Tasks that take more than a talk: work on the job, trials, searching.
LONG_HOURS: Mapping[str, float] = {
    "s5_support": 6,
    "t4": 6,
    "s3_w2": 3,
    "s2_meet": 2.5,
    "s5_day1": 5,
    "s2_profile": 3,
}
