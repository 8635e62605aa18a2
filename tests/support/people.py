"""What Slack says of people and channels, as a test has it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.errors import SlackError
from bot.rules.permissions import Member

ADMIN, FULL, OUTSIDE = (
    Member(full=True, runs=True),
    Member(full=True, runs=False),
    Member(full=False, runs=False),
)


@dataclass
class People:
    """Everybody is a full member, and every channel public, unless a test says otherwise.

    ``private`` are channels with the members of each. Nobody is told anything while it is
    ``silent``.
    """

    members: Mapping[str, Member] = field(default_factory=dict)
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    private: Mapping[str, frozenset[str]] = field(default_factory=dict)
    public: Mapping[str, frozenset[str]] = field(default_factory=dict)
    silent: bool = False

    def member(self, user: str) -> Member:
        self._speak()
        return self.members.get(user, FULL)

    def group(self, group: str) -> frozenset[str]:
        self._speak()
        return self.groups[group]

    def is_full(self, user: str) -> bool:
        return self.member(user).full

    def is_public(self, channel: str) -> bool:
        self._speak()
        return channel not in self.private

    def is_in(self, user: str, channel: str) -> bool:
        self._speak()
        return user in {**self.public, **self.private}.get(channel, ())

    def _speak(self) -> None:
        if self.silent:
            raise SlackError("Slack cannot be reached.")
