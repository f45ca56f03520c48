"""The blueprint of the pages about hours; the pages themselves stand beside it."""

from flask import Blueprint

blueprint = Blueprint("hours", __name__, url_prefix="/hours")
