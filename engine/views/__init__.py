"""What questions to the engine answer: frozen pictures for pages, mail and machines, one file per page."""

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
from engine.views.pages import Board, DocumentPage, MyPage, StartForm
from engine.views.people import Member, PersonRef, RolePerson, Staff
from engine.views.tasks import Completed, Inbox, InboxQuery, TaskItem, TaskPage

__all__ = [
    "AttachmentItem",
    "Board",
    "CaseItem",
    "CaseList",
    "CasePage",
    "CaseQuery",
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
    "PersonRef",
    "ReadItem",
    "RolePerson",
    "Staff",
    "StageStep",
    "StartForm",
    "TaskItem",
    "TaskPage",
    "Waiting",
]
