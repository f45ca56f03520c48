"""Addresses of the designer: which page or button is which view. No view of its own."""

from collections.abc import Callable

from flask import Blueprint, Flask
from flask_babel import LazyString, lazy_gettext

from engine import designing
from webapp.designer import (
    adding,
    answers,
    conflicts,
    forms,
    hints,
    library,
    parts,
    processes,
    publishing,
    steps,
    tables,
    template,
    texts,
    trying,
    words,
)
from webapp.errors import add_words

MODEL = "/<model_key>"
ELEMENT = f"{MODEL}/element/<element_id>"
WAY = f"{MODEL}/way/<flow_id>"
FORM = f"{MODEL}/forms/<form_key>"
PAGES: dict[str, Callable[..., object]] = {
    "": library.list_models,
    "/new": library.show_new_model,
    MODEL: processes.show_model,
    f"{MODEL}/history": library.show_history,
    f"{MODEL}/draft.zip": library.send_draft,
    f"{MODEL}/releases/<release_id>.zip": library.send_release,
    f"{MODEL}/process/<process_id>": processes.show_process,
    f"{MODEL}/process/<process_id>/drawing.bpmn": processes.send_diagram,
    ELEMENT: steps.show_element,
    f"{WAY}/add": adding.show_add,
    WAY: answers.show_way,
    f"{MODEL}/words": processes.show_words,
    f"{MODEL}/try": trying.show_try,
    f"{MODEL}/findings": publishing.show_findings,
    f"{MODEL}/publish": publishing.show_publish,
    f"{MODEL}/roles": parts.show_roles,
    f"{MODEL}/forms": forms.show_forms,
    FORM: forms.show_form,
    f"{FORM}/<field_id>": forms.show_field,
    f"{MODEL}/texts": texts.show_texts,
    f"{MODEL}/tables": tables.show_tables,
    f"{MODEL}/template": template.show_template,
}
BUTTONS: dict[str, Callable[..., object]] = {
    "/new": library.add_model,
    f"{MODEL}/shelf": library.put_away,
    f"{MODEL}/drop": library.drop_draft,
    f"{MODEL}/undo": processes.undo,
    f"{MODEL}/redo": processes.redo,
    f"{MODEL}/process/<process_id>/drawing.bpmn": processes.save_diagram,
    ELEMENT: steps.save_element,
    f"{ELEMENT}/move": steps.move_element,
    f"{ELEMENT}/remove": steps.remove_element,
    f"{ELEMENT}/beside": steps.add_beside,
    f"{ELEMENT}/border": steps.add_border,
    f"{ELEMENT}/answer": answers.add_answer,
    f"{WAY}/add": adding.add_on_way,
    WAY: answers.save_way,
    f"{WAY}/remove": answers.remove_answer,
    f"{MODEL}/repair": publishing.repair,
    f"{MODEL}/try": trying.keep_try,
    f"{MODEL}/adapt": trying.adapt_scenario,
    f"{MODEL}/scenarios/remove": trying.remove_scenario,
    f"{MODEL}/play": publishing.play,
    f"{MODEL}/publish": publishing.publish,
    f"{MODEL}/roles": parts.add_role,
    f"{MODEL}/roles/<role_key>": parts.save_role,
    f"{MODEL}/roles/<role_key>/remove": parts.remove_role,
    f"{MODEL}/forms": forms.add_form,
    FORM: forms.save_form,
    f"{FORM}/remove-form": forms.remove_form,
    f"{FORM}/add-field": forms.add_field,
    f"{FORM}/<field_id>": forms.save_field,
    f"{FORM}/<field_id>/move": forms.move_field,
    f"{FORM}/<field_id>/remove": forms.remove_field,
    f"{MODEL}/texts": texts.save_name,
    f"{MODEL}/texts/stages/<stage_key>": texts.save_stage,
    f"{MODEL}/texts/messages/<message_key>": texts.save_message,
    f"{MODEL}/texts/thresholds/<threshold_key>": texts.save_threshold,
    f"{MODEL}/texts/variables": texts.save_variables,
    f"{MODEL}/tables/<decision_id>": tables.save_table,
    f"{MODEL}/template/take-easy": template.take_over_easy,
    f"{MODEL}/template/<place>/take": template.take_over,
    f"{MODEL}/template/<place>/keep": template.keep_own,
    f"{MODEL}/template/<place>/again": template.ask_again,
}
# A sentence for each refusal that reaches the page of errors instead of its own form.
WORDS: dict[str, LazyString] = {
    **words.REFUSED,
    "draft_changed": lazy_gettext("Somebody else changed this draft meanwhile."),
}


def register(app: Flask) -> None:
    """Add the pages."""
    blueprint = Blueprint("designer", __name__, url_prefix="/designer")
    for methods, addresses in ((["GET"], PAGES), (["POST"], BUTTONS)):
        for address, view in addresses.items():
            blueprint.add_url_rule(address, view.__name__, view, methods=methods)
    blueprint.register_error_handler(designing.DraftChanged, conflicts.answer_conflict)
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(
        say_done=words.say_done, say_hint=hints.say_hint, repairs=frozenset(designing.REPAIRS)
    )
    add_words(app, WORDS)
