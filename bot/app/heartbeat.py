"""The file beside the store with the bot's last sign of life.

It says what the store can't say when it's full, locked or damaged. It always has the same size and
is written in place, so that a full disk still takes it; a checksum tells a reader who comes in the
middle of a write to read again.
"""

import json
import os
import zlib
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from bot.errors import StoreError
from bot.models.health import Heartbeat, JobState

SIZE = 8192  # bytes
LONGEST = (400, 60)  # characters of a sentence, at first and if that is too much in all
_READS = 5  # attempts: a write takes microseconds
_DIGITS = 8  # of the checksum, in front of everything else
_TIMES = ("clock", "slack_clock")
_LENGTH = SIZE - _DIGITS
# whatever is in the file's place, nobody follows a link or waits for the other end of a pipe
_PLAIN = os.O_NOFOLLOW | os.O_NONBLOCK


class HeartbeatFile:
    """The heartbeat file of a store; one process writes it, others read it."""

    def __init__(self, store: Path) -> None:
        self.path = store.with_name(f"{store.name}.health")

    def write(self, heartbeat: Heartbeat) -> None:
        """Replace the heartbeat. Raises StoreError if the file can't be written."""
        text = next(text for each in LONGEST if len(text := _encoded(heartbeat, each)) == _LENGTH)
        try:
            file = os.open(self.path, os.O_WRONLY | os.O_CREAT | _PLAIN, 0o600)
            try:
                os.pwrite(file, b"%08x" % zlib.crc32(text) + text, 0)
            finally:
                os.close(file)
        except OSError as error:
            raise StoreError(f"{self.path} cannot be written: {error.strerror}.") from error

    def read(self) -> Heartbeat | None:
        """Return the last heartbeat; None if the bot has never left one.

        Raises StoreError if there is a file, but it can't be read or contains something else.
        """
        try:
            for _ in range(_READS):
                data = self._data()
                with suppress(ValueError, KeyError, TypeError):
                    if int(data[:_DIGITS], 16) == zlib.crc32(data[_DIGITS:]):
                        return _heartbeat(data[_DIGITS:])
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"{self.path} cannot be read: {error.strerror}.") from error
        raise StoreError(f"{self.path} doesn't contain the bot's sign of life.")

    def _data(self) -> bytes:
        file = os.open(self.path, os.O_RDONLY | _PLAIN)
        try:
            return os.read(file, SIZE)
        finally:
            os.close(file)


def _encoded(heartbeat: Heartbeat, longest: int) -> bytes:
    """Return the heartbeat as a line of JSON, padded with spaces, its sentences cut."""
    jobs = tuple(replace(job, why=job.why[:longest]) for job in heartbeat.jobs)
    ended = heartbeat.ended and heartbeat.ended[:longest]
    fields = asdict(replace(heartbeat, jobs=jobs, ended=ended))
    fields |= {name: fields[name].isoformat() for name in _TIMES}
    text = json.dumps(fields, ensure_ascii=False)
    # a path may contain bytes that aren't UTF-8
    return text.encode(errors="backslashreplace").ljust(_LENGTH - 1) + b"\n"


def _heartbeat(text: bytes) -> Heartbeat:
    fields = json.loads(text)
    jobs = tuple(JobState(**job) for job in fields["jobs"])
    times = {name: datetime.fromisoformat(fields[name]) for name in _TIMES}
    return Heartbeat(**{**fields, **times, "jobs": jobs})
