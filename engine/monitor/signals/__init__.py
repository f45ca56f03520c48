"""All reasons why a case can stand still: one small function a signal, asked over gathered rows."""

from collections.abc import Callable, Iterator, Mapping

from engine.monitor.facts import Facts
from engine.monitor.flags import REVIEW
from engine.monitor.reckoning import Found, Ruler
from engine.monitor.signals import beginning, engine_reasons, searching, whole, working

Signal = Callable[[Facts, Ruler], Iterator[Found]]

# In the order in which equals are told: what stops the machine, what hurts the client, what is only late.
SIGNALS: Mapping[str, Signal] = {
    function.__name__: function
    for function in (
        engine_reasons.incident,
        engine_reasons.nothing_waits,
        engine_reasons.nobody,
        engine_reasons.no_coach,
        whole.self_flag,
        working.loss_no_talk,
        working.start_contact,
        working.contract_ending,
        searching.employer_silent,
        searching.offer_pending,
        beginning.first_contact_late,
        beginning.decision_late,
        beginning.contract_late,
        beginning.waiting_list,
        beginning.profile_late,
        beginning.no_trial,
        beginning.specialist_wait,
        searching.no_employer_contact,
        searching.no_interview,
        searching.search_long,
        searching.refusals,
        searching.gap_long,
        working.job_contact,
        working.employer_contact_gap,
        working.no_fading,
        working.score_drop,
        working.absences,
        whole.suspended_over,
        whole.consent_cert,
        engine_reasons.message_missing,
        engine_reasons.timer_far,
        whole.report_late,
        whole.overdue_task,
        whole.late_step,
        whole.slow_step,
        whole.no_show,
        whole.loop,
        whole.coach_turnover,
        whole.no_progress,
        whole.no_activity,
    )
}
# What counts while support is suspended; all other clocks stand still.
IN_A_PAUSE = frozenset({"incident", "nothing_waits", "suspended_over", "consent_cert", "no_coach"})
# About a person, not about a case; counted over all cases of a coach.
OF_A_COACH = "overload"
# Documents of which the signals read the answers; of the last ones only the newest version.
READ_FORMS = frozenset(
    {
        "employer_contact",
        "progress_assessment",
        "s4_client",
        "s3_lead",
        "s2_trial_ask",
        "employer_agreement",
        "contract_talk",
        "case_closure",
    }
)
NEWEST_FORMS = frozenset({whole.REPORT})
# Forms of which the signals ask when a task with them was done.
DONE_FORMS = frozenset(
    {
        *beginning.FIRST_CONTACT,
        *beginning.TRIAL,
        searching.TRIAD,
        searching.VISIT,
        *working.TALKS,
        *working.BOSS_TALKS,
        *working.LOSS_TALKS,
        whole.MATCH,
        REVIEW,
    }
)
# Papers about work done or allowed: needed, and no progress for the client.
LOG_FORMS = frozenset(
    {
        "consents",
        "time_entry",
        "timesheet_month",
        "monthly_report",
        "feedback",
        "feedback_employer",
        "case_closure",
        "employer_contact",
    }
)
