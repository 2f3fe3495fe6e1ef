"""What is heard while keying: the tones by their spectrum, the player by what a player on PATH got."""

from __future__ import annotations

import io
import sys
import tempfile
import threading
import time
import wave
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import cos, pi, sqrt
from pathlib import Path

import pytest

from desk.ballots.tones import RATE, Tone, wav
from desk.shared import sound
from desk.shared.sound import Sound

HEARING = range(100, 3000, 5)
"""Hertz that the spectrum is looked at."""


def samples(tone: Tone) -> array[int]:
    """Return a tone's samples, read as a player reads them."""
    with wave.open(io.BytesIO(wav(tone))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return array("h", file.readframes(file.getnframes()))


def seconds(tone: Tone) -> float:
    """Return how long a tone lasts."""
    return len(samples(tone)) / RATE


def strength(heard: Sequence[int], hertz: int) -> float:
    """Return how strong one pitch is (Goertzel), as the amplitude of a steady sine."""
    turn = 2 * cos(2 * pi * hertz / RATE)
    before = last = 0.0
    for sample in heard:
        before, last = last, sample + turn * last - before
    return 2 * sqrt(max(0.0, before * before + last * last - turn * before * last)) / len(heard)


def peaks(heard: Sequence[int]) -> list[int]:
    """Return the pitches (Hz, strongest first) of the first tenth of a second, down to a quarter of the strongest."""
    found = {hertz: strength(heard[: RATE // 10], hertz) for hertz in HEARING}
    loud = max(found.values()) / 4
    hills = [
        hertz
        for hertz, here in found.items()
        if here > loud and here > found.get(hertz - 5, 0) and here >= found.get(hertz + 5, 0)
    ]
    return sorted(hills, key=lambda hertz: -found[hertz])


def loudness(heard: Sequence[int]) -> float:
    """Return the root mean square, of full scale."""
    return sqrt(sum(sample * sample for sample in heard) / len(heard)) / 32768


def sounding(tone: Tone) -> list[tuple[int, int]]:
    """Return the stretches that sound (milliseconds from, to)."""
    step = RATE // 1000
    heard = samples(tone)
    loud = [max(map(abs, heard[place : place + step])) > 300 for place in range(0, len(heard), step)]
    edges = [place for place in range(len(loud) + 1) if [*loud, False][place] != [False, *loud][place]]
    return list(zip(edges[::2], edges[1::2], strict=True))


def test_the_tick_is_one_short_soft_sound() -> None:
    assert 0.015 <= seconds(Tone.TICK) <= 0.025
    assert len(sounding(Tone.TICK)) == 1
    assert all(max(map(abs, samples(Tone.TICK))) < max(map(abs, samples(tone))) for tone in set(Tone) - {Tone.TICK})


def test_the_stop_is_low_and_double_with_a_gap() -> None:
    first, second = sounding(Tone.STOP)
    assert second[0] - first[1] >= 50, "a gap that is heard as one"
    assert abs((first[1] - first[0]) - (second[1] - second[0])) <= 2
    for start, end in (first, second):
        assert 200 <= peaks(samples(Tone.STOP)[start * RATE // 1000 : end * RATE // 1000])[0] <= 330


def test_the_end_of_a_ballot_sounds_once_and_two_octaves_above_a_stop() -> None:
    assert len(sounding(Tone.BALLOT)) == 1
    assert peaks(samples(Tone.BALLOT))[0] >= 4 * peaks(samples(Tone.STOP))[0]


def test_the_end_of_a_batch_is_a_chord_of_three_and_the_longest() -> None:
    ground, third, fifth = sorted(peaks(samples(Tone.BATCH)))
    assert third / ground == pytest.approx(5 / 4, abs=0.02)
    assert fifth / ground == pytest.approx(3 / 2, abs=0.02)
    assert all(seconds(Tone.BATCH) > 1.5 * seconds(tone) for tone in set(Tone) - {Tone.BATCH})


@pytest.mark.parametrize("tone", Tone)
def test_a_tone_is_heard_and_frightens_nobody(tone: Tone) -> None:
    assert 0.1 <= max(map(abs, samples(tone))) / 32768 <= 0.5
    assert 0.03 <= loudness(samples(tone)) <= 0.25


@pytest.mark.parametrize("tone", Tone)
def test_nothing_clicks(tone: Tone) -> None:
    heard = samples(tone)
    assert max(map(abs, (*heard[:4], *heard[-4:]))) < 50
    highest, loudest = max(peaks(heard)), max(map(abs, heard))
    jumps = [abs(after - before) for before, after in pairwise(heard)]
    assert max(jumps) < 2 * 2 * pi * highest / RATE * loudest, "steeper than the highest pitch makes it"


def test_the_same_tone_is_the_same_bytes_and_no_two_tones_are_alike() -> None:
    made = {tone: wav(tone) for tone in Tone}
    wav.cache_clear()
    assert {tone: wav(tone) for tone in Tone} == made
    assert len(set(made.values())) == len(Tone)


linux = pytest.mark.skipif(sys.platform == "win32", reason="players on PATH are the way of Linux")


class Ears:
    """A folder of players that is all there is on PATH, and what they were given."""

    def __init__(self, folder: Path) -> None:
        """Begin with no player."""
        self.players, self.heard = folder / "players", folder / "heard"
        self.players.mkdir()
        self.heard.mkdir()

    def install(self, name: str, then: str = "exit 0") -> None:
        """Put a player on PATH that keeps the file it is given, and what it is told by the environment, and ends so."""
        keep = f'for last; do :; done; to="{self.heard}/$$.{name}"'
        script = f'#!/bin/sh\n{keep}\necho "$LD_LIBRARY_PATH" >"$to.env"; /bin/cp "$last" "$to.part"\n'
        script += f'/bin/mv "$to.part" "$to.wav"\n{then}\n'
        (self.players / name).write_text(script)
        (self.players / name).chmod(0o755)

    def got(self, name: str = "*") -> list[bytes]:
        """Return the files that a player was given, oldest first."""
        files = sorted(self.heard.glob(f"*.{name}.wav"), key=lambda path: path.stat().st_mtime_ns)
        return [path.read_bytes() for path in files]

    def alive(self) -> list[str]:
        """Return the process numbers of the players that were started and not yet reaped."""
        numbers = {path.name.split(".")[0] for path in self.heard.glob("*.env")}
        return [number for number in numbers if Path("/proc", number).exists()]

    def hear(self, tone: Tone, name: str = "*") -> None:
        """Wait until a player got a tone."""
        wait_for(lambda: wav(tone) in self.got(name))


def wait_for(what: Callable[[], bool]) -> None:
    """Wait, at most twenty seconds, until something is so."""
    end = time.monotonic() + 20
    while not what():
        assert time.monotonic() < end, "never"
        time.sleep(0.01)


def sound_threads() -> list[threading.Thread]:
    """Return the players' threads."""
    return [thread for thread in threading.enumerate() if thread.name == "sound"]


@pytest.fixture
def ears(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ears:
    """A computer with no player but those that a test installs."""
    made = Ears(tmp_path)
    monkeypatch.setenv("PATH", str(made.players))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return made


@pytest.fixture
def player(ears: Ears) -> Iterator[Sound]:
    """A player that is closed afterwards; it leaves no thread and no file."""
    made = Sound()
    yield made
    made.close()
    assert not sound_threads()
    assert not list(Path(tempfile.gettempdir()).iterdir())


@linux
def test_a_tone_reaches_the_systems_player_whole(ears: Ears, player: Sound) -> None:
    ears.install("paplay")
    for tone in Tone:
        player.play(wav(tone))
        ears.hear(tone)
    assert ears.got() == [wav(tone) for tone in Tone]


@linux
def test_nothing_is_started_before_the_first_sound(ears: Ears, player: Sound) -> None:
    ears.install("paplay")
    assert not sound_threads()
    player.play(wav(Tone.TICK))
    ears.hear(Tone.TICK)


@linux
def test_silenced_plays_nothing_until_it_may_again(ears: Ears, player: Sound) -> None:
    ears.install("paplay")
    player.silent = True
    player.play(wav(Tone.STOP))
    assert not sound_threads(), "not even a device is looked for"
    player.silent = False
    player.play(wav(Tone.BALLOT))
    ears.hear(Tone.BALLOT)
    assert ears.got() == [wav(Tone.BALLOT)]


@linux
def test_without_a_player_keying_goes_on_in_silence(ears: Ears, player: Sound) -> None:
    for _ in range(1000):
        player.play(wav(Tone.TICK))
    player.close()
    assert ears.got() == []


@linux
def test_a_newer_tone_does_not_wait_for_the_older_one(ears: Ears, player: Sound) -> None:
    ears.install("paplay", then="exec /bin/sleep 60")
    player.play(wav(Tone.BATCH))
    ears.hear(Tone.BATCH)
    player.play(wav(Tone.TICK))
    ears.hear(Tone.TICK)


@linux
def test_players_that_hang_never_hold_up_a_key_and_never_pile_up(ears: Ears, player: Sound) -> None:
    ears.install("paplay", then="exec /bin/sleep 60")
    for _ in range(2000):
        player.play(wav(Tone.STOP))
    ears.hear(Tone.STOP)
    assert 1 <= len(ears.alive()) <= sound.TOGETHER
    player.close()
    assert ears.alive() == []


@linux
@pytest.mark.parametrize("then", ["exit 1", "kill -9 $$"])
def test_where_one_player_fails_the_next_one_plays_the_same_tone(ears: Ears, player: Sound, then: str) -> None:
    ears.install("paplay", then=then)
    ears.install("aplay")
    player.play(wav(Tone.STOP))
    ears.hear(Tone.STOP, "aplay")
    player.play(wav(Tone.BALLOT))
    ears.hear(Tone.BALLOT, "aplay")
    assert ears.got("paplay") == [wav(Tone.STOP)], "it is not asked again at every key"


@linux
def test_a_player_that_hangs_is_ended_and_the_next_one_plays_what_follows(
    ears: Ears, player: Sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sound, "LONGEST", 0.3)
    ears.install("paplay", then="exec /bin/sleep 60")
    ears.install("pw-play")
    player.play(wav(Tone.STOP))
    ears.hear(Tone.STOP, "paplay")
    wait_for(lambda: ears.alive() == [])
    player.play(wav(Tone.BALLOT))
    ears.hear(Tone.BALLOT, "pw-play")
    assert wav(Tone.STOP) not in ears.got("pw-play"), "what comes too late would mislead"


@linux
def test_where_every_player_fails_they_are_left_in_peace_for_a_while(ears: Ears, player: Sound) -> None:
    ears.install("paplay", then="exit 1")
    ears.install("aplay", then="exit 1")
    player.play(wav(Tone.STOP))
    ears.hear(Tone.STOP, "aplay")
    wait_for(lambda: ears.alive() == [])
    time.sleep(0.1)
    player.play(wav(Tone.TICK))
    time.sleep(0.3)
    assert ears.got() == [wav(Tone.STOP)] * 2


@linux
def test_a_device_that_comes_later_is_found(ears: Ears, player: Sound, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound, "REST", 0.0)
    ears.install("paplay", then="exit 1")
    player.play(wav(Tone.STOP))
    ears.hear(Tone.STOP)
    wait_for(lambda: ears.alive() == [])
    time.sleep(0.1)
    ears.install("paplay")
    player.play(wav(Tone.BALLOT))
    ears.hear(Tone.BALLOT)


@linux
def test_a_player_that_cannot_be_started_is_passed_over(ears: Ears, player: Sound) -> None:
    (ears.players / "paplay").write_text("#!/no/such/interpreter\n")
    (ears.players / "paplay").chmod(0o755)
    ears.install("aplay")
    player.play(wav(Tone.STOP))
    ears.hear(Tone.STOP, "aplay")


@linux
def test_temporary_files_that_were_swept_away_are_written_anew(ears: Ears, player: Sound) -> None:
    ears.install("paplay")
    player.play(wav(Tone.STOP))
    ears.hear(Tone.STOP)
    for file in Path(tempfile.gettempdir()).glob("*/*"):
        file.unlink()
        file.parent.rmdir()
    player.play(wav(Tone.STOP))
    wait_for(lambda: ears.got() == [wav(Tone.STOP)] * 2)


@linux
def test_where_nothing_can_be_written_nothing_is_played(
    ears: Ears, player: Sound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ears.install("paplay")
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
        player.play(wav(Tone.STOP))
        wait_for(lambda: not sound_threads())
        player.play(wav(Tone.STOP))
    player.close()
    assert ears.got() == []


@linux
def test_closing_leaves_no_process_and_plays_nothing_more(ears: Ears, player: Sound) -> None:
    ears.install("paplay", then="exec /bin/sleep 60")
    player.play(wav(Tone.BATCH))
    ears.hear(Tone.BATCH)
    assert ears.alive()
    player.close()
    assert ears.alive() == []
    player.play(wav(Tone.TICK))
    player.close()
    assert ears.got() == [wav(Tone.BATCH)]


def test_closing_what_never_played_is_nothing() -> None:
    Sound().close()


@linux
@pytest.mark.parametrize("before", ["/opt/system", None])
def test_from_the_built_program_a_player_finds_the_systems_libraries(
    ears: Ears, player: Sound, monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/the/program/_internal")
    if before:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    else:
        monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    ears.install("paplay")
    player.play(wav(Tone.TICK))
    ears.hear(Tone.TICK)
    assert next(ears.heard.glob("*.env")).read_text().strip() == (before or "")
