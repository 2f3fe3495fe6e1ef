"""The founding form of the very first start: the office's names, its three officers and its lead."""

from __future__ import annotations

from contextlib import closing
from typing import Any, Final

from PySide6.QtWidgets import QDialog, QWidget

from desk.app import QtWords, application
from desk.language import CHINESE, set_language, tr
from desk.office import Office
from desk.sentences import word
from desk.shared.fields import Field, Kind
from desk.shared.form import FormDialog
from models.accounts.founding import NewAccount, Setup
from models.accounts.rules import OFFICERS
from models.accounts.tables import Role
from models.common.errors import RuleError

FIRST: Final = (Role.LEAD, *(role for role in Role if role in OFFICERS))
"""Who must be there on the first day."""
NAMES: Final = ("office_name", "organ_code", "newspaper", "fonds_number")


def fields() -> tuple[Field, ...]:
    """Return the form: the office, then a person and a password for each of the first accounts."""
    office = (
        Field("heading_office", tr("The office"), Kind.HEADING),
        Field("office_name", tr("Name of the office"), required=True, help=tr("As it signs documents.")),
        Field("organ_code", tr("Organ code"), required=True, help=tr("Stands before 〔year〕 in document numbers.")),
        Field("newspaper", tr("District newspaper")),
        Field("fonds_number", tr("Fonds number")),
    )
    return office + tuple(field for role in FIRST for field in _account(role))


def _account(role: Role) -> tuple[Field, ...]:
    return (
        Field(f"{role}_heading", tr("{role}: account {name}", role=word(role), name=role.value), Kind.HEADING),
        Field(f"{role}_person", tr("Person"), required=True),
        Field(f"{role}_password", tr("Password"), Kind.PASSWORD, required=True),
        Field(f"{role}_again", tr("Once more"), Kind.PASSWORD, required=True),
    )


def make(where: str, values: dict[str, Any]) -> None:
    """Make the data and found the office; an office that cannot be founded leaves no file behind.

    Raises RuleError `window.passwords_differ` at the field of the repeated password, and what founding raises.
    """
    for role in FIRST:
        if values[f"{role}_password"] != values[f"{role}_again"]:
            raise RuleError("window.passwords_differ", field=f"{role}_again")
    accounts = tuple(
        NewAccount(role.value, values[f"{role}_person"], role, values[f"{role}_password"], must_change=False)
        for role in FIRST
    )
    with closing(Office.make(where)) as office:
        office.found_or_forget(Setup({name: values[name] for name in NAMES}, accounts))


def found(where: str, lang: str | None) -> bool:
    """Ask for everything and make the office; return False when the person leaves instead."""
    set_language(lang or CHINESE)
    app = application()
    QtWords(app).use(lang or CHINESE)
    ground = QWidget()
    form = dialog(ground, where)
    form.finished.connect(lambda _result: app.quit())
    made: list[int] = []
    form.accepted.connect(lambda: made.append(QDialog.DialogCode.Accepted))
    form.open()
    app.exec()
    return bool(made)


def dialog(parent: QWidget, where: str) -> FormDialog:
    """Return the form for the place `where`."""
    intro = tr("There is no data at {path} yet. Found an office here; officers and lead log in with these accounts.")
    return FormDialog(
        parent,
        tr("A new office"),
        fields(),
        save=lambda values: make(where, values),
        intro=intro.format(path=where),
        save_label=tr("Found the office"),
        width=640,
    )
