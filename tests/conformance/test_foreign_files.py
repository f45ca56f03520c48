"""Odd but legal files, and the same files damaged: a verdict with reasons each, and what is runnable runs.

KROKUS_FOREIGN_FILES says how many; the seed of one that fails is in the message.
"""

from random import Random
from time import perf_counter

from engine.errors import EngineFault, ModelRefused
from engine.releases.judging import judge_file
from engine.releases.release import Release, compile_files
from engine.walk import walk_files
from tests.conformance.foreign import write_foreign
from tests.conformance.mutations import mutate
from tests.engine.spiff.spiff_player import Player
from tests.reliability.rounds import count_rounds, report

FILES = count_rounds("FOREIGN_FILES", short=120, full=20_000)
MODEL = b'key = "trial"\nname = "trial"\n'
MOST_STEPS = 25
# What a drawing does to itself while it runs; each is said with the element's name.
OWN_FAULTS = {
    "error_not_caught",
    "no_way_out",
    "endless_exchange",
    "endless_loop",
    "rounds_not_a_number",
    "rounds_out_of_range",
    "step_failed",
    "too_many_scopes",
    "too_many_tokens",
}
# Values given from outside open ways that the walk knows to be closed; what lies behind them it need not see.
STANDS_STILL = {"deadlock", "flow-never-taken"}


def judge(content, seed):
    started = perf_counter()
    judged = judge_file("a.bpmn", content)
    assert perf_counter() - started < 5, seed
    refusals = [finding for finding in judged.findings if finding.severity == "error"]
    assert bool(refusals) == (judged.verdict == "refused"), seed
    for finding in judged.findings:
        assert finding.element or finding.line, (seed, finding.code)
        assert finding.message_pl and finding.message_en and finding.hint_pl and finding.hint_en, seed
    return judged.verdict


def run_through(release: Release, random: Random, files: dict[str, bytes]) -> int:
    """Play at random; where nothing is left to wait for, the walk has to know of that deadlock."""
    values = {"amount": random.choice([None, 1, 500]), "ok": random.choice([True, False, None]), "n": 2}
    variables = {**values, "due": "2027-01-01", "wait": "P1D", "items": [1, 2], "x": 1}
    try:
        player = Player(release.specs, release.model.main_process, random.random() < 0.5, variables)
        for step in range(MOST_STEPS):
            if player.is_completed:
                return step
            choices = [("do", name) for name in player.open] + [("fire", name) for name in player.waiting]
            if not choices:
                assert STANDS_STILL & {one.code for one in walk_files(files).findings}, "it stands still"
                return step
            verb, name = random.choice(choices)
            player.variables["ok"] = random.random() < 0.5
            player.do(name) if verb == "do" else player.fire(name)
    except EngineFault as fault:
        assert fault.code in OWN_FAULTS and fault.params["element"]
    return MOST_STEPS


def test_odd_but_legal_files_are_judged_and_what_is_runnable_runs():
    verdicts = {"runnable": 0, "drawing": 0, "refused": 0}
    steps = 0
    for seed in range(FILES):
        content = write_foreign(seed)
        verdict = judge(content, seed)
        verdicts[verdict] += 1
        if verdict != "runnable":
            continue
        files = {"model.toml": MODEL, "a.bpmn": content}
        try:
            release = compile_files(files)
        except ModelRefused as error:
            # Of several pools it may be open where a case begins; nothing else may surprise.
            assert error.code == "main_process_unclear", seed
            continue
        steps += run_through(release, Random(seed), files)
        if seed % 4 == 0:
            walk_files(files)
    report("foreign_files", files=FILES, steps=steps, **verdicts)
    assert verdicts["runnable"] > FILES // 4 and verdicts["refused"] < FILES // 2


def test_damaged_foreign_files_are_judged_like_any_other():
    for seed in range(FILES):
        random = Random(seed)
        judge(mutate(write_foreign(seed), random, random.randrange(1, 8)), seed)
