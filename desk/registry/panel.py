"""What the registry's panel shows of a section or a unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout

from desk.language import tr
from desk.registry.tenures import Span, TenureChart
from desk.sentences import word
from desk.shared.panel import DetailPanel
from desk.shared.widgets import button, label
from desk.theme import Meaning
from models.ballots.codes import keying_code
from models.registry.queries import AppointmentRow, LineageRow, Post, SectionRow, UnitRow

LANES: Final = tuple(Post)
OpenAppointment = Callable[[AppointmentRow], object]


def show_section(
    panel: DetailPanel,
    row: SectionRow,
    day: dt.date,
    held: Sequence[AppointmentRow],
    lines: Sequence[LineageRow],
    open_appointment: OpenAppointment,
    open_section: Callable[[int], object],
    links: Sequence[tuple[str, Any]] = (),
) -> None:
    """Show a section: posts on the day, appointments over time, lineage."""
    facts: list[tuple[str, Any]] = [
        (tr("Number"), f"{row.number:03d}"),
        (tr("Keying code"), keying_code(row.number)),
        (tr("Exists"), days(row.active_from, row.active_to)),
        *((str(word(post)), holder_words(held, post, day)) for post in LANES),
        (tr("Party body"), row.party_committee),
        *links,
    ]
    panel.show_record(row.name, facts, sub=f"{row.unit} · {word(row.kind)}", pill=state(row.active_to, day))
    _add_appointments(panel, LANES, held, day, open_appointment)
    _add_lineage(panel, row.id, lines, open_section)


def show_unit(
    panel: DetailPanel,
    row: UnitRow,
    count: int,
    day: dt.date,
    held: Sequence[AppointmentRow],
    open_appointment: OpenAppointment,
) -> None:
    """Show a unit: its principal leader on the day and over time."""
    facts: list[tuple[str, Any]] = [
        (tr("Sections"), count),
        (tr("Exists"), days(row.active_from, row.active_to)),
        (str(word(Post.PRINCIPAL_LEADER)), holder_words(held, Post.PRINCIPAL_LEADER, day)),
        (tr("Party body"), row.party_committee),
    ]
    panel.show_record(row.name, facts, sub=row.kind, pill=state(row.active_to, day))
    _add_appointments(panel, (Post.PRINCIPAL_LEADER,), held, day, open_appointment)


def days(start: dt.date | None, end: dt.date | None) -> str:
    """Return since when and until when something exists."""
    if start is None and end is None:
        return tr("since before the registry")
    return f"{start.isoformat() if start else '…'} – {end.isoformat() if end else ''}".strip()


def state(ended: dt.date | None, day: dt.date) -> tuple[str, Meaning] | None:
    """Return the pill: nothing for what goes on."""
    if ended is None:
        return None
    return (tr("ended"), Meaning.QUIET) if ended < day else (tr("ends {day}", day=ended), Meaning.SOON)


def holder_words(held: Sequence[AppointmentRow], post: Post, day: dt.date) -> QLabel:
    """Return who holds a post on the day and since when."""
    for one in held:
        if one.post is post and one.start_on <= day and (one.end_on is None or one.end_on >= day):
            return label(tr("{person}, since {start}", person=one.person, start=one.start_on.isoformat()), wrap=True)
    return label(tr("vacant"), meaning=Meaning.SOON)


def _add_appointments(
    panel: DetailPanel,
    lanes: Sequence[Post],
    held: Sequence[AppointmentRow],
    day: dt.date,
    open_appointment: OpenAppointment,
) -> None:
    spans = [Span(one.id, lanes.index(one.post), one.person, one.start_on, one.end_on) for one in held]
    chart = TenureChart([str(word(post)) for post in lanes], spans, day)
    by_id = {one.id: one for one in held}
    chart.chosen.connect(lambda key: open_appointment(by_id[key]))
    box = QVBoxLayout()
    box.setSpacing(8)
    box.addWidget(chart)
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(1, 1)
    for post in lanes:
        for one in reversed([one for one in held if one.post is post]):
            place = grid.rowCount()
            name = button(one.person, lambda one=one: open_appointment(one), "link", tip=str(word(post)))  # type: ignore[misc]
            grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignLeft)
            period = label(days(one.start_on, one.end_on), "secondary")
            grid.addWidget(period, place, 1, Qt.AlignmentFlag.AlignRight)
    box.addLayout(grid)
    panel.add_part(tr("Appointments"), box)


def _add_lineage(
    panel: DetailPanel, section_id: int, lines: Sequence[LineageRow], open_section: Callable[[int], object]
) -> None:
    box = QVBoxLayout()
    box.setSpacing(2)
    for line in lines:
        if section_id not in (line.predecessor_id, line.successor_id):
            continue
        came = line.successor_id == section_id
        other, name = (line.predecessor_id, line.predecessor) if came else (line.successor_id, line.successor)
        said = tr("from {section} ({how})" if came else "into {section} ({how})", section=name, how=word(line.kind))
        link = button(said, lambda other=other: open_section(other), "link")  # type: ignore[misc]
        box.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(label(f"{line.on.isoformat()} · {line.reason}", "secondary", wrap=True))
    if box.count():
        panel.add_part(tr("Came from and went into"), box)
