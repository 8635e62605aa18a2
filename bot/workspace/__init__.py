"""A Slack workspace emulator on loopback: Web API, Socket Mode and a page, as strict as Slack.

It imports nothing from the rest of the bot, and the bot knows only its address.
"""

from bot.workspace.clock import Clock
from bot.workspace.config import App, Channel, Command, Config, Shortcut, User, default_config
from bot.workspace.errors import CannotDo
from bot.workspace.faults import Fault
from bot.workspace.interactions import Outcome, Request
from bot.workspace.journal import WorkspaceInUse
from bot.workspace.server import Server, serve
from bot.workspace.tools import Tools
from bot.workspace.workspace import Workspace

__all__ = [
    "App",
    "CannotDo",
    "Channel",
    "Clock",
    "Command",
    "Config",
    "Fault",
    "Outcome",
    "Request",
    "Server",
    "Shortcut",
    "Tools",
    "User",
    "Workspace",
    "WorkspaceInUse",
    "default_config",
    "serve",
]
