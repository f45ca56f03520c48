"""The blueprint of documents; the pages themselves stand beside it."""

from flask import Blueprint

blueprint = Blueprint("documents", __name__)
