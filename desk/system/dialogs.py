"""Forms about accounts."""

from __future__ import annotations

from typing import Any

from desk.language import tr
from desk.sentences import word
from desk.shared.form import Field, FormDialog, Kind
from desk.shared.messages import confirm
from desk.shared.page import Page
from models.accounts import actions
from models.accounts.queries import AccountRow, Role
from models.common.errors import RuleError


def roles() -> tuple[tuple[Role, str], ...]:
    """Return the roles to choose from."""
    return tuple((role, str(word(role))) for role in Role)


def passwords() -> tuple[Field, Field]:
    """Return the two password fields."""
    return (
        Field("password", tr("First password"), Kind.PASSWORD, required=True),
        Field("again", tr("Once more"), Kind.PASSWORD, required=True),
    )


def add(page: Page) -> FormDialog:
    """Ask for a new account."""
    fields = (
        Field("name", tr("User name"), required=True, most=50),
        Field("person", tr("Name of the person"), required=True, help=tr("The name as it is printed.")),
        Field("role", tr("Role"), Kind.CHOICE, required=True, choices=roles()),
        *passwords(),
    )

    def save(values: dict[str, Any]) -> object:
        refuse_different(values)
        return page.do(actions.add_account, values["name"], values["person"], values["role"], values["password"])

    dialog = FormDialog(
        page, tr("Add an account"), fields, save=save, done=tr("Account added."),
        intro=tr("The person chooses a password of their own at the first login."),
    )  # fmt: skip
    dialog.open()
    return dialog


def refuse_different(values: dict[str, Any]) -> None:
    """Refuse when the password was typed differently; raises RuleError `window.passwords_differ`."""
    if values["password"] != values["again"]:
        raise RuleError("window.passwords_differ", field="again")


def reset(page: Page, row: AccountRow) -> FormDialog:
    """Ask for a new password."""

    def save(values: dict[str, Any]) -> object:
        refuse_different(values)
        return page.do(actions.reset_password, row.id, values["password"])

    dialog = FormDialog(
        page, tr("New password for {person}", person=row.person), passwords(), save=save,
        done=tr("Password set."), intro=tr("The person chooses a password of their own at the next login."),
    )  # fmt: skip
    dialog.open()
    return dialog


def close(page: Page, row: AccountRow) -> FormDialog:
    """Ask why an account is closed, then whether it is meant."""

    def sure(reason: str) -> None:
        confirm(
            page,
            tr("Close the account {name}?", name=row.name),
            tr("It can never be opened again; what {person} did stays in the log.", person=row.person),
            tr("Close the account"),
            lambda: page.attempt(lambda: page.do(actions.close_account, row.id, reason), tr("Account closed.")),
        )

    dialog = FormDialog(
        page, tr("Close an account"), (Field("reason", tr("Reason"), Kind.MULTILINE, required=True),),
        save=lambda values: values["reason"], intro=f"{row.name} · {row.person} · {word(row.role)}",
        save_label=tr("Go on"), then=sure,
    )  # fmt: skip
    dialog.open()
    return dialog


def change_role(page: Page, row: AccountRow) -> FormDialog:
    """Ask for another role."""
    dialog = FormDialog(
        page, tr("Change the role of {person}", person=row.person),
        (Field("role", tr("Role"), Kind.CHOICE, required=True, choices=roles()),), {"role": row.role},
        save=lambda values: page.do(actions.change_role, row.id, values["role"]), done=tr("Role changed."),
        intro=tr("An officer holds no other role and no business data."),
    )  # fmt: skip
    dialog.open()
    return dialog


def policy(page: Page, preset: str) -> FormDialog:
    """Ask for the preset of the password policy."""
    choices = (
        ("standard", tr("Standard: 8 characters of three kinds, or 12 of two")),
        ("strict", tr("Strict: 10 characters of four kinds, or 16 of two")),
    )
    dialog = FormDialog(
        page, tr("Password policy"),
        (Field("preset", tr("Preset"), Kind.CHOICE, required=True, choices=choices),), {"preset": preset},
        save=lambda values: page.do(actions.choose_policy, values["preset"]), done=tr("Policy chosen."),
        intro=tr("It holds for every password chosen from now on."),
    )  # fmt: skip
    dialog.open()
    return dialog
