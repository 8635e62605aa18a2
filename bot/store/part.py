"""What the parts of the store share."""

from bot.store.connection import Connections


class Part:
    """A topic's reads and writes, on the store's connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
