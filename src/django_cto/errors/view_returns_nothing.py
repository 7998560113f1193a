"""# A view returns no response

The page answers with status 500 to everybody who comes by this way through the view.

## You see
```python
# shop/views.py
from django.shortcuts import redirect


def book_list(request):
    if request.method == "POST":
        return redirect("shop:book-list")


def book_detail(request, slug): ...
```
```console
$ curl http://localhost:8000/books/
ValueError: The view shop.views.book_list didn't return an HttpResponse object. It returned None instead.
```

## Because
One way through the view ends without `return`: an `if` without `else`, a form that is not valid, an exception that was caught
and nothing done; or `render(…)` stands there without `return` before it. An `async def` that is called and not awaited gives a
coroutine in place of a response.

## Answer
```text
`book_list` is here (shop/views.py:4)
Return a response at the end of each way: return render(request, …)
```

## Good
```python
# shop/views.py
from django.shortcuts import redirect, render


def book_list(request):
    if request.method == "POST":
        return redirect("shop:book-list")
    return render(request, "shop/book_list.html")


def book_detail(request, slug): ...
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project

RAISED = "ValueError AssertionError"
MESSAGE = (
    r"The view (?P<view>[\w.]+) didn't return an HttpResponse object\. It returned (?P<what>None|an unawaited coroutine)"
    r"|Expected a `Response`, `HttpResponse` or `(?:HttpStreamingResponse|StreamingHttpResponse)` to be returned from the view, "
    r"but received a `<class 'NoneType'>`"
)
DOCS = "topics/http/views/"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    module, _, name = seen["view"].rpartition(".")
    for function in project.functions:
        if name and function.name in (name, "dispatch") and function.module.name == module:
            yield Fact(f"`{name}` is here", function.place)
    for owner in project.classes:
        if name and owner.name == name and owner.module.name == module:
            yield Fact(f"`{name}` is here", owner.place)
    if seen["what"].startswith("an"):
        yield Step("Await what the view calls", "return await function(request)")
    else:
        yield Step("Return a response at the end of each way", "return render(request, …)")
