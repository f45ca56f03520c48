"""What records show to other storeys; the front door of the engine passes it on. No code here."""

from engine.process.pages.records import get_case_file
from engine.records.documents.case_files import find_case_file, order_case_file, read_case_file
from engine.records.documents.comparing import compare_documents
from engine.records.documents.correcting import (
    compare_typed,
    correct_document,
    get_correction,
    read_correction,
)
from engine.records.documents.correction_files import add_correction_file
from engine.records.documents.document_notes import comment_document, find_review, judge_document
from engine.records.documents.progress import find_progress
from engine.records.documents.scans import attach_scan, find_scan_place, name_reference
from engine.records.hours.cards import find_month_cards, get_entry, get_month_card
from engine.records.hours.dictionary import CHOICES as ENTRY_CHOICES
from engine.records.hours.dictionary import Activity, read_activities
from engine.records.hours.entries import remove_entry, restore_entry, save_entry
from engine.records.hours.entry_form import get_entry_form
from engine.records.hours.quick import (
    add_favourite,
    get_hours_page,
    pass_proposal,
    remove_favourite,
    start_timer,
    stop_timer,
)
from engine.records.hours.signing import judge_month, sign_month, take_back_signature
from engine.records.plans.extra_steps import cancel_extra_step, give_extra_step
from engine.records.plans.meetings import (
    add_meeting,
    book_interpreter,
    cancel_meeting,
    end_feed,
    find_wanted_interpreters,
    get_calendar,
    make_feed,
    read_feed,
)
from engine.records.plans.plan_steps import (
    count_plan_steps,
    drop_plan_step,
    find_my_plan_steps,
    find_plan_steps,
    finish_plan_step,
    get_plan_step,
    reopen_plan_step,
)
from engine.records.positions.positions import find_positions, take_position
from engine.records.positions.register import (
    close_position,
    find_position_list,
    get_position,
    open_position,
)
from engine.records.reports.definitions import Definition, find_reports, remove_report, save_report
from engine.records.reports.reporting import make_report, make_report_for_office
from engine.records.reports.shaping import list_report_parts, name_report_key, shape_report
from engine.releases.file_kinds import is_locked
from engine.settings import read_address
from engine.views import CaseFile, DocumentPage, PrintOrder
from engine.views.documents import PlanStep, PositionItem, Progress, ScanPlace
from engine.views.hours import CardLine, EntryForm, EntryItem, HoursPage, MonthCard, SavedEntry, Sums
from engine.views.positions import AnalysisItem, PositionLine, PositionPage, WorkerItem
from engine.views.reports import ReportColumn, ReportTable

__all__ = [
    "ENTRY_CHOICES",
    "Activity",
    "AnalysisItem",
    "CardLine",
    "CaseFile",
    "Definition",
    "DocumentPage",
    "EntryForm",
    "EntryItem",
    "HoursPage",
    "MonthCard",
    "PlanStep",
    "PositionItem",
    "PositionLine",
    "PositionPage",
    "PrintOrder",
    "Progress",
    "ReportColumn",
    "ReportTable",
    "SavedEntry",
    "ScanPlace",
    "Sums",
    "WorkerItem",
    "add_correction_file",
    "add_favourite",
    "add_meeting",
    "attach_scan",
    "book_interpreter",
    "cancel_extra_step",
    "cancel_meeting",
    "close_position",
    "comment_document",
    "compare_documents",
    "compare_typed",
    "correct_document",
    "count_plan_steps",
    "drop_plan_step",
    "end_feed",
    "find_case_file",
    "find_month_cards",
    "find_my_plan_steps",
    "find_plan_steps",
    "find_position_list",
    "find_positions",
    "find_progress",
    "find_reports",
    "find_review",
    "find_scan_place",
    "find_wanted_interpreters",
    "finish_plan_step",
    "get_calendar",
    "get_case_file",
    "get_correction",
    "get_entry",
    "get_entry_form",
    "get_hours_page",
    "get_month_card",
    "get_plan_step",
    "get_position",
    "give_extra_step",
    "is_locked",
    "judge_document",
    "judge_month",
    "list_report_parts",
    "make_feed",
    "make_report",
    "make_report_for_office",
    "name_reference",
    "name_report_key",
    "open_position",
    "order_case_file",
    "pass_proposal",
    "read_activities",
    "read_address",
    "read_case_file",
    "read_correction",
    "read_feed",
    "remove_entry",
    "remove_favourite",
    "remove_report",
    "reopen_plan_step",
    "restore_entry",
    "save_entry",
    "save_report",
    "shape_report",
    "sign_month",
    "start_timer",
    "stop_timer",
    "take_back_signature",
    "take_position",
]
