"""What pages ask about a model and its template, and what they do: take over, keep one's own, ask again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.designing.drafts import Draft, DraftChanged, Saved, change_draft, get_draft, require_designer
from engine.designing.editing.edit import Edit, Files
from engine.designing.following.changes import KEPT, TAKEN, Choices, LaterChange, Three, list_changes
from engine.designing.following.origin import Origin, find_origin, read_template
from engine.designing.following.place import Standing, digest
from engine.designing.following.taking import find_change, take_easy, take_one
from engine.designing.following.telling import ToldChange, tell_changes
from engine.errors import NotFound
from engine.krokus import Krokus
from engine.model import Actor
from engine.releases.modelfile import MODEL_FILE, Words, parse_toml, read_model_file
from engine.store import Work
from engine.store.keys import claim_key
from engine.store.queries import origins as store


@dataclass(frozen=True, slots=True)
class Following:
    """A model beside its template.

    Attributes:
        notes: what the template says about its newest version, where that is another one than was copied.
        is_assumed: nobody wrote the copy down, so that the first state of the model is taken for it.
    """

    draft: Draft
    template: str
    name: Words
    notes: str
    copied_at: datetime
    is_assumed: bool
    changes: tuple[ToldChange, ...]

    def list_standing(self, *standings: Standing) -> tuple[ToldChange, ...]:
        return tuple(change for change in self.changes if change.standing in standings)

    @property
    def easy(self) -> tuple[ToldChange, ...]:
        return tuple(change for change in self.changes if change.standing.is_easy)


def count_later_changes(krokus: Krokus, actor: Actor, draft: Draft) -> tuple[Words, int] | None:
    """The template's name and how many of its later changes wait for a decision; None without a template."""
    found = _find(krokus, actor, draft)
    if found is None:
        return None
    origin, changes = found[0], found[2]
    waiting = sum(change.standing.is_open for change in changes)
    return read_model_file(read_template(origin.template)[MODEL_FILE]).name, waiting


def get_following(krokus: Krokus, actor: Actor, model_key: str) -> Following:
    """A model's template and everything that it changed since the copy.

    Raises:
        NotAllowed: the person is no process designer.
        NotFound: no such model, or one that came from no template.
    """
    draft = get_draft(krokus, actor, model_key)
    found = _find(krokus, actor, draft)
    if found is None:
        raise NotFound(template=model_key)
    origin, three, changes, _ = found
    model = read_model_file(three.theirs[MODEL_FILE])
    return Following(
        draft=draft,
        template=origin.template,
        name=model.name,
        notes=find_notes(three),
        copied_at=origin.copied_at,
        is_assumed=origin.is_assumed,
        changes=tell_changes(three, changes),
    )


def find_notes(three: Three) -> str:
    """What the template says about its version, if that is another one than was copied."""
    said = [parse_toml(files[MODEL_FILE], MODEL_FILE) for files in (three.base, three.theirs)]
    then, now = (str(one.get("version_notes", "")) for one in said)
    return "" if then == now else now


def _find(
    krokus: Krokus, actor: Actor, draft: Draft
) -> tuple[Origin, Three, tuple[LaterChange, ...], Choices] | None:
    require_designer(actor)
    with krokus.store.read(actor.org) as work:
        origin = find_origin(work, draft.model_key)
        choices = {} if origin is None else store.list_choices(work, draft.model_key)
    if origin is None:
        return None
    three = Three(origin.files, read_template(origin.template), draft.files)
    return origin, three, list_changes(three, choices), choices


def take_over(krokus: Krokus, actor: Actor, model_key: str, version: int, revision: int, place: str) -> Saved:
    """Take one later change of the template into the draft, as a step that can be undone; commits.

    Args:
        version, revision: of the draft that the page was made for.
        place: key of the change.

    Raises:
        DraftChanged: somebody else was faster; nothing was saved.
        EditRefused: the template's steps do not fit into the diagram.
        NotAllowed: the person is no process designer.
        NotFound: no such model, template or change.
    """
    following = get_following(krokus, actor, model_key)
    title = next((one.title.pl for one in following.changes if one.key == place), "")
    return _take(
        krokus,
        actor,
        model_key,
        (version, revision),
        lambda three, known: take_one(three, known, place, title),
    )


def take_over_easy(krokus: Krokus, actor: Actor, model_key: str, version: int, revision: int) -> Saved:
    """Take over every later change that costs nothing of one's own, as one step; commits.

    Raises:
        DraftChanged, EditRefused, NotAllowed, NotFound: as in take_over.
    """
    return _take(krokus, actor, model_key, (version, revision), take_easy)


def _take(
    krokus: Krokus,
    actor: Actor,
    model_key: str,
    state: tuple[int, int],
    operation: Callable[[Three, Choices], Edit],
) -> Saved:
    draft = get_draft(krokus, actor, model_key)
    found = _find(krokus, actor, draft)
    if found is None:
        raise NotFound(template=model_key)
    _, three, changes, known = found
    taken: list[LaterChange] = []
    edit = Edit(three.yours, "nothing_changed")
    if draft.version == state[0]:
        # Worked out before the transaction, which others wait for; a draft that moved on is refused there.
        edit = operation(three, known)
        now = {one.place: one.yours for one in list_changes(Three(three.base, three.theirs, edit.files), {})}
        taken = [one for one in changes if one.standing.is_open and now.get(one.place) != one.yours]

    def put(files: Files) -> Edit:
        # A release that came out in between begins the draft anew under the same version.
        if dict(files) != dict(three.yours):
            raise DraftChanged(model=model_key, revision=draft.revision)
        return edit

    return change_draft(
        krokus,
        actor,
        model_key,
        *state,
        put,
        lambda work: _choose(work, actor, model_key, TAKEN, taken),
    )


def _choose(work: Work, actor: Actor, model_key: str, choice: str, changes: Iterable[LaterChange]) -> None:
    rows = {
        one.place.key: store.ChoiceRow(one.place.key, choice, digest(one.theirs), digest(one.yours))
        for one in changes
    }
    store.put_choices(work, model_key, rows, actor.person)


def keep_own(krokus: Krokus, actor: Actor, model_key: str, place: str) -> None:
    """Decide for one's own; asked again only when the template changes the place once more; commits.

    Raises:
        NotAllowed: the person is no process designer.
        NotFound: no such model, template or change.
    """
    found = _find(krokus, actor, get_draft(krokus, actor, model_key))
    if found is None:
        raise NotFound(template=model_key)
    change = find_change(found[1], found[3], place)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is None:
            _choose(work, actor, model_key, KEPT, [change])


def ask_again(krokus: Krokus, actor: Actor, model_key: str, place: str) -> None:
    """Forget a decision, so that the change is offered once more; commits.

    Raises:
        NotAllowed: the person is no process designer.
        NotFound: no such model.
    """
    get_draft(krokus, actor, model_key)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is None:
            store.delete_choice(work, model_key, place)
