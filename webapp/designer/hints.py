"""What to do about a finding, said for who sees pages and no files; other findings keep their own words."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_gettext

from engine import designing
from webapp.designer.editing import language

HINTS: Mapping[str, LazyString] = {
    "task-without-form": lazy_gettext(
        "People can only confirm it. If it should ask for something, open the step and choose a form."
    ),
    "task-without-role": lazy_gettext("Open the step and choose who does it."),
    "form-missing": lazy_gettext("Press “Repair” for an empty form, or open the step and choose another."),
    "form-elsewhere": lazy_gettext("If the step should ask for more, open it and choose a form."),
    "role-missing": lazy_gettext("Press “Repair” to add the role, or open the step and choose another."),
    "decision-absent": lazy_gettext("Import the model together with the table, or put a question there."),
    "decision-elsewhere": lazy_gettext("If a table should decide, import the model together with it."),
    "called-process-missing": lazy_gettext(
        "Import the model together with that process, or take the step out."
    ),
    "main-process-unclear": lazy_gettext("Choose it on the page “Names and thresholds”."),
    "pool-begins-with-case": lazy_gettext(
        "The case closes when the first pool ends. Choose another on the page “Names and thresholds”."
    ),
    "main-process-missing": lazy_gettext("Import the model together with the diagram of that process."),
    "end-without-result": lazy_gettext("Open the end and write the result that the process ends with."),
    "due-ignored": lazy_gettext("Open the step and write how much time there is, for example: 3 days."),
    "done-by-person": lazy_gettext("If a person does it, all is well."),
}


def say_hint(remark: designing.Remark) -> str:
    """Return what to do about a remark."""
    words = HINTS.get(remark.code)
    return remark.hint(language()) if words is None else str(words)
