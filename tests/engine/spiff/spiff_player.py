"""Drives one instance by element ids, the way a person clicks through a case. No assertions live here."""

from collections.abc import Callable
from datetime import UTC, datetime

from engine.errors import EngineFault
from engine.model import JsonValue
from engine.process.stepping import MOST_ROUNDS
from engine.spiff import Effect, Instance, Specs, Thrown, Token, Triggered

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
Play = Callable[..., "Player"]


class Player:
    """Drives one instance by element ids and remembers what it told."""

    def __init__(self, specs: Specs, process_id: str, reload: bool, variables: dict[str, JsonValue]) -> None:
        self.specs, self.reload, self.variables = specs, reload, variables
        self.told: list[Effect] = []
        self.instance = Instance.start(specs, process_id, variables, NOW)
        self._settle()

    def tokens(self, kind: str | None = None) -> list[Token]:
        return [token for token in self.instance.tokens() if kind is None or token.kind == kind]

    def token(self, element_id: str, nth: int = 0) -> Token:
        return [token for token in self.tokens() if token.element_id == element_id][nth]

    @property
    def open(self) -> list[str]:
        return sorted(token.element_id for token in self.tokens("task"))

    @property
    def waiting(self) -> list[str]:
        return sorted(
            token.element_id
            for token in self.tokens()
            if token.kind in ("timer", "message", "signal", "condition")
        )

    @property
    def is_completed(self) -> bool:
        return self.instance.is_completed

    def do(self, *element_ids: str, **variables: JsonValue) -> "Player":
        """Complete human tasks one after another, after setting case variables."""
        self.variables.update(variables)
        for element_id in element_ids:
            self.instance.complete(self.token(element_id).id)
            self._settle()
        return self

    def fire(self, element_id: str) -> "Player":
        self.instance.fire(self.token(element_id).id)
        self._settle()
        return self

    def notice(self) -> "Player":
        """Hear of answers that somebody else has changed."""
        if self.instance.notice():
            self._settle()
        return self

    def cancel(self) -> None:
        """Withdraw everything; nothing may wait any more."""
        self.instance.cancel()
        assert self.instance.tokens() == ()

    def effects(self, kind: type) -> list[Effect]:
        return [effect for effect in self.told if isinstance(effect, kind)]

    def _settle(self) -> None:
        """Step until all waits; nobody hears what is thrown, nor begins what a condition sets off."""
        for _ in range(MOST_ROUNDS):
            self.instance.run()
            told = self.instance.drain()
            self.told += told
            moved = any(isinstance(effect, Thrown | Triggered) for effect in told)
            for effect in told:
                if isinstance(effect, Thrown) and effect.kind == "error":
                    raise EngineFault("error_not_caught", element=effect.element_id, name=effect.name)
                if isinstance(effect, Thrown):
                    self.instance.go_on(effect.token_id)
            if not moved:
                break
        else:
            raise EngineFault("endless_exchange")
        if self.reload:
            self.instance = Instance.load(self.specs, self.instance.dump(), self.variables, NOW)
