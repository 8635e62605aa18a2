"""Follows every hostile address, and notes what came of it and what was connected to."""

import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.models import StoredArticle
from bot.scheduler.worker import Worker
from bot.seeds.fetching import Network, fetcher, is_public
from tests.campaigns.hostile.case import INSIDE, OUTSIDE, Case
from tests.campaigns.hostile.cases import cases
from tests.campaigns.hostile.slow_servers import never_done
from tests.support.polling import Polling
from tests.support.web import Web, web


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What `status` says of a case."""

    case: Case
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came of everything: what was reached that must not be, and what was read."""

    tried: tuple[Tried, ...]
    reached: tuple[str, ...]
    articles: tuple[StoredArticle, ...]


class Watch:
    """Notes the addresses that this process connects to, while it is entered."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.on = False
        sys.addaudithook(self._hear)

    def __enter__(self) -> None:
        self.on = True

    def __exit__(self, *_: object) -> None:
        self.on = False

    def _hear(self, event: str, args: tuple[object, ...]) -> None:
        if self.on and event == "socket.connect" and isinstance(args[1], tuple):
            self.seen.append(str(args[1][0]))

    @property
    def astray(self) -> list[str]:
        """The connections that must not have been opened."""
        return [each for each in self.seen if each != OUTSIDE]


class Names:
    """A name server that leads names to where they must not lead."""

    def __init__(self, sites: Web) -> None:
        self._sites = sites
        self._asked: dict[str, int] = {}
        self.known = {
            "inside.example": ("10.1.2.3",),
            "metadata.example": ("169.254.169.254",),
            "mapped.example": ("::ffff:127.0.0.1",),
            "nat64.example": ("64:ff9b::7f00:1",),
            "loop.example": (INSIDE,),
            "localhost": (INSIDE, "::1"),
            "mixed.example": (INSIDE, "192.168.0.1", "fd00::1"),
            "zone.example": ("fe80::1%lo",),
        }

    def resolve(self, name: str) -> Sequence[str]:
        self._asked[name] = self._asked.get(name, 0) + 1
        if name == "rebinding.example":  # the second answer and each after it leads inside
            return (OUTSIDE,) if self._asked[name] == 1 else (INSIDE,)
        return self.known.get(name) or self._sites.resolve(name)


def network(sites: Web) -> Network:
    """A network in which the address of the hostile servers is public, as those that truly are."""
    return Network(
        resolve=Names(sites).resolve,
        allows=lambda address: str(address) == OUTSIDE or is_public(address),
    )


@contextmanager
def secret() -> Iterator[tuple[int, list[str]]]:
    """A server that must not be reached, at every loopback address; its port, and who came."""
    reached: list[str] = []
    sockets = [socket.create_server((INSIDE, 0))]
    port = sockets[0].getsockname()[1]
    if socket.has_ipv6:
        with suppress(OSError):
            sockets.append(socket.create_server(("::1", port), family=socket.AF_INET6))

    def accept(listener: socket.socket) -> None:
        while True:
            try:
                connection, about = listener.accept()
            except OSError:
                return
            reached.append(str(about))
            connection.close()

    for each in sockets:
        threading.Thread(target=accept, args=(each,), daemon=True).start()
    try:
        yield port, reached
    finally:
        for each in sockets:
            each.close()


@dataclass(frozen=True, slots=True)
class Limits:
    """The seconds after which an answer is given up: one that never ends, and any other."""

    never_done: float = fetcher.SECONDS
    others: float = fetcher.SECONDS


def attempt(
    folder: Path,
    worker: Worker,
    note: Callable[[str], None] = lambda _: None,
    limits: Limits = Limits(),
) -> Came:
    """Try everything. Raises OSError where this machine has no second loopback address."""
    watch = Watch()
    with secret() as (port, reached), web(OUTSIDE) as sites:
        tried, articles = [], []
        for name, chosen, seconds in (
            ("others", cases(sites, port), limits.others),
            ("never done", list(never_done(sites)), limits.never_done),
        ):
            (folder / name).mkdir()
            polling = Polling(folder / name, sites, worker, network=network(sites))
            with pytest.MonkeyPatch.context() as patch, watch:
                patch.setattr(fetcher, "SECONDS", seconds)
                note(f"{len(chosen)} addresses are followed")
                tried += _follow(polling, chosen)
            articles += polling.articles()
            polling.close()
        return Came(tried=tuple(tried), reached=(*reached, *watch.astray), articles=tuple(articles))


def _follow(polling: Polling, chosen: Sequence[Case]) -> list[Tried]:
    polling.follow(*(case.address for case in chosen))
    polling.round()
    polling.round()  # cookies and validators that were taken would go out now
    said = {each.address: each.failure.reason for each in polling.troubles()}
    paths = {each.path: each.failure.reason for each in polling.troubles()}
    return [
        Tried(case=case, said=said.get(case.address) or paths.get(case.address, ""))
        for case in chosen
    ]
