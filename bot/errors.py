"""The errors that are meant for a person: each is one sentence that may be read in Slack.

BotError
├── SettingsError    a setting is missing or wrong
├── ReadingError     a seed cannot be read
├── FetchError       something cannot be fetched from the web
├── StoreError       the store cannot be opened or written
├── CommandError     a command cannot be understood or obeyed
├── SlackError       Slack cannot be reached or refuses the bot as a whole
└── UnsettledError   whether Slack has a message cannot be told now

Anything else that is raised is a bug: it is logged with its trace and shown as a short id.
"""


class BotError(Exception):
    """A sentence for a person: what is wrong and what to do about it.

    ``people`` are the user ids that it names on purpose, each as ``<@ID>``.
    """

    def __init__(self, sentence: str, people: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.people = people


class SettingsError(BotError):
    """A setting is missing or wrong."""


class ReadingError(BotError):
    """A seed cannot be read; the sentence gives the reason without the file's name."""


class FetchError(BotError):
    """Something cannot be fetched; the sentence gives the reason without its address.

    ``wait`` is for how many seconds its server wants to be left alone, where it says so;
    ``lasting`` says that it would be the same in a moment.
    """

    def __init__(self, sentence: str, wait: float | None = None, *, lasting: bool = False) -> None:
        super().__init__(sentence)
        self.wait = wait
        self.lasting = lasting


class StoreError(BotError):
    """The store cannot be opened or written."""


class CommandError(BotError):
    """A command cannot be understood or obeyed; ``example`` are words that can be."""

    def __init__(
        self, sentence: str, example: str | None = None, people: tuple[str, ...] = ()
    ) -> None:
        super().__init__(sentence, people)
        self.example = example


class SlackError(BotError):
    """Slack cannot be reached, or refuses the bot as a whole."""


class UnsettledError(BotError):
    """Whether Slack has a message cannot be told now."""


def mistake(error: Exception) -> str:
    """What is said of an error over something to read that is nobody's but ours."""
    return (
        f"Pullquote itself made a mistake with it ({type(error).__name__}): tell whoever runs it; "
        f"the log has more."
    )
