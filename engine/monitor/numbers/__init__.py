"""The numbers of a year (KPIs), one small function each, counted over one period of stored rows."""

from collections.abc import Callable, Mapping

from engine.monitor.numbers import differences, employers, jobs, keeping, order, support, voices
from engine.monitor.numbers.period import Line, Period

Counter = Callable[[Period], tuple[Line, ...]]

COUNTERS: Mapping[str, Counter] = {
    "placement_rate": jobs.placement_rate,
    "contract_type_share": jobs.contract_type_share,
    "internships": jobs.internships,
    "days_to_first_employer_contact": jobs.days_to_first_employer_contact,
    "days_to_first_job": jobs.days_to_first_job,
    "retention": keeping.retention,
    "outcome_threshold": keeping.outcome_threshold,
    "hours_per_client_stage": support.hours_per_client_stage,
    "direct_share": support.direct_share,
    "fading_index": support.fading_index,
    "employer_contacts_week": employers.employer_contacts_week,
    "employer_conversion": employers.employer_conversion,
    "client_choice": voices.client_choice,
    "offers_declined": voices.offers_declined,
    "satisfaction_client": voices.satisfaction_client,
    "satisfaction_employer": voices.satisfaction_employer,
    "timeliness": order.timeliness,
    "timeliness_reports": order.timeliness_reports,
    "currency_profile": order.currency_profile,
    "currency_plan": order.currency_plan,
    "supervision_rate": order.supervision_rate,
    "placement_by_age": differences.by_age,
    "placement_by_labour_status": differences.by_labour_status,
    "placement_by_county": differences.by_county,
}
