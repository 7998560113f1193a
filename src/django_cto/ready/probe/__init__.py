"""Runs inside the project's own interpreter, and tells what Django, database, cache and queue say there.

It is loaded from its files under a name of its own, for the project's environment has no Django CTO; so it imports
nothing of ours, and runs on every Python that a supported Django runs on (3.8 and newer).
"""
