"""Facts of charts for tests: any number of sections over any number of rounds."""

from __future__ import annotations

from random import Random

from reports.charts.facts import Channel, ChartFacts, Counted, Course, Moment, RankFacts

CHANNELS = (Channel("targeted", "定向评议", 982), Channel("sampled", "抽样评议", 4310), Channel("other", "其他评议", 0))
LONG = "某某市某某新区纪律检查委员会监察委员会最难办事科室群众评议工作领导小组办公室综合协调与数据统计组第一"


def moments(count: int) -> tuple[Moment, ...]:
    """Return quarters from 2010 on."""
    return tuple(
        Moment(f"{2010 + n // 4}Q{n % 4 + 1}", f"{2010 + n // 4}年第{'一二三四'[n % 4]}季度") for n in range(count)
    )


def a_course(number: int, *ranks: int | None, name: str = "", unit: str = "某区某某局") -> Course:
    """Return a section's ranks."""
    return Course(number, number, name or f"科室{number}", unit, ranks)


def rank_facts(sections: int, rounds: int, *, tied: bool = False, long: bool = False) -> RankFacts:
    """Return rounds that list ten of the sections by lot, or with `tied` all of them on the first rank."""
    lot = Random(sections * 100 + rounds)
    places: list[list[int | None]] = [[None] * rounds for _ in range(sections)]
    for moment in range(rounds):
        listed = range(sections) if tied else lot.sample(range(sections), min(10, sections))
        for rank, section in enumerate(listed, start=1):
            places[section][moment] = 1 if tied else rank
    name = LONG if long else ""
    made = (a_course(n + 1, *places[n], name=name, unit=name or f"某区某某局{n // 3}") for n in range(sections))
    return RankFacts(moments(rounds), tuple(course for course in made if course.times))


def a_count(number: int, votes: int = 40, marks: tuple[int, int, int, int, int] = (20, 0, 7, 1, 40)) -> Counted:
    """Return a section's count; it is listed among the first ten."""
    by_channel = (votes // 2, votes - votes // 2, 0)
    return Counted(
        number, number, f"科室{number}", f"某区某某局{number // 3}", number, number <= 10, number <= 3, votes, marks,
        by_channel,
    )  # fmt: skip


def counts(sections: int) -> tuple[Counted, ...]:
    """Return sections by rank, the last ones without a vote."""
    lot = Random(sections)
    made = []
    for number in range(1, sections + 1):
        votes = max(0, 400 - 4 * number) if number < 100 else 0
        cold, lazy, shirk, chaos, greed = (lot.randint(0, votes) for _ in range(5))
        made.append(a_count(number, votes, (cold, lazy, shirk, chaos, greed)))
    return tuple(made)


def chart_facts_of(sections: int = 12, rounds: int = 5, *, trial: bool = False, long: bool = False) -> ChartFacts:
    """Return everything the charts of a round show."""
    fingerprint = "" if trial else "时装 光学 雪地 钢铁 河流 品质 煤田 生存"
    return ChartFacts(
        "某区纪委监委", "最难办事科室群众评", "2021Q1", "2021年第一季度", trial, fingerprint,
        rank_facts(sections, rounds, long=long), CHANNELS, counts(sections),
    )  # fmt: skip
