"""Commands that look something up."""

from tests.commands.test_subscribe import ask
from tests.support.newsroom import ADA, BEN, Newsroom, id_of


def test_a_shown_digest_has_buttons_for_what_the_caller_may_do(ferry: Newsroom) -> None:
    (post,) = ferry.posts()
    for user, labels in (
        (BEN, ["Report a mistake", "Share here"]),
        (ADA, ["Report a mistake", "Fix", "Explain", "Post it again…", "Share here"]),
    ):
        ask(ferry, user, f"/digest show {id_of(post)}")
        *_, row = ferry.workspace.ephemerals(user)[-1]["blocks"]
        assert [each["text"]["text"] for each in row["elements"]] == labels
