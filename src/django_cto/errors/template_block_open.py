"""# A block of the template is not ended

The template is not compiled: every page that it has a part in answers with status 500.

## You see
```html
<!-- shop/templates/shop/book_list.html -->
<ul>
{% for book in books %}
  <li>{{ book.title }}</li>
</ul>
```
```console
$ curl http://localhost:8000/books/
django.template.exceptions.TemplateSyntaxError: …Unclosed tag on line 2: 'for'. Looking for one of: empty, endfor.
```

## Because
A tag that opens a block has no end, two blocks cross, or the end stands in another template: a block must be ended in the
file in which it is begun. A tag that is broken over two lines is none at all, so that its end is one too many.

## Answer
```text
`for` is opened here (shop/templates/shop/book_list.html:2)
End the block: {% endfor %}
```

## Good
```html
<!-- shop/templates/shop/book_list.html -->
<ul>
{% for book in books %}
  <li>{{ book.title }}</li>
{% endfor %}
</ul>
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project

RAISED = "django.template.exceptions.TemplateSyntaxError"
MESSAGE = r"Unclosed tag(?: on line (?P<line>\d+))?:? '(?P<tag>\w+)'.*Looking for one of: (?P<ends>[\w, ]+)"
DOCS = "ref/templates/language/#tags"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    tag, line = seen["tag"], seen["line"]
    opened = [place for place, _ in project.templates.tags_named(tag) if str(place.line) == line]
    unended = [place for place in opened if _is_open(project, place.path, tag)]
    for place in unended:
        yield Fact(f"`{tag}` is opened here", place)
    end = next((word for word in seen["ends"].split(", ") if word.startswith("end")), f"end{tag}")
    yield Step("End the block", f"{{% {end} %}}")


def _is_open(project: Project, path: str, tag: str) -> bool:
    """Whether a template opens a block more often than it ends it."""
    template = project.files[path].template
    names = [found.name for found in template.tags] if template else []
    return names.count(tag) > names.count(f"end{tag}")
