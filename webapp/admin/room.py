"""The blueprint of the organisation's own pages, by itself so that every file of the room can add to it."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
