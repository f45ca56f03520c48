"""Large and hostile models: states stay few, and a bound that cuts is named."""

from sketch import Sketch


def draw_branch(number: int, size: int) -> str:
    """A branch with a loop and a boundary event in every fourth step."""
    lines = [f"and_s > xor_{number}_0_l > task_go__{number}_0 > xor_{number}_0"]
    for step in range(1, size):
        lines.append(f'xor_{number}_{step - 1} > xor_{number}_{step}_l : go.on = "yes"')
        lines.append(f"xor_{number}_{step - 1} > xor_{number}_{step - 1}_l : default")
        lines.append(f"xor_{number}_{step}_l > task_go__{number}_{step} > xor_{number}_{step}")
        if step % 4 == 0:
            lines.append(f"task_go__{number}_{step}||timer_{number}_{step} > end_{number}_{step}")
    lines.append(f'xor_{number}_{size - 1} > and_j : go.on = "yes"')
    lines.append(f"xor_{number}_{size - 1} > xor_{number}_{size - 1}_l : default")
    return "\n".join(lines)


def walk_branches(count: int, size: int) -> int:
    text = "\n".join(["start > and_s", *(draw_branch(one, size) for one in range(count)), "and_j > end"])
    report = Sketch({"main": text}, forms={"go": {"on": ["yes", "no"]}}).walk()
    assert report.is_sound, report.as_text("en")
    assert report.elements_total > count * size * 3
    return report.states


def test_parallel_branches_add_up_and_do_not_multiply() -> None:
    one, three = walk_branches(1, 20), walk_branches(3, 20)
    assert three < 4 * one and three < 2_000


def test_nested_parallel_blocks_stay_few() -> None:
    deep = 10
    lines = ["start > and_0_s"]
    for level in range(deep):
        inner = f"and_{level + 1}_s" if level + 1 < deep else "task_last"
        outer = f"and_{level}_j"
        lines += [f"and_{level}_s > {inner}", f"and_{level}_s > task_{level} > {outer}"]
        lines.append(f"and_{level + 1}_j > {outer}" if level + 1 < deep else f"task_last > {outer}")
    report = Sketch({"main": "\n".join([*lines, "and_0_j > end"])}).walk()
    assert report.is_sound and report.states < 200, report.as_text("en")


def test_twelve_inclusive_branches_stay_few() -> None:
    lines = ["start > task_ask > or_s", "or_j > end"]
    lines += [f'or_s > task_{one} > task_{one}__b > or_j : ask.q{one} = "yes"' for one in range(12)]
    lines.append("or_s > task_none > or_j : default")
    fields = {f"q{one}": ["yes", "no"] for one in range(12)}
    report = Sketch({"main": "\n".join(lines)}, forms={"ask": fields}).walk()
    assert report.is_sound and report.states < 500, report.as_text("en")


def test_a_walk_that_is_cut_says_where() -> None:
    calls = {f"call_{one}": f"p{one + 1}" for one in range(40)}
    scopes = {f"p{one}": f"start_{one} > call_{one} > end_{one}" for one in range(40)}
    scopes["p40"] = "start_40 > task_x > end_40"
    report = Sketch(scopes, calls=calls).walk()
    assert not report.complete and not report.is_sound
    assert report.bound.startswith("p")
