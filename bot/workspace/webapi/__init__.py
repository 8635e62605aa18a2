"""The Web API: a module for each family of methods, and a table that describes each method."""

from bot.workspace.webapi.dispatch import Answer, WebApi

__all__ = ["Answer", "WebApi"]
