"""Types for the entities of an article, and for the mentions of them.

An entity is a person, a group or a place. The digest calls it by the fullest name given.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.summariser.wordlists import PLACE_WORDS

NEVER = -99  # as the number of a sentence
# Positions of a mention in its clause.
OPENING, OTHERWISE, GOVERNED, OWNING = range(4)  # first in it; none of these; "to X"; "X's"
NO_PERSON = -6  # evidence
_RARELY = 2  # mentions
_TITLED = 4  # evidence of "Mr" or "Mrs" for a gender


class Mention(NamedTuple):
    """One occurrence of a name, and what its context says about the entity.

    ``person`` is evidence for a person (above 0) or against one (below 0); ``gender`` is above 0
    for "he" and below 0 for "she".
    """

    tokens: tuple[str, ...]
    span: tuple[int, int]  # of its tokens in the outline
    role: str | None
    person: int
    gender: int
    locative: bool = False  # whether it says where something is: "on the Osk Bridge"
    roles: tuple[str, ...] = ()  # all that is said here, kin as well: "Mayor", "his sister"


@dataclass(slots=True, eq=False)
class Entity:
    """An entity of the article, under the fullest name that the article gives it.

    Every ``…_at`` is the number of the last sentence in which that happened. ``person`` and
    ``gender`` add up the evidence of its mentions and of pronouns.
    """

    name: str
    tokens: tuple[str, ...]
    person: int = 0
    gender: int = 0
    votes: int = 0  # of pronouns, likewise
    mentions: int = 0  # by name
    references: int = 0  # by name, pronoun or noun
    mentioned_at: int = NEVER
    opened_clause_at: int = NEVER
    opened_sentence_at: int = NEVER
    spoke_at: int = NEVER
    asked_at: int = NEVER
    position: int = OTHERWISE  # of its last mention in its clause
    short_mentions: int = 0  # by one token of its name
    locative_mentions: int = 0
    named: bool = True  # False for a role or a thing: "her trainer", "the report"
    plural: bool = False
    relative: bool = False  # whether it was introduced as somebody's relative
    partner: "Entity | None" = None  # with the same surname: Piet, of "Piet and Ann Orlan"
    undecided: bool = False  # a surname that several people have
    role: str | None = None
    roles: list[str] = field(default_factory=list)  # all that its mentions say, in order

    def add_roles(self, roles: Iterable[str]) -> None:
        """Remember what a mention says that the entity is, each once."""
        self.roles += [role for role in roles if role not in self.roles]

    @property
    def spoke(self) -> bool:
        """Whether it was ever the subject of a reporting verb."""
        return self.spoke_at >= 0

    @property
    def is_no_person(self) -> bool:
        """Whether all evidence says a club, a company or a place."""
        if self.person >= 0 or self.gender or self.votes or self.short_mentions:
            return False
        return (self.named or self.person <= NO_PERSON) and not self.place_like_a_surname

    @property
    def shares_surname(self) -> bool:
        """Whether a partner seems to have the surname, too; who is often named has another one."""
        partner = self.partner
        return partner is not None and len(partner.tokens) == 1 and partner.mentions <= _RARELY

    @property
    def seems_a_person(self) -> bool:
        """Whether anything but its name says that it is a person."""
        return self.spoke or self.gender != 0 or self.short_mentions > 0

    @property
    def seems_a_first_name(self) -> bool:
        """Whether it spoke like a person, and never had a title or a role, as surnames have."""
        titled = self.roles or abs(self.gender) >= _TITLED or self.person < 0
        return not titled and not self.undecided and (self.spoke or self.gender != 0)

    @property
    def place_like_a_surname(self) -> bool:
        """Whether its name could be a place's, but nothing is ever located there: Samantha Hill."""
        last = self.tokens[-1].lower()
        return len(self.tokens) > 1 and not self.locative_mentions and last in PLACE_WORDS
