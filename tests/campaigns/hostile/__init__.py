"""Tries hostile servers and addresses, and prints what came of each.

    python -m tests.campaigns.hostile

Everything is followed as an operator would have it, by a real store and a real worker. The hostile
servers have an address of their own on this machine, which counts as public here; nothing else on
the machine does. Every connection that is opened is noted, and a server that must not be reached
listens where the hostile ones lead to.
"""
