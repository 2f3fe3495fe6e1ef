"""Where a stranger finds the paper: the sheets that name a section, by channel, batch and place in the pile."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from models.ballots.codes import batch_code
from models.ballots.tracing import SheetRef
from models.ranking.rules import Line, Ranking
from reports.calculation_facts import Block, Part, Places, Sub, Text


def paper(ranking: Ranking, line: Line, sheets: Sequence[SheetRef]) -> Part:
    """List the sheets behind the votes; per channel they are as many as its votes."""
    blocks: list[Block] = [
        Text("下列选票均提名本科室且为有效票。“批次”为该批的编号，其后为选票在该批中的张次；连续的张次以“—”相连；"
             "由文件导入的批次，张次即文件中数据行的次序。"
             "逐张取出原票清点，各渠道张数即为该渠道得票数。")
    ]  # fmt: skip
    for use in ranking.channels:
        of_channel = [one for one in sheets if one.channel == use.code]
        blocks.append(Sub(f"{use.name}：{len(of_channel)}张"))
        for _, batch in groupby(of_channel, key=lambda one: one.batch):
            blocks.append(_batch(list(batch)))
    blocks.append(Text(f"合计{len(sheets)}张，得票{line.votes or 0}票。"))
    return Part("用纸笔复核", tuple(blocks))


def _batch(sheets: Sequence[SheetRef]) -> Places:
    first = sheets[0]
    lies = f"文件“{first.file}”" if first.file is not None else first.box
    box = f"（{lies}）" if lies else ""
    return Places(f"批次{batch_code(first.batch)}{box}，{len(sheets)}张：", runs([one.sheet for one in sheets]))


def runs(places: Sequence[int]) -> tuple[str, ...]:
    """Return places in the pile, three or more in a row joined: 3, 17, 20—24."""
    found: list[list[int]] = []
    for place in places:
        if found and place == found[-1][-1] + 1:
            found[-1].append(place)
        else:
            found.append([place])
    joined: list[str] = []
    for run in found:
        joined += [f"{run[0]}—{run[-1]}"] if len(run) > 2 else map(str, run)
    return tuple(joined)
