"""What a private channel holds, asked for by somebody outside, in the whole bot."""

from pathlib import Path

from bot.settings import FirstSubscription
from tests.support.newsroom import ADA, BEN, CLEO, id_of, newsroom
from tests.support.samples import FERRY, numbered

SECRET = FERRY.replace("source: Tull Courier", "source: Secret Wire\ntopics: secret, sport")
OPEN = FERRY.replace("source: Tull Courier", "source: Tull Courier\ntopics: sport")
TOLD = ("secret", "Secret Wire", "desk")


def test_a_text_that_a_private_channel_had_first_is_news_in_public(tmp_path: Path) -> None:
    subscriptions = (
        FirstSubscription(channel="#news", source="Tull Courier"),
        FirstSubscription(channel="#desk", source="Secret Wire"),
    )
    with newsroom(tmp_path, first_subscriptions=subscriptions) as room:
        room.workspace.invite("desk", "pullquote", by=ADA)
        room.start()
        room.drop("first.txt", numbered(1))  # on a first run, old texts aren't compared
        room.wait_for_posts(1)
        room.drop("a.txt", SECRET)
        (hidden,) = room.wait_for_posts(1, "desk")
        room.drop("b.txt", OPEN)
        _, shown = room.wait_for_posts(2)
        secret, public = id_of(hidden), id_of(shown)
        assert f"carries the text of {secret}" in room.ask(ADA, f"/digest explain {public}")
        for user in (BEN, CLEO):
            answers = {
                words: room.ask(user, f"/digest {words}")
                for words in ("topics", "status", "latest", f"explain {public}", "subscriptions")
            }
            said = "\n".join(answers.values())
            assert not [word for word in (*TOLD, secret) if word in said]
            assert "sport: 1" in answers["topics"]
            assert "2 articles stored." in answers["status"]
            assert "2 posts sent." in answers["status"]
            assert "I don't know the topic" in room.ask(user, "/digest latest secret")
            assert "secret" not in room.ask(user, "/digest latest secrt")
