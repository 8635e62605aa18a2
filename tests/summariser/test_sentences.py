import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.summariser.quotation_marks import quoted_spans
from bot.summariser.sentences import after_dateline, sentences


def cut(text: str) -> list[str]:
    return [text[each.start : each.end] for each in sentences(text, quoted_spans(text))]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("The harbour is shut. The ferry sails.", 2),
        ("Sen. J. R. Pell Jr. (R-Tull) met Gov. Hale on Jan. 5. It rained.", 2),
        ("Maj. Gen. Hale and Rep. Voss left. It rained.", 2),
        ('"We won. It was great!" she said. It rained.', 2),
        ("The archdeacon, the Ven. Malcolm Orme, left. It rained.", 2),
        ("It cost 3.1 million. of which half is spent.", 1),
        ("The U.S. military left, and a U.S. Army unit and a U.S.-born pilot stayed.", 1),
        ("She sat there while her father is ill. Listeners sat in the hall.", 2),
        ("It was new to me. Listeners sat in the hall. They came in May. Rain fell.", 4),
        ("They live in Alton, Ill. Listeners sat in the hall.", 1),
        ('"He is ill. Listeners do not care," she said. It rained.', 2),
        ("The shop shut from 10:30 p.m. Friday until 6 a.m. Saturday. It rained.", 2),
        ("The vote ends at 8 p.m. Police will count. It rained.", 3),
        ("The ferry sails at 8 p.m. ET on Sunday. It rained.", 2),
        ("Rep. Ann Ho, R-W. Va., and Sen. Jo Day, D-N.Y., left. It rained.", 2),
        ("It left the U.S. The plan was clear, said J. A. Pell. It rained.", 3),
        ("On Tues. Nov. 3 Cllr. Hale went to St. Ives with Samuel L. Cole. It rained.", 2),
        ("So did I. The band played plan B. It rained.", 3),
        ("One line\nAnother line", 2),
        ("", 0),
        (" \n\n ", 0),
    ],
)
def test_a_text_is_split_into_sentences(text: str, number: int) -> None:
    assert len(cut(text)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Am Montag, dem 18. Juni, war der Hafen zu. Es regnete.", 2),
        ("Im 19. Jahrhundert spielte hier der 1. FC Tull. Es regnete.", 2),
        ("Der Wirt ist 42. Die Stadt ehrt ihn. Es regnete.", 3),
        ("Das kostet 4 Mrd. Kronen inkl. Steuer. Es regnete.", 2),
    ],
)
def test_a_german_ordinal_ends_no_sentence(text: str, number: int) -> None:
    assert len(sentences(text, (), "de")) == number


@given(st.text(alphabet="ab. \n\"“”'!?A\u2028", max_size=80))
@settings(deadline=None)
def test_sentences_are_in_order_do_not_overlap_and_contain_every_word(text: str) -> None:
    found = sentences(text, quoted_spans(text))
    edges = [edge for each in found for edge in (each.start, each.end)]
    assert edges == sorted(edges)
    assert "".join("".join(cut(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("TULL (CP) -- The harbour is shut.", "The harbour is shut."),
        ("(CP) - The harbour is shut for good.", "The harbour is shut for good."),
        ("May 3 (Coast Press) - The harbour is shut.", "The harbour is shut."),
        ("TULL, Ohio, March 3 — The harbour is shut.", "The harbour is shut."),
        ("TULL: The harbour is shut for good.", "The harbour is shut for good."),
        ("Tull, 18 July: The harbour is shut for good.", "The harbour is shut for good."),
        ("18:40: The harbour is shut for good.", "The harbour is shut for good."),
        ("The harbour is shut.", "The harbour is shut."),
        ("U.S.-led crews left the harbour.", "U.S.-led crews left the harbour."),
        ("U.S. military planes left - at last.", "U.S. military planes left - at last."),
        ("TULL -- Shut.", "TULL -- Shut."),
    ],
)
def test_a_dateline_is_no_part_of_the_sentence(text: str, rest: str) -> None:
    assert text[after_dateline(text, 0, len(text)) :] == rest
