"""Knows what a project needs before it goes live, and looks at its code, its settings and the live site for it.

One file of `rows/<category>/` is one row of the card. Rows ask the evidence: `code.py` (the files, nothing imported),
`loaded.py` (what the project's own interpreter said, in a process of its own) and `site.py` (a few polite requests).
"""
