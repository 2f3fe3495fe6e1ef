"""Acceptance 3: the demonstration office has the history the commission published."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import Any

import pytest

from tests.acceptance.oracle import INDICATORS
from tests.acceptance.world import Program

ROLES = {"sysadmin", "secadmin", "auditor", "lead", "clerk", "archivist"}


@dataclass(frozen=True)
class Demo:
    """The demonstration office and the accounts it printed."""

    office: Program
    said: Any

    def run(self, *args: str, role: str = "lead") -> subprocess.CompletedProcess[str]:
        """Run with the account of a role."""
        account = next(line for line in self.said["accounts"] if line["role"] == role)
        return self.office.run(*args, user=account["name"], password=account["password"])

    def json(self, *args: str, role: str = "lead") -> Any:
        """Run as a role, expect success."""
        done = self.run(*args, "--json", role=role)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def rounds(self) -> list[Any]:
        """List the rounds."""
        listed = self.json("round", "list")
        found: list[Any] = listed["rounds"] if isinstance(listed, dict) else listed
        return found


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Make the demonstration office."""
    office = Program(tmp_path_factory.mktemp("demo") / "office.db")
    done = office.run("demo", "--no-window", "--json", user="", timeout=300)
    assert done.returncode == 0, done.stderr
    return Demo(office, json.loads(done.stdout))


def test_the_demonstration_office_has_an_account_for_each_role(demo: Demo) -> None:
    """The interface: data, names, roles, passwords."""
    assert demo.said["data"] == str(demo.office.data)
    assert {line["role"] for line in demo.said["accounts"]} == ROLES
    assert all(line["name"] and line["password"] for line in demo.said["accounts"])


def test_the_tally_is_the_published_one(demo: Demo) -> None:
    """R7.1: 17 rounds, 170 leader talks, 51 interviews, 119 head talks; 4 removals carried out."""
    tally = demo.json("tally")
    due, done = tally["due"], tally["done"]
    assert tally["rounds"] == 17
    assert (due["leader_talk"], due["head_interview"], due["head_talk"]) == (170, 51, 119)
    assert (done["head_removal"], done["leader_removal"]) == (3, 1)


def test_times_and_people_differ_in_the_tally(demo: Demo) -> None:
    """R7.2: some heads are listed again and again."""
    tally = demo.json("tally")
    assert 0 < tally["persons_due"]["embargo"] < tally["due"]["embargo"]


def test_the_round_being_keyed_can_be_ranked(demo: Demo) -> None:
    """About a thousand ballots over three channels; figures that agree with each other."""
    keyed = [line for line in demo.rounds() if line["stage"] == "keying"]
    assert len(keyed) == 1 and len(demo.rounds()) == 18
    ranking = demo.json("rank", keyed[0]["code"])
    assert len(ranking["sections"]) == 105 and len(ranking["channels"]) == 3
    assert 800 <= sum(c["valid"] + c["abstained"] + c["invalid"] for c in ranking["channels"]) <= 1500
    ranks = [line["rank"] for line in ranking["sections"]]
    assert ranks == sorted(ranks) and ranks[0] == 1
    for line in ranking["sections"]:
        assert line["votes"] == sum(line["by_channel"].values())
        assert all(line["indicators"].get(name, 0) <= line["votes"] for name in INDICATORS)


def test_the_demonstration_office_verifies(demo: Demo) -> None:
    """Nothing in it is faked past the program's own checks."""
    assert demo.run("verify").returncode == 0


def test_an_archivist_reads_results_and_officers_do_not(demo: Demo) -> None:
    """R10.2 and the rights on the command line."""
    code = next(line["code"] for line in demo.rounds() if line["stage"] in {"finalised", "published", "closed"})
    assert demo.json("rank", code, role="archivist")["sections"]
    for role in ("sysadmin", "secadmin", "auditor"):
        assert demo.run("rank", code, role=role).returncode == 3
