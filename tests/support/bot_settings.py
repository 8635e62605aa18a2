"""Settings of a test as a settings file and an environment, for a bot in another process."""

import json
from collections.abc import Iterator
from pathlib import Path

from bot.settings import FILE_NAME, Settings


def write_settings(settings: Settings) -> Path:
    """Write a settings file next to the seeds folder, with what tests set; its path."""
    file = settings.seeds.with_name(FILE_NAME)
    file.write_text("\n".join(_lines(settings)), encoding="utf-8")
    return file


def tokens(settings: Settings) -> dict[str, str]:
    """The environment that the bot takes its tokens from."""
    bot, app = settings.tokens()
    return {"SLACK_BOT_TOKEN": bot, "SLACK_APP_TOKEN": app}


def _lines(settings: Settings) -> Iterator[str]:
    sections: dict[str, dict[str, str | int]] = {
        "slack": {
            "slack_api_url": settings.slack_api_url,
            "admin_channel": settings.admin_channel,
        },
        "folder": {"seeds": str(settings.seeds)},
        "store": {"path": str(settings.store)},
        "posting": {
            "newest": settings.newest,
            "flood": settings.flood,
            "flood_minutes": settings.flood_minutes,
        },
    }
    for section, values in sections.items():
        yield f"[{section}]"
        # a string in JSON is one in TOML
        yield from (f"{name} = {json.dumps(value)}" for name, value in values.items())
    for first in settings.first_subscriptions:
        yield "[[first_subscriptions]]"
        yield f"channel = {json.dumps(first.channel)}"
        if first.schedule:
            times = ", ".join(f"{each:%H:%M}" for each in first.schedule.times)
            yield f"at = {json.dumps(times)}"
        if first.topic:
            yield f"topic = {json.dumps(first.topic)}"
