"""The blueprint of the registers of employers and positions; the pages themselves stand beside it."""

from flask import Blueprint

blueprint = Blueprint("employers", __name__, url_prefix="/employers")
TEAM = ("coach", "mentor", "office")
