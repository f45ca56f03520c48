"""What questions to the engine answer: frozen pictures for pages, mail and machines, one file per page."""

from engine.views.board import (
    Board,
    BoardCard,
    BoardChoice,
    BoardQuery,
    ClientView,
    CoachLoad,
    NextTask,
    Reason,
)
from engine.views.cases import (
    CaseItem,
    CaseList,
    CasePage,
    CaseQuery,
    DiagramView,
    HistoryItem,
    MessageChoice,
    StageStep,
    Waiting,
)
from engine.views.documents import AttachmentItem, DocumentItem, ReadItem
from engine.views.pages import DocumentPage, MyPage, StartForm
from engine.views.people import Member, PersonRef, RolePerson, Staff
from engine.views.tasks import Completed, Inbox, InboxQuery, TaskItem, TaskPage

__all__ = [
    "AttachmentItem",
    "Board",
    "BoardCard",
    "BoardChoice",
    "BoardQuery",
    "CaseItem",
    "CaseList",
    "CasePage",
    "CaseQuery",
    "ClientView",
    "CoachLoad",
    "Completed",
    "DiagramView",
    "DocumentItem",
    "DocumentPage",
    "HistoryItem",
    "Inbox",
    "InboxQuery",
    "Member",
    "MessageChoice",
    "MyPage",
    "NextTask",
    "PersonRef",
    "ReadItem",
    "Reason",
    "RolePerson",
    "Staff",
    "StageStep",
    "StartForm",
    "TaskItem",
    "TaskPage",
    "Waiting",
]
