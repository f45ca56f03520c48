"""Front door of the engine: what other storeys may import.

Import law: `webapp` writes `from engine import ...` and nothing deeper; no Flask lives behind this door.
"""

from engine import designing
from engine.alphabet import order_name
from engine.baselines.report import BaselineReport, report_baselines
from engine.bpmn.check import Finding
from engine.calendars import Calendar, parse_duration
from engine.casework.amounts import drop_amount, find_amounts, keep_amount
from engine.casework.employers import Employer, add_employer, get_employers
from engine.casework.letterhead import get_logo, set_logo
from engine.casework.passwords import Passwords
from engine.casework.signing_in import (
    SignedIn,
    SignInFailed,
    change_password,
    find_actor,
    save_preferences,
    sign_in,
    sign_out,
)
from engine.casework.staff import (
    add_person,
    change_person,
    get_staff,
    give_client_login,
    reset_password,
)
from engine.clock import (
    Clock,
    DemoClock,
    FixedClock,
    SystemClock,
)
from engine.dmn import Decided
from engine.errors import (
    AlreadyAsked,
    AlreadyDone,
    CannotPrint,
    CaseChanged,
    EditedMeanwhile,
    EngineFault,
    ExpressionError,
    ExpressionLimit,
    FieldProblem,
    InvalidAnswers,
    InvalidInput,
    KrokusError,
    MessageNotExpected,
    ModelRefused,
    NotAllowed,
    NotFound,
    SilentStop,
    StoreUnavailable,
)
from engine.eventlog.export import Exported, export_event_log
from engine.forms import FieldView, Line, PostedForm
from engine.jobs.logs import write_json_logs
from engine.jobs.outbox import make_mailer
from engine.jobs.planning import start_planning
from engine.jobs.readiness import Readiness, find_backlog, find_readiness
from engine.jobs.worker import start_worker, work
from engine.krokus import Krokus, open_krokus
from engine.migration.asking import (
    begin_move,
    find_moves,
    get_models,
    get_move,
    get_releases,
    preview_move,
    set_move_running,
    undo_case_move,
)
from engine.migration.jobs import move_next
from engine.migration.shell import (
    get_org_move,
    preview_org_move,
    run_org_move,
    set_org_move_running,
    undo_org_move,
)
from engine.migration.showing import compare_releases
from engine.migration.sources import compare_files, read_model, read_model_archive
from engine.model import (
    Actor,
    Answers,
    CaseId,
    CaseStatus,
    DocumentId,
    InstanceId,
    JsonValue,
    OrgId,
    PersonId,
    ReleaseId,
    Stage,
    TaskId,
    TaskStatus,
)
from engine.monitor.door import *  # noqa: F403 (one list of names a room keeps this one readable)
from engine.process.applying import apply_publicly, get_public_form, get_start_form
from engine.process.attachments import add_attachment, get_attachment
from engine.process.beginning import find_first_steps
from engine.process.cases import (
    assign_person,
    end_case_assignment,
    reopen_case,
    send_message,
    set_time_factor,
    start_case,
)
from engine.process.organising import (
    create_organisation,
    export_model,
    list_organisation_keys,
    publish_model,
)
from engine.process.pages.caselist import find_cases
from engine.process.pages.casepage import get_case
from engine.process.pages.inbox import count_tasks, find_inbox, get_task, read_task_post
from engine.process.pages.pictures import get_diagram, get_diagram_svg, get_outline
from engine.process.pages.records import get_document, get_my_page
from engine.process.pages.teampage import find_team_processes
from engine.process.passing import let_pass, run_due
from engine.process.retrying import retry_incident
from engine.process.tasks import claim_task, complete_task, reassign_task, release_task, save_draft
from engine.process.teamwork import find_startable, get_team_start, start_team_process
from engine.records.door import *  # noqa: F403 (one list of names a room keeps this one readable)
from engine.releases.checking import Checked, check_paths, decide_file
from engine.releases.folders import read_model_folder
from engine.releases.modelfile import Words
from engine.scenarios.demo import CAST, OTHER_MENTOR, PASSWORD, seed_demo
from engine.scenarios.playing import Played, play_model
from engine.settings import (
    Settings,
    SettingsError,
    normalise_database_url,
    read_database_url,
    read_settings,
)
from engine.simulating.foreseeing import FigureBand, Foreseen, Outlook, WhatIf, foresee
from engine.simulating.simulation import Simulated, simulate
from engine.store.backup import restore_backup, write_backup
from engine.store.keys import ask_once
from engine.store.upgrade import upgrade_database
from engine.views import (
    Amount,
    AmountRow,
    CaseItem,
    CasePage,
    CaseQuery,
    Completed,
    HistoryItem,
    InboxQuery,
    Member,
    MessageChoice,
    MyPage,
    PersonRef,
    RolePerson,
    Staff,
    StartForm,
    TaskItem,
    TaskPage,
    TaskPost,
    TeamItem,
    TeamRole,
    TeamStart,
    Waiting,
)
from engine.views.moving import (
    ChangeLine,
    Comparison,
    Drawn,
    Gone,
    Move,
    MoveCase,
    MoveGroup,
    MovePreview,
    ReleaseRef,
)
from engine.walk import WalkReport, walk_folder

