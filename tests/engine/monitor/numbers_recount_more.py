"""The rest of the recount: support, employers, voices, order and differences, from raw rows."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise

from numbers_recount import (
    ONE_DAY,
    ZONE,
    Told,
    Years,
    contract_type_share,
    days_to_first_employer_contact,
    days_to_first_job,
    internships,
    is_paid,
    on_the_wall,
    outcome_threshold,
    percent,
    placement_rate,
    retention,
    seekers,
)

STAGES = ("engagement", "profiling", "job_finding", "employer_engagement", "on_job_support")
BANDS = {1: "1", 2: "2", 3: "3", 4: "4-6", 5: "4-6", 6: "4-6", **dict.fromkeys(range(7, 13), "7-12")}


def _entries(years: Years) -> list[tuple[dict, dict]]:
    shares = {row["entry_id"]: row for row in years.table("time_share")}
    rows = [row for row in years.table("time_entry") if years.is_in(date.fromisoformat(row["day"]))]
    return [(row, shares[row["id"]]) for row in rows]


def hours_per_client_stage(years: Years) -> dict[str, Told]:
    told = {}
    for stage in STAGES:
        own = [(row, share) for row, share in _entries(years) if share["stage"] == stage]
        clients = {share["case_id"] for _row, share in own}
        for kind in ("direct", "indirect"):
            hours = sum(share["minutes"] for row, share in own if row["kind"] == kind) / 60
            told[f"{stage}_{kind}"] = (
                hours / len(clients) if clients else None,
                len(clients),
                hours,
                len(clients),
            )
    return told


def direct_share(years: Years) -> dict[str, Told]:
    sums = defaultdict(float)
    for row, _share in _entries(years):
        sums[row["kind"]] += row["minutes"] / 60
    return {"": percent(sums["direct"], sums["direct"] + sums["indirect"])}


def _month_of_job(start: date, day: date) -> int:
    """Counted by walking: a month is over on the day of the same number (here never after the 28th)."""
    months, walked = 1, start
    while walked < day:
        walked += ONE_DAY
        last = (walked.replace(day=28) + 4 * ONE_DAY).replace(day=1) - ONE_DAY
        months += walked.day == start.day or (start.day > last.day and walked == last)
    return months


def fading_index(years: Years) -> dict[str, Told]:
    sums: dict[str, list[tuple[str, float, float]]] = {band: [] for band in BANDS.values()}
    for paper in years.papers("progress_assessment"):
        day = years.paper_day(paper, "period_to")
        begun = [job.start for job in years.jobs().get(paper["case"], []) if job.start <= day]
        tells = (
            paper["context"] == "job" and paper["worked_hours"] and paper["coach_hours_onsite"] is not None
        )
        if years.is_in(day) and begun and tells and _month_of_job(begun[-1], day) <= 12:
            band = BANDS[_month_of_job(begun[-1], day)]
            sums[band].append((paper["case"], paper["coach_hours_onsite"], paper["worked_hours"]))
    return {
        band: percent(sum(one[1] for one in own), sum(one[2] for one in own), len({one[0] for one in own}))
        for band, own in sums.items()
    }


def _meetings(years: Years) -> list[dict]:
    return [one for one in years.papers("employer_contact") if years.is_in(years.paper_day(one, "date"))]


def employer_contacts_week(years: Years) -> dict[str, Told]:
    """The weeks of a coach by a sweep over all the moments at which their cases change."""
    total = timedelta(0)
    spans = [row for row in years.table("role_assignment") if row["role"] == "coach"]
    for person in {row["person_id"] for row in spans}:
        own = [
            (max(row["since"], years.begin), min(row["until"] or years.end, years.end))
            for row in spans
            if row["person_id"] == person
        ]
        moments = sorted({moment for span in own for moment in span})
        for left, right in pairwise(moments):
            if any(since <= left and right <= until for since, until in own):
                total += right - left
    weeks = total / timedelta(weeks=1)
    talks = len([one for one in _meetings(years) if one["is_face_to_face"]])
    return {"": (talks / weeks if weeks else None, int(weeks), talks, weeks)}


def employer_conversion(years: Years) -> dict[str, Told]:
    met = {one["employer"] for one in _meetings(years) if one["employer"]}
    first = {firm: min(one["at"] for one in _meetings(years) if one["employer"] == firm) for firm in met}
    papers = [one for one in years.papers("employer_agreement") if is_paid(one)]
    hired = [
        firm for firm in met if any(one["employer"] == firm and one["at"] >= first[firm] for one in papers)
    ]
    return {"": percent(len(hired), len(met))}


def client_choice(years: Years) -> dict[str, Told]:
    last: dict[str, int] = {}
    for one in years.papers("feedback"):
        if years.is_in(on_the_wall(one["at"])) and one["job_as_wanted"] is not None:
            last[one["case"]] = one["job_as_wanted"]
    return {"": percent(len([rating for rating in last.values() if rating > 3]), len(last))}


def offers_declined(years: Years) -> dict[str, Told]:
    papers = [*years.papers("s3_lead"), *years.papers("s4_client")]
    said = [one["decision"] for one in papers if years.is_in(on_the_wall(one["at"])) and one["decision"]]
    return {"": percent(said.count("no") + said.count("decline"), len(said))}


def _mean_of_means(years: Years, rated: list[tuple[str, date, object]]) -> dict[str, Told]:
    own = defaultdict(list)
    for case, day, rating in rated:
        if years.is_in(day) and rating is not None:
            own[case].append(rating)
    means = [sum(ratings) / len(ratings) for ratings in own.values()]
    return {"": (sum(means) / len(means) if means else None, len(means), None, None)}


def _ratings(years: Years, form: str, *fields: str) -> list[tuple[str, date, object]]:
    papers = years.papers(form)
    return [(one["case"], on_the_wall(one["at"]), one[name]) for one in papers for name in fields]


def _card_ratings(years: Years, name: str) -> list[tuple[str, date, object]]:
    papers = years.papers("progress_assessment")
    return [(one["case"], years.paper_day(one, "period_to"), one[name]) for one in papers]


def satisfaction_client(years: Years) -> dict[str, Told]:
    fields = ("coach_listens", "client_decides", "knows_next", "job_as_wanted", "feels_safe")
    rated = _ratings(years, "feedback", *fields)
    return _mean_of_means(years, rated + _card_ratings(years, "client_satisfaction"))


def satisfaction_employer(years: Years) -> dict[str, Told]:
    fields = ("coach_helps", "quick_reaction", "knows_how_to_support", "would_hire_again")
    rated = _ratings(years, "feedback_employer", *fields) + _ratings(years, "s5_rate", "satisfaction")
    return _mean_of_means(years, rated + _card_ratings(years, "employer_satisfaction"))


def _on_time(years: Years, form: str | None) -> dict[str, Told]:
    due = [
        row
        for row in years.table("task")
        if row["due_at"]
        and years.begin <= row["due_at"] < years.end
        and row["form_key"] in (form, form or row["form_key"])
    ]
    due = [row for row in due if row["status"] not in ("cancelled", "suspended")]
    kept = [row for row in due if row["done_at"] and row["done_at"] <= row["due_at"]]
    return {"": percent(len(kept), len(due))}


def timeliness(years: Years) -> dict[str, Told]:
    return _on_time(years, None)


def timeliness_reports(years: Years) -> dict[str, Told]:
    return _on_time(years, "monthly_report")


def _fresh(years: Years, forms: tuple[str, ...], months: int) -> dict[str, Told]:
    fresh, asked = 0, 0
    end = on_the_wall(years.end)
    year, month = divmod(end.year * 12 + end.month - 1 - months, 12)
    oldest = date(year, month + 1, min(end.day, 28))
    for row in years.table("case"):
        is_open = row["opened_at"] < years.end and not (row["closed_at"] and row["closed_at"] < years.end)
        papers = [one for form in forms for one in years.papers(form) if one["case"] == row["id"]]
        days = [on_the_wall(one["at"]) for one in papers if one["at"] < years.end]
        if is_open and days:
            asked += 1
            fresh += max(days) > oldest
    return {"": percent(fresh, asked)}


def currency_profile(years: Years) -> dict[str, Told]:
    return _fresh(years, ("vocational_profile", "review_profile"), 6)


def currency_plan(years: Years) -> dict[str, Told]:
    return _fresh(years, ("action_plan",), 3)


def supervision_rate(years: Years) -> dict[str, Told]:
    first, last = on_the_wall(years.begin) + ONE_DAY, on_the_wall(years.end)
    days = defaultdict(set)
    for number in range((last - first).days + 1):
        day = first + ONE_DAY * number
        days[day.isoformat()[:7]].add(day)
    whole = set()
    for month, own in days.items():
        begins = date.fromisoformat(f"{month}-01")
        following = (begins + 32 * ONE_DAY).replace(day=1)
        if len(own) == (following - begins).days:
            whole.add(month)
    entries = [row for row in years.table("time_entry") if row["day"][:7] in whole]
    worked = {(row["person_id"], row["day"][:7]) for row in entries}
    supervised = {(row["person_id"], row["day"][:7]) for row in entries if row["activity"] == "O02"}
    return {"": percent(len(supervised), len(worked))}


def _group(years: Years, name_group: Callable[[dict, date], str]) -> dict[str, Told]:
    signed, jobs = years.signed(), years.jobs()
    papers = {one["case"]: one for one in years.papers("client_application")}
    groups: dict[str, list[bool]] = defaultdict(list)
    for case in seekers(years):
        groups[name_group(papers[case], signed[case])].append(case in jobs)
    pool: list[bool] = []
    small = [key for key, own in groups.items() if len(own) < 5]
    for key in small:
        pool += groups.pop(key)
    if 0 < len(pool) < 5 and groups:
        least = sorted((len(own), key) for key, own in groups.items())[0][1]
        pool += groups.pop(least)
    if pool:
        groups["rest"] = pool
    return {key: percent(sum(own), len(own)) for key, own in groups.items()}


def _age_group(paper: dict, on: date) -> str:
    if not paper["birth_date"]:
        return "unknown"
    born = datetime.fromisoformat(paper["birth_date"]).replace(tzinfo=ZONE).date()
    birthdays = [year for year in range(born.year + 1, on.year + 1) if born.replace(year=year) <= on]
    return "under_30" if len(birthdays) < 30 else "30_49" if len(birthdays) < 50 else "50_and_over"


def placement_by_age(years: Years) -> dict[str, Told]:
    return _group(years, _age_group)


def placement_by_labour_status(years: Years) -> dict[str, Told]:
    return _group(years, lambda paper, _on: paper["labour_status"])


def placement_by_county(years: Years) -> dict[str, Told]:
    return _group(years, lambda paper, _on: paper["address_county"])


RECOUNTS: dict[str, Callable[[Years], dict[str, Told]]] = {
    one.__name__: one
    for one in (
        placement_rate,
        contract_type_share,
        internships,
        days_to_first_employer_contact,
        days_to_first_job,
        retention,
        outcome_threshold,
        hours_per_client_stage,
        direct_share,
        fading_index,
        employer_contacts_week,
        employer_conversion,
        client_choice,
        offers_declined,
        satisfaction_client,
        satisfaction_employer,
        timeliness,
        timeliness_reports,
        currency_profile,
        currency_plan,
        supervision_rate,
        placement_by_age,
        placement_by_labour_status,
        placement_by_county,
    )
}
