"""Bare diagrams that ask, and what their made-up forms hold."""

from engine.forms import FieldKind
from engine.releases.modelfile import MODEL_FILE
from engine.releases.release import compile_files
from tests.engine.spiff.spiff_drawing import Drawing, write_files

OVER = "x > 5"


def parted(*before: str, condition: str = OVER) -> Drawing:
    """Steps, then a gateway to `yes` where x is over 5, else to `no`."""
    main = Drawing().ends().user("yes", "no")
    main.choice("g", default="d")
    main.chain("s", *before, "g")
    main.flow("g", "yes", condition)
    main.flow("g", "no", flow_id="d")
    return main.chain("yes", "e").chain("no", "e")


def again(condition: str) -> Drawing:
    """A step that comes again after `yes` as long as the condition holds."""
    main = Drawing().ends().user("t", "yes")
    main.choice("g", default="out")
    main.chain("s", "t", "g").flow("g", "yes", condition)
    main.flow("g", "e", flow_id="out")
    return main.chain("yes", "t")


def ask(main: Drawing, **files: str) -> dict[str, dict[str, FieldKind]]:
    """Form -> field -> kind, of all forms of a diagram that nobody wrote."""
    more = {name.replace("__", "."): content.encode() for name, content in files.items()}
    model = {MODEL_FILE: b'key = "trial"\nname = "trial"\n'}
    release = compile_files({**model, **write_files(main), **more})
    return {
        key: {one.path: one.kind for one in form.walk() if one.key not in ("first_name", "last_name")}
        for key, form in release.forms.items()
    }
