"""Random edits of block-structured models, such as people make in an editor. No assertions live here."""

import random
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy

from oracle import KEYS, Block, Chain, Task
from oracle_blocks import Again, Guarded, Marked, Scope, Split
from oracle_events import Race, Sided, Until
from oracle_rephrased import AnyOrder, Undone
from spiff_drawing import Drawing

Edit = Callable[["Editor"], bool]


class Editor:
    """A copy of a model that may be edited; `said` tells what was done."""

    def __init__(self, body: Block, seed: int, edits: Sequence[Edit] | None = None) -> None:
        self.body = deepcopy(body)
        self.edits = EDITS if edits is None else edits
        self.random = random.Random(seed)
        self.said: list[str] = []
        self.count = 0

    @property
    def called(self) -> list[Drawing]:
        """Where the copy's called processes are drawn."""
        lists = [block.called for block in walk(self.body) if isinstance(block, Scope | Sided)]
        return next((one for one in lists if one is not None), [])

    def edit(self, times: int) -> None:
        done = 0
        for _ in range(50):
            if done == times:
                return
            done += self.random.choice(self.edits)(self)

    def new_task(self) -> Task:
        self.count += 1
        return Task(f"new{self.count}")

    def find(self, kind: type) -> Block | None:
        found = [block for block in walk(self.body) if isinstance(block, kind)]
        return self.random.choice(found) if found else None

    def chain(self) -> Chain:
        found = self.find(Chain)
        assert isinstance(found, Chain)
        return found


def walk(block: Block) -> Iterator[Block]:
    """A block and everything in it."""
    yield block
    inner: list[Block] = []
    if isinstance(block, Chain):
        inner = block.parts
    elif isinstance(block, Split):
        inner = block.branches
    elif isinstance(block, Again | Scope | Sided | Undone):
        inner = [block.body]
    elif isinstance(block, Guarded):
        inner = [block.host, block.handler]
    elif isinstance(block, Race):
        inner = [way for _, way in block.ways]
    for one in inner:
        yield from walk(one)


def insert_task(editor: Editor) -> bool:
    chain, task = editor.chain(), editor.new_task()
    at = editor.random.randint(0, len(chain.parts))
    chain.parts.insert(at, task)
    editor.said.append(f"{task.name} inserted at {at}")
    return True


def take_out(editor: Editor) -> bool:
    chain = editor.chain()
    if len(chain.parts) < 2:
        return False
    gone = chain.parts.pop(editor.random.randrange(len(chain.parts)))
    editor.said.append(f"{getattr(gone, 'name', '')} taken out")
    return True


def swap(editor: Editor) -> bool:
    chain = editor.chain()
    if len(chain.parts) < 2:
        return False
    at = editor.random.randrange(len(chain.parts) - 1)
    parts = chain.parts
    parts[at], parts[at + 1] = parts[at + 1], parts[at]
    editor.said.append(f"{at} and {at + 1} swapped")
    return True


def guard(editor: Editor) -> bool:
    """Put a message on the border of a task or scope."""
    chain = editor.chain()
    hosts = [n for n, part in enumerate(chain.parts) if isinstance(part, Task | Scope)]
    if not hosts:
        return False
    at, handler = editor.random.choice(hosts), editor.new_task()
    host = chain.parts[at]
    assert isinstance(host, Task | Scope)
    editor.count += 1
    interrupts = editor.random.random() < 0.5
    chain.parts[at] = Guarded(f"border{editor.count}", host, interrupts, handler)
    editor.said.append(f"{host.name} guarded ({interrupts})")
    return True


def unguard(editor: Editor) -> bool:
    chain = editor.chain()
    guarded = [n for n, part in enumerate(chain.parts) if isinstance(part, Guarded)]
    if not guarded:
        return False
    at = editor.random.choice(guarded)
    part = chain.parts[at]
    assert isinstance(part, Guarded)
    chain.parts[at] = part.host
    editor.said.append(f"{part.name} taken off")
    return True


def add_branch(editor: Editor) -> bool:
    split = editor.find(Split)
    if not isinstance(split, Split) or split.kind != "parallel":
        return False
    split.branches.append(Chain([editor.new_task()]))
    editor.said.append(f"branch added to {split.name}")
    return True


def take_branch(editor: Editor) -> bool:
    split = editor.find(Split)
    if not isinstance(split, Split) or split.kind != "parallel" or len(split.branches) < 2:
        return False
    split.branches.pop()
    editor.said.append(f"branch taken from {split.name}")
    return True


def count_anew(editor: Editor) -> bool:
    marked = editor.find(Marked)
    if not isinstance(marked, Marked):
        return False
    marked.count += 1
    editor.said.append(f"{marked.name} one round more")
    return True


def wrap(editor: Editor) -> bool:
    """Put a part into a sub-process of its own."""
    chain = editor.chain()
    at = editor.random.randrange(len(chain.parts))
    editor.count += 1
    chain.parts[at] = Scope(f"wrap{editor.count}", Chain([chain.parts[at]]))
    editor.said.append(f"part {at} wrapped")
    return True


def turn_split(editor: Editor) -> bool:
    """Let a gateway and its partner be of another kind: a choice instead of both ways, or the reverse."""
    split = editor.find(Split)
    if not isinstance(split, Split):
        return False
    before = split.kind
    split.kind = editor.random.choice([one for one in SPLITS if one != before])
    editor.said.append(f"{split.name} turned from {before} to {split.kind}")
    return True


def insert_wait(editor: Editor) -> bool:
    """Let the way wait for an answer."""
    chain = editor.chain()
    editor.count += 1
    wait = Until(f"until{editor.count}", editor.random.choice(KEYS))
    at = editor.random.randint(0, len(chain.parts))
    chain.parts.insert(at, wait)
    editor.said.append(f"wait for {wait.key} inserted at {at}")
    return True


def listen(editor: Editor) -> bool:
    """Let a message on a border be a condition, or the other one."""
    guarded = editor.find(Guarded)
    if not isinstance(guarded, Guarded):
        return False
    guarded.kind = editor.random.choice([key for key in KEYS if key != guarded.kind])
    editor.said.append(f"{guarded.name} listens to {guarded.kind}")
    return True


def await_other(editor: Editor) -> bool:
    """Let an event wait for the other answer."""
    wait = editor.find(Until)
    if not isinstance(wait, Until):
        return False
    wait.key = next(key for key in KEYS if key != wait.key)
    editor.said.append(f"{wait.name} waits for {wait.key}")
    return True


def offer_step(editor: Editor) -> bool:
    """One more step that may be begun in any order."""
    any_order = editor.find(AnyOrder)
    if not isinstance(any_order, AnyOrder):
        return False
    any_order.steps.append(editor.new_task().name)
    editor.said.append(f"step added to {any_order.name}")
    return True


SPLITS = ("parallel", "exclusive", "inclusive")
EDITS: tuple[Edit, ...] = (
    insert_task,
    insert_task,
    take_out,
    take_out,
    swap,
    guard,
    unguard,
    add_branch,
    take_branch,
    count_anew,
    wrap,
)
EVENT_EDITS: tuple[Edit, ...] = (*EDITS, insert_wait, insert_wait, listen, await_other, offer_step)
