"""What the monitor shows to other storeys; the front door of the engine passes it on. No code here."""

from engine.monitor.acting import (
    flag_case,
    remind_of_task,
    schedule_review,
    settle_incident,
    skip_task,
    snooze_signal,
    take_flag_back,
    wake_signal,
)
from engine.monitor.asking import comment_case, find_questions
from engine.monitor.board import find_board
from engine.monitor.case_actions import get_case_actions
from engine.monitor.handing import end_stand_in, get_caseloads, hand_over_caseload, return_caseloads
from engine.monitor.listing import StuckList, list_stuck_cases
from engine.monitor.looking import keep_watch
from engine.views import (
    AskedItem,
    Board,
    BoardCard,
    BoardChoice,
    BoardQuery,
    CaseActions,
    CaseloadPage,
    ClientView,
    CoachLoad,
    CommentItem,
    NextTask,
    OpenTask,
    Reason,
)

__all__ = [
    "AskedItem",
    "Board",
    "BoardCard",
    "BoardChoice",
    "BoardQuery",
    "CaseActions",
    "CaseloadPage",
    "ClientView",
    "CoachLoad",
    "CommentItem",
    "NextTask",
    "OpenTask",
    "Reason",
    "StuckList",
    "comment_case",
    "end_stand_in",
    "find_board",
    "find_questions",
    "flag_case",
    "get_case_actions",
    "get_caseloads",
    "hand_over_caseload",
    "keep_watch",
    "list_stuck_cases",
    "remind_of_task",
    "return_caseloads",
    "schedule_review",
    "settle_incident",
    "skip_task",
    "snooze_signal",
    "take_flag_back",
    "wake_signal",
]