__all__ = [
    "CAST",
    "OTHER_MENTOR",
    "PASSWORD",
    "Actor",
    "AlreadyAsked",
    "AlreadyDone",
    "Amount",
    "AmountRow",
    "Answers",
    "BaselineReport",
    "Calendar",
    "CannotPrint",
    "CaseChanged",
    "CaseId",
    "CaseItem",
    "CasePage",
    "CaseQuery",
    "CaseStatus",
    "ChangeLine",
    "Checked",
    "Clock",
    "Comparison",
    "Completed",
    "Decided",
    "DemoClock",
    "DocumentId",
    "Drawn",
    "EditedMeanwhile",
    "Employer",
    "EngineFault",
    "Exported",
    "ExpressionError",
    "ExpressionLimit",
    "FieldProblem",
    "FieldView",
    "FigureBand",
    "Finding",
    "FixedClock",
    "Foreseen",
    "Gone",
    "HistoryItem",
    "InboxQuery",
    "InstanceId",
    "InvalidAnswers",
    "InvalidInput",
    "JsonValue",
    "Krokus",
    "KrokusError",
    "Line",
    "Member",
    "MessageChoice",
    "MessageNotExpected",
    "ModelRefused",
    "Move",
    "MoveCase",
    "MoveGroup",
    "MovePreview",
    "MyPage",
    "NotAllowed",
    "NotFound",
    "OrgId",
    "Outlook",
    "Passwords",
    "PersonId",
    "PersonRef",
    "Played",
    "PostedForm",
    "Readiness",
    "ReleaseId",
    "ReleaseRef",
    "RolePerson",
    "Settings",
    "SettingsError",
    "SignInFailed",
    "SignedIn",
    "SilentStop",
    "Simulated",
    "Staff",
    "Stage",
    "StartForm",
    "StoreUnavailable",
    "SystemClock",
    "TaskId",
    "TaskItem",
    "TaskPage",
    "TaskPost",
    "TaskStatus",
    "TeamItem",
    "TeamRole",
    "TeamStart",
    "Waiting",
    "WalkReport",
    "WhatIf",
    "Words",
    "add_attachment",
    "add_employer",
    "add_person",
    "apply_publicly",
    "ask_once",
    "assign_person",
    "begin_move",
    "change_password",
    "change_person",
    "check_paths",
    "claim_task",
    "compare_files",
    "compare_releases",
    "complete_task",
    "count_tasks",
    "create_organisation",
    "decide_file",
    "designing",
    "drop_amount",
    "end_case_assignment",
    "export_event_log",
    "export_model",
    "find_actor",
    "find_amounts",
    "find_backlog",
    "find_cases",
    "find_first_steps",
    "find_inbox",
    "find_moves",
    "find_readiness",
    "find_startable",
    "find_team_processes",
    "foresee",
    "get_attachment",
    "get_case",
    "get_diagram",
    "get_diagram_svg",
    "get_document",
    "get_employers",
    "get_logo",
    "get_models",
    "get_move",
    "get_my_page",
    "get_org_move",
    "get_outline",
    "get_public_form",
    "get_releases",
    "get_staff",
    "get_start_form",
    "get_task",
    "get_team_start",
    "give_client_login",
    "keep_amount",
    "let_pass",
    "list_organisation_keys",
    "make_mailer",
    "move_next",
    "normalise_database_url",
    "open_krokus",
    "order_name",
    "parse_duration",
    "play_model",
    "preview_move",
    "preview_org_move",
    "publish_model",
    "read_database_url",
    "read_model",
    "read_model_archive",
    "read_model_folder",
    "read_settings",
    "read_task_post",
    "reassign_task",
    "release_task",
    "reopen_case",
    "report_baselines",
    "reset_password",
    "restore_backup",
    "retry_incident",
    "run_due",
    "run_org_move",
    "save_draft",
    "save_preferences",
    "seed_demo",
    "send_message",
    "set_logo",
    "set_move_running",
    "set_org_move_running",
    "set_time_factor",
    "sign_in",
    "sign_out",
    "simulate",
    "start_case",
    "start_planning",
    "start_team_process",
    "start_worker",
    "undo_case_move",
    "undo_org_move",
    "upgrade_database",
    "walk_folder",
    "work",
    "write_backup",
    "write_json_logs",
]
