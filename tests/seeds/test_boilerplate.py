"""Which lines are boilerplate, and which are sentences of the article."""

import pytest

from bot.seeds.boilerplate import boilerplate_spans, is_boilerplate


@pytest.mark.parametrize(
    "line",
    [
        "RELATED: Protest at the harbour over the new pier",
        "RELATED: The board met on Monday.",
        "Related: Five piers worth the walk",
        "Related stories",
        "Read more",
        "Read more: How every member voted on the bridge",
        "READ MORE",
        "Read more about wildlife on the coast",
        "Read the full story",
        "See also: What to keep in the cupboard",
        "More on this",
        "MORE: The mayor's letter",
        "Click here to see the map",
        "Continue reading below",
        "Watch: The roof goes",
        "You may also like…",
        "Don’t miss: The market on Sunday",
        "Sign up for our newsletter",
        "Sign up to get the morning briefing in your inbox every day.",
        "Subscribe to the Gazette’s technology newsletter",
        "Subscribe",
        "Subscribe to read the rest",
        "Get the latest news in your inbox",
        "Follow us on the harbour's page on Tooter",
        "Support local journalism today",
        "Advertisement",
        "Story continues below advertisement",
        "Photo: Ida Norrby",
        "Photo: Tull Ledger/Ida Norrby",
        "PHOTO/Ida Norrby",
        "Photo by Ida Norrby",
        "(Photo by Ida Norrby for the Tull Ledger)",
        "Pic: The pier at dusk (Ana Lund/Tull Ledger)",
        "Image caption: The pier at dusk.",
        "Image source, Tull Ledger",
        "Caption: The clock face was gilded in May.",
        "FILE - The mayor of Tull speaks at the opening of the pier in May 2024.",
        "The pier at dusk. Photo: Ida Norrby",
        "Share this article",
        "Share on Facebook",
        "Share | Tweet | Email | Print",
        "Copy link",
        "© 2026 Tull Ledger",
        "Copyright 2026 Tull Ledger. All rights reserved.",
        "All rights reserved",
        "This material may not be published, broadcast or rewritten.",
        "By Ana Lund",
        "By Ana Lund and Bo Ek",
        "Reporting by Ana Lund; editing by Bo Ek",
        "(Additional reporting by Bo Ek)",
        "Published 12 November 2026",
        "Last updated: 12 Nov 2026 at 14:05",
        "4 min read",
        "5:45 AM PST 11/19/2026 by Ana Lund",
        "Words by Ana Lund",
        "SEE MORE: Tull: 800 pupils held in school",
        ": Tull spends $9K on a new pier",
        "More from the Tull Ledger:",
        "| TULL | TULL FERRIES INC. | 25.86 | -5.44% |",
        "Tull\t3\t2\t1",
        "FOR IMMEDIATE RELEASE",
        "Press release – 12 November 2026",
        "Contact: Ana Lund, 01632 960 233",
        "Media enquiries: Ana Lund (out of hours: 01632 960 881).",
        "Ana Lund, press officer, ana@tull.example",
        "Dear {{ reader }}, here is the pier",
        "* * *",
        "-30-",
        "###",
    ],
)
def test_boilerplate_lines(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "Related costs rose by a fifth, the board said.",
        "Related: costs rose by a fifth, the board said on Monday.",
        "The pier was shut by Storm Ada",
        "The board can be reached at pier@tull.example, it said.",
        "Contact with the pilot was lost: nobody knows why.",
        "Media reports of a fall: all wrong.",
        "Related parties must leave the room before a vote.",
        "Read more books, the minister told the pupils.",
        "“Read more,” she told the pupils.",
        "Read more about piers than anyone else had, she said.",
        "More on this subject was promised for Friday.",
        "More than a hundred people stood on the pier.",
        "Watch the birds and you learn patience, he said.",
        "Subscribe to this view or leave, the captain told them.",
        "Subscribers to the theatre pay 40 crowns.",
        "Sign up early, the organisers said, or the newsletter will be all you get.",
        "Photographs of the pier hang in the hall.",
        "Photo by photo, the album tells of the flood.",
        "Image is everything, said the designer.",
        "Picture the pier in a storm.",
        "The museum bought a photo by Ida Norrby.",
        "File after file was carried out of the office.",
        "Share prices fell by 3 percent.",
        "Share this burden with us, the mayor asked.",
        "Copyright law is to change, the minister said.",
        "Copyright cases are rare in Tull.",
        "By Monday the road had gone as well.",
        "By Friday",
        "By Friday, 20 November 2026",
        "By Tull Bridge, 40 people waited for the boat.",
        "By Jo Field, who has followed the board since 2019.",
        "By 2028 the pier will be a century old.",
        "Reporting by the Ledger led to the inquiry. It ended in May.",
        "Published in 1902, the book is still in print and still read in schools.",
        "Updated rules for the harbour come into force in 2027, and they are long.",
        "Advertisement income fell by half.",
        "Get out of the water, he shouted.",
        "Follow the river and you reach the sea.",
        "Recommended doses vary.",
        "The report: what it says",
        "“",
    ],
)
def test_ordinary_sentences_are_not_boilerplate(line: str) -> None:
    assert not is_boilerplate(line)


def test_the_headlines_below_a_bare_label_are_boilerplate_too() -> None:
    text = (
        "The pier stands.\n\nRelated stories:\n- Five piers worth the walk\n- The mayor's letter\n"
        "The board meets again on Monday.\n\nA headline of its own\n"
    )
    assert [text[start:end] for start, end in boilerplate_spans(text)] == [
        "Related stories:",
        "- Five piers worth the walk",
        "- The mayor's letter",
    ]


def test_a_blank_line_ends_the_list_below_a_label() -> None:
    text = "RELATED\n\nThe pier of Tull\n"
    assert [text[start:end] for start, end in boilerplate_spans(text)] == ["RELATED"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_spans_leave_out_the_white_space_around_a_line(ending: str) -> None:
    text = f"The pier stands.{ending}{ending}  Read more \t{ending}{ending}It will stand."
    assert [text[start:end] for start, end in boilerplate_spans(text)] == ["Read more"]


def test_lines_before_the_start_are_ignored() -> None:
    text = "RELATED: one\nRELATED: two\n"
    assert [text[start:end] for start, end in boilerplate_spans(text, 13)] == ["RELATED: two"]


def test_a_very_long_line_is_never_boilerplate() -> None:
    assert not is_boilerplate("RELATED: " + "piers " * 100)


TEXT = """The pier opens on Monday.
It cost 9 million crowns.
About 900 people came to Tull.
{}
Tull Piers was founded in 1923.
{}
"""


@pytest.mark.parametrize(
    ("above", "below", "left_out"),
    [
        ("ENDS", "It has nine piers.", 3),
        ("Notes to editors", "It has nine piers.", 3),
        ("About Tull Piers", "It has nine piers.", 3),
        ("About Tull Piers", "What happens next", 2),
        ("About Tull Piers nobody knows more than Ana.", "It has nine piers.", 0),
    ],
)
def test_what_follows_a_release_is_left_out(above: str, below: str, left_out: int) -> None:
    assert len(boilerplate_spans(TEXT.format(above, below))) == left_out


def test_a_heading_at_the_top_is_no_end() -> None:
    assert boilerplate_spans("Notes to editors\n\nThe pier opens on Monday.") == []
