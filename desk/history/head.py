"""The head of a history: who or what it is about, the present posts, the state, and the rank strip."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from desk.history.words import place_words
from desk.language import tr
from desk.sentences import word
from desk.shared.chart import SCALE, Chart
from desk.shared.widgets import Pill, label, row_of
from desk.theme import ACCENT, SECONDARY, Meaning
from models.history.finding import Subject, SubjectKind
from models.history.queries import PersonHistory, Place, SectionHistory
from reports.charts.shapes import Spot
from reports.charts.strip import HEIGHT, Bar, strip

Go = Callable[[Subject], object]
Link = tuple[str, Subject | None]


class Head(QFrame):
    """A white card; links in it lead to the histories of others."""

    def __init__(self, go: Go) -> None:
        """Begin empty."""
        super().__init__()
        self.go, self.counts = go, ""
        self.setProperty("look", "surface")
        self.title, self.sub, self.pill = label("", "title"), label("", "lead"), Pill()
        self.times = label("", "secondary")
        self.targets: list[Subject | None] = []
        self.links = label("", wrap=True)
        self.links.setTextFormat(Qt.TextFormat.RichText)
        reach = Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        self.links.setTextInteractionFlags(reach)
        self.links.linkActivated.connect(self._follow)
        self.strip = Chart(tr("Ranks over the rounds"))
        self.strip.setFixedHeight(round(HEIGHT * SCALE))
        self.strip.setToolTip(tr("One bar a round, the higher the worse the place. Arrow keys walk over the rounds."))
        self.strip.chosen.connect(self._say)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(4)
        column.addLayout(row_of(self.title, self.sub, self.pill, None, self.times, spacing=12))
        column.addWidget(self.links)
        column.addWidget(self.strip)

    def show_section(self, held: SectionHistory, today: dt.date) -> None:
        """Show a section."""
        self.title.setText(f"{held.number:03d} {held.name}")
        self.sub.setText(held.unit)
        self.pill.set(*section_state(held, today))
        people: list[Link] = [
            (tr("{post}: {person}", post=word(one.post), person=one.person), Subject(SubjectKind.PERSON, one.person_id))
            for one in held.posts
        ]
        kin = [(tr("from {section}", section=one.name), one.id) for one in held.came_from]
        kin += [(tr("into {section}", section=one.name), one.id) for one in held.went_into]
        lines: list[Link] = [(text, Subject(SubjectKind.SECTION, key)) for text, key in kin]
        self._link_to([*(people or [(tr("Nobody holds a post here."), None)]), *lines])
        self._show_strip(held.places)

    def show_person(self, held: PersonHistory) -> None:
        """Show a person; the note tells namesakes apart."""
        self.title.setText(held.name)
        self.sub.setText(held.note)
        until = held.promotion.until
        barred = (tr("in embargo until {until}", until=until), Meaning.BAD)
        self.pill.set(*(barred if until else (tr("no embargo in force"), Meaning.GOOD)))
        posts: list[Link] = [
            (
                f"{one.unit} {one.place} {word(one.post)}" if one.section_id else f"{one.place} {word(one.post)}",
                Subject(SubjectKind.SECTION, one.section_id) if one.section_id else None,
            )
            for one in held.posts
        ]
        named: list[Link] = [(one.note or one.name, Subject(SubjectKind.PERSON, one.id)) for one in held.namesakes]
        others = [(tr("Namesakes, other people:"), None), *named] if named else []
        self._link_to([*(posts or [(tr("Holds no post now."), None)]), *others])
        self._show_strip(held.places)

    def _show_strip(self, places: Sequence[Place]) -> None:
        bars = [Bar(one.round, one.rank, one.listed, one.top, place_words(one)) for one in places]
        listed = sum(one.listed for one in places)
        top = sum(one.top for one in places)
        facts = {"rounds": len(places), "n": listed, "top": top}
        self.counts = tr("{rounds} rounds, listed in {n}, in the top tier in {top}", **facts)
        self.strip.choose(None)
        self.strip.show_geometry(lambda width, height: strip(bars, width, height), (240.0, HEIGHT))

    def _say(self, spot: Spot | None) -> None:
        """Say the words of a round, or how often it was listed."""
        self.times.setText(spot.words if spot else self.counts)

    def _link_to(self, links: Sequence[Link]) -> None:
        """Show links, over several lines where they need them; what leads nowhere is a plain text."""
        self.targets = [subject for _text, subject in links]
        self.links.setText("&nbsp;&nbsp;&nbsp; ".join(_link(place, *one) for place, one in enumerate(links)))

    def _follow(self, place: str) -> None:
        if (subject := self.targets[int(place)]) is not None:
            self.go(subject)


def _link(place: int, text: str, subject: Subject | None) -> str:
    said = escape(text).replace(" ", "&nbsp;")
    if subject is None:
        return f'<span style="color:{SECONDARY}">{said}</span>'
    return f'<a href="{place}" style="color:{ACCENT};text-decoration:none">{said}</a>'


def section_state(held: SectionHistory, today: dt.date) -> tuple[str, Meaning]:
    """Return whether a section still exists, and how the newest round placed it."""
    if held.active_to is not None and held.active_to < today:
        return tr("ended {day}", day=held.active_to.isoformat()), Meaning.QUIET
    last = held.places[-1] if held.places else None
    if last is None or last.rank is None or not last.listed:
        return tr("not on the newest list"), Meaning.GOOD
    facts = {"round": last.round, "rank": last.rank}
    return tr("{round}: rank {rank}", **facts), Meaning.BAD if last.top else Meaning.SOON
