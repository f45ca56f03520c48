"""What the monitor shows to other storeys; the front door of the engine passes it on. No code here."""

from engine.monitor.acting import (
    remind_of_task,
    schedule_review,
    settle_incident,
    skip_task,
    snooze_signal,
    wake_signal,
)
from engine.monitor.asking import comment_case, find_questions
from engine.monitor.board import find_board
from engine.monitor.case_actions import get_case_actions
from engine.monitor.digest import get_digest, make_digests
from engine.monitor.flagging import (
    answer_client_flag,
    find_client_flags,
    flag_case,
    get_my_flag,
    take_flag_back,
)
from engine.monitor.handing import end_stand_in, get_caseloads, hand_over_caseload, return_caseloads
from engine.monitor.listing import StuckList, list_stuck_cases
from engine.monitor.living import get_live_diagram, get_place
from engine.monitor.looking import keep_watch
from engine.monitor.measuring import get_measures
from engine.monitor.overview import get_overview
from engine.monitor.replay import get_past_diagram, get_past_place
from engine.monitor.step_moves import find_step_move, move_step
from engine.monitor.tuning import get_thresholds, set_threshold
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
    Figure,
    Measure,
    MeasureGroup,
    MeasureRow,
    MeasuresPage,
    MyFlag,
    NextTask,
    OpenTask,
    OverviewPage,
    PastDiagram,
    Reason,
    StepMove,
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
    "Figure",
    "Measure",
    "MeasureGroup",
    "MeasureRow",
    "MeasuresPage",
    "MyFlag",
    "NextTask",
    "OpenTask",
    "OverviewPage",
    "PastDiagram",
    "Reason",
    "StepMove",
    "StuckList",
    "answer_client_flag",
    "comment_case",
    "end_stand_in",
    "find_board",
    "find_client_flags",
    "find_questions",
    "find_step_move",
    "flag_case",
    "get_case_actions",
    "get_caseloads",
    "get_digest",
    "get_live_diagram",
    "get_measures",
    "get_my_flag",
    "get_overview",
    "get_past_diagram",
    "get_past_place",
    "get_place",
    "get_thresholds",
    "hand_over_caseload",
    "keep_watch",
    "list_stuck_cases",
    "make_digests",
    "move_step",
    "remind_of_task",
    "return_caseloads",
    "schedule_review",
    "set_threshold",
    "settle_incident",
    "skip_task",
    "snooze_signal",
    "take_flag_back",
    "wake_signal",
]
