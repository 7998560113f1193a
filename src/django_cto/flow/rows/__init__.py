"""Follows querysets, and the rows that they give, from where they are made to every line that reads a relation.

Where to find what, from the outside in:

- `reads` is what rules ask for; `events` decides what costs a query for each row, `asking` which statements are sent
  in a loop, of what is `noted`; `cure` has the edit.
- `parts` says in which files each of two processes begins, `walked` hands over what it found.
- `roots` is where the walk begins: functions (`relevance` says which), views (`generic`, `answering`), admin pages
  (`changelists`), tables (`tables`), commands and feeds.
- `engine` follows each function once for a kind of arguments: `general` makes them general, `binding` puts the real
  ones back, `summary` is what is kept, `promised` what annotations say, `uncalled` what is known of parameters before
  anybody calls.
- `callers` knows from which URL, task or command each function, template and serializer is reached.
- `frame` is one function while it is followed; `statements` and `expressions` are its syntax, `calling` and
  `attributes` the two expressions that lead elsewhere, `consuming` where rows are fetched; `bodies` and `branching`
  have what the syntax says by itself.
- `domain` has the values that are followed, `members` what is in them, `joining` what comes of two, `truth` whether
  one counts as true, `loads` what a queryset loads along.
- What the libraries do: `querysets`, `later`, `narrowing`, `remembering`, `filling` and `units` of models, `library` of
  functions, `inherited` of base classes, `serializing` of serializers; `rendering`, `lookups`, `naming`, `registered`,
  `tags` and `processors` of templates.
"""

from django_cto.flow.rows.events import by_cause
from django_cto.flow.rows.noted import Asked, Event, Round
from django_cto.flow.rows.parts import PARTS
from django_cto.flow.rows.reads import Reads, know, reads_of, walked

__all__ = ["PARTS", "Asked", "Event", "Reads", "Round", "by_cause", "know", "reads_of", "walked"]
