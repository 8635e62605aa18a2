"""Words as people type them after the command, and as people type them who mean harm."""

from hypothesis import strategies as st

from bot.commands.syntax import GUIDES
from tests.slack.strategies import HOSTILE

IDS = tuple(f"ID{number}" for number in range(10))  # replaced by the ids of articles
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
ODD = (
    *(piece for piece in HOSTILE if piece.isprintable()),
    '"', "“", "”", "'", "‘", "’", "–", "—", "-", "- -", "*", "**", "a*", "fe*", "(", ")", "()",
    "NEAR(a b)", "AND", "OR", "OR OR", "NOT", "{headline} : x", "labels : every", "^a", ":",
    "&amp;", "&amp;amp;", "&lt;!channel&gt;", "<!channel>", "<!subteam^S0DESK>", "@everyone",
    "<@U0ADAMARSH|ada>", "<#C0NEWS0001|news>", "<#C0NEWS0001>", "<#C0DESK0001|>", "<#D0ADA>",
    "<https://evil.example|here>", "<mailto:a@b.example>", "javascript:alert(1)", "%00", "\\", "`",
    "'; DROP TABLE articles; --", "${7*7}", "{{7*7}}", "../../etc", "\u202egnirts", "\u200b",
    "\ufeff", "\u00a0", "👩\u200d🔬", "文字", "İ", "ß", "½", "٣", "1e309", "-1", "0",
    "999999999999", "NaN", "a" * 3000, "word " * 500, '"' * 200, "( " * 100, "x OR " * 100,
    "-x " * 100,
)  # fmt: skip
FILTERS = (
    "by:", "speaker:", "topic:", "source:", "after:", "before:", "last:", "in:", "sort:", "person:",
)  # fmt: skip
VALUES = (
    "Igo", '"Ines Calder"', "sport", "Courier", "2025-01", "2025", "2025-13-40", "0000-00-00",
    "9999-12-31", "7d", "0d", "99999999w", "quotes", "#news", "<#C0NEWS0001|news>", "best", "",
)  # fmt: skip
PLACES = (
    "<#C0NEWS0001|news>",
    "<#C0SCIENCE1|science>",
    "<#C0DESK0001|>",
    "everywhere",
    "#none",
    "",
)
TIMES = (
    "instantly", "daily 08:30", "weekdays 08:30 and 16:00 Europe/Berlin", "mon,thu 25:99", "never",
    "for 7d", "for 0m", "for 99999999999w", "until Monday 9:00", "until 2030-03-01", "until", "for",
    "until 2026-03-29 02:30 Europe/Berlin", "missed skip", "compact", "full", "because of it",
)  # fmt: skip


def filters() -> st.SearchStrategy[str]:
    """A search filter with a value, mostly of the right kind."""
    return st.builds(str.__add__, st.sampled_from(FILTERS), st.sampled_from((*VALUES, *ODD)))


def commands() -> st.SearchStrategy[str]:
    """A command with words after it, in order or not."""
    examples = [example for guide in GUIDES.values() for example in guide.examples]
    piece = st.one_of(
        st.sampled_from((*IDS, "2ZZZZ", *PLACES, *TIMES, *ODD)),
        filters(),
        st.sampled_from([word for example in examples for word in example.split()]),
        ANY,
    )
    behind = st.lists(piece, max_size=6).map(" ".join)
    first = st.sampled_from((*GUIDES, *(name.upper() for name in GUIDES), "serach", "", "sttaus"))
    return st.one_of(
        st.builds("{} {}".format, first, behind),
        st.builds("search {}".format, behind),
        st.sampled_from(examples),
        behind,
    )
