"""Errors that are meant for people: each has a sentence that may be shown in Slack.

BotError
├── SettingsError    a setting is missing or wrong
├── ReadingError     a seed can't be read
├── FetchError       something can't be fetched from the web
├── StoreError       the store can't be opened or written
├── CommandError     a command can't be understood or carried out
├── SlackError       Slack can't be reached or refuses the bot as a whole
└── UnsettledError   it can't be found out yet whether Slack has a message

Any other exception is a bug: it's logged with its traceback, and people see a short id.
"""


class BotError(Exception):
    """An error with a sentence for people: what is wrong and what to do about it.

    ``people`` are the ids of the members whom the sentence names on purpose, each as ``<@ID>``.
    """

    def __init__(self, sentence: str, people: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.people = people


class SettingsError(BotError):
    """A setting is missing or wrong."""


class ReadingError(BotError):
    """A seed can't be read; the sentence gives the reason, without the name of the file."""


class FetchError(BotError):
    """Something can't be fetched; the sentence gives the reason, without the address.

    ``wait`` is the number of seconds that the server asks us to wait, if it does; ``lasting`` says
    that trying again soon would give the same result.
    """

    def __init__(self, sentence: str, wait: float | None = None, *, lasting: bool = False) -> None:
        super().__init__(sentence)
        self.wait = wait
        self.lasting = lasting


class StoreError(BotError):
    """The store can't be opened or written."""


class CommandError(BotError):
    """A command can't be understood or carried out; ``example`` is one that can."""

    def __init__(
        self, sentence: str, example: str | None = None, people: tuple[str, ...] = ()
    ) -> None:
        super().__init__(sentence, people)
        self.example = example


class SlackError(BotError):
    """Slack can't be reached, or refuses the bot as a whole."""


class UnsettledError(BotError):
    """It can't be found out yet whether Slack has a message."""


def mistake(error: Exception) -> str:
    """Return the sentence for a bug of ours that came up while something was read."""
    return (
        f"Pullquote itself made a mistake with it ({type(error).__name__}): tell whoever runs it; "
        f"the log has more."
    )
