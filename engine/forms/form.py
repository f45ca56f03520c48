"""The frozen form: its names, its fields and the narrower form that one viewer may see."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from engine.forms.field import NO_PROPERTIES, Field, FieldKind

AccessTest = Callable[[Field], bool]


@dataclass(frozen=True, eq=False)
class Form:
    """A form as a release holds it. Equal only to itself, so that what is built for it can be cached."""

    key: str
    code: str
    title: str
    fields: tuple[Field, ...]
    title_plain: str = ""
    intro: str = ""
    intro_plain: str = ""
    is_document: bool = False
    properties: Mapping[str, str] = field(default_factory=lambda: NO_PROPERTIES)
    # The only roles that read it, where its model says so.
    readers: frozenset[str] | None = None

    @cached_property
    def root(self) -> Field:
        """Return the whole form as one group, so that code for groups serves forms too."""
        return Field(key="", path="", kind=FieldKind.GROUP, label=self.title, children=self.fields)

    def walk(self) -> Iterator[Field]:
        """Yield every field, also inside tables, groups and sections, in the order of the file."""
        for one in self.fields:
            yield from one.walk()

    def names(self) -> tuple[str, ...]:
        """Return the keys of the form's own data fields: what its answers are called in a case."""
        return self._names

    def find_field(self, path: str) -> Field | None:
        """Return the data field with this path (`work_history.job`), or None."""
        return self._by_path.get(path)

    def for_access(self, allowed: AccessTest | frozenset[str]) -> "Form":
        """Return the form without the fields that a viewer may not see.

        Args:
            allowed: the access letters the viewer holds, or a test of one field.

        Returns:
            A form in which hidden things do not exist: they are neither shown, required nor accepted.
            The same letters give the same object again.
        """
        if not isinstance(allowed, frozenset):
            return self._narrowed(allowed)
        if allowed not in self._variants:
            self._variants[allowed] = self._narrowed(lambda one: may_see(one, allowed))
        return self._variants[allowed]

    def _narrowed(self, test: AccessTest) -> "Form":
        return replace(self, fields=_keep_allowed(self.fields, test))

    @cached_property
    def has_sensitive(self) -> bool:
        """Return whether any field holds health data."""
        return any(one.is_sensitive for one in self.walk())

    @cached_property
    def has_files(self) -> bool:
        """Return whether any field takes files."""
        return any(one.kind is FieldKind.FILE for one in self.walk())

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(one.key for one in self.root.members)

    @cached_property
    def _variants(self) -> dict[frozenset[str], "Form"]:
        return {}

    @cached_property
    def _by_path(self) -> dict[str, Field]:
        return {one.path: one for one in self.walk() if one.kind.holds_data}


def may_see(one: Field, letters: frozenset[str]) -> bool:
    """Return whether these access letters open a field: any shared letter does, but Z always needs Z."""
    if one.is_sensitive and "Z" not in letters:
        return False
    return not one.access.isdisjoint(letters)


def _keep_allowed(fields: tuple[Field, ...], test: AccessTest) -> tuple[Field, ...]:
    kept = (_narrow(one, test) for one in fields)
    return tuple(one for one in kept if one is not None)


def _narrow(one: Field, test: AccessTest) -> Field | None:
    # A section opens when anything inside is open: its own letters are only the default of its fields.
    if one.kind is not FieldKind.SECTION and not test(one):
        return None
    if not one.children:
        return one
    children = _keep_allowed(one.children, test)
    has_content = any(child.kind is not FieldKind.INFO for child in children)
    return replace(one, children=children) if has_content else None
