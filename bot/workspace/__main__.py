"""``python -m bot.workspace``: a workspace in the foreground; the first line says where it is."""

import argparse
import json
import os
from pathlib import Path

from bot.workspace.config import default_config
from bot.workspace.server import Server
from bot.workspace.workspace import Workspace


def main(arguments: list[str] | None = None) -> None:
    """Print one JSON line with addresses and tokens, then serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m bot.workspace", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: any)")
    parser.add_argument("--directory", type=Path, help="where to keep it across restarts")
    parser.add_argument("--command", default="/digest", help="the app's slash command")
    chosen = parser.parse_args(arguments)
    os.umask(0o077)  # what it keeps is for its own user only
    config = default_config(command=chosen.command)
    server = Server(Workspace(config, directory=chosen.directory), chosen.port)
    where = {
        "api_url": server.api_url,
        "page_url": server.page_url,
        "bot_token": config.app.bot_token,
        "app_token": config.app.app_token,
    }
    server.run(started=lambda: print(json.dumps(where), flush=True))


if __name__ == "__main__":
    main()
