"""Which functions and classes of a project are views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_cto.project.definitions import ClassDef, External, FunctionDef
from django_cto.project.names import Names
from django_cto.project.view import View

if TYPE_CHECKING:
    from django_cto.project.project import Project

# What only a view is decorated with.
DECORATORS = (
    "api_view", "require_http_methods", "require_GET", "require_POST", "require_safe", "login_required",
    "permission_required", "user_passes_test", "staff_member_required", "csrf_exempt", "csrf_protect",
    "never_cache", "cache_page", "ensure_csrf_cookie", "xframe_options_exempt", "sensitive_post_parameters",
)  # fmt: skip
ANSWERS = frozenset({
    "render", "redirect", "HttpResponse", "JsonResponse", "Response", "TemplateResponse", "HttpResponseRedirect",
    "FileResponse", "StreamingHttpResponse", "HttpResponseBadRequest", "HttpResponseForbidden",
    "HttpResponsePermanentRedirect", "HttpResponseNotFound", "render_to_response",
})  # fmt: skip
VIEW_CLASSES = ("View", "ViewSet", "contrib.syndication.views.Feed")


def views_of(project: Project) -> dict[str, View]:
    """Every view by its symbol; bases that other views only inherit from are among them."""
    classes = [owner for owner in project.classes if is_view(project.names, owner)]
    functions = [function for function in project.functions if function.owner is None and _answers(function)]
    found: list[ClassDef | FunctionDef] = [*classes, *functions]
    return {definition.symbol: View(definition, project) for definition in found}


def is_view(names: Names, owner: ClassDef) -> bool:
    """Whether a class is a view, by the library class it inherits from."""
    return any(isinstance(base, External) and base.name.endswith(VIEW_CLASSES) for base in names.mro(owner))


def _answers(function: FunctionDef) -> bool:
    """Whether a function is decorated as views are, or stands among views, takes a request and makes an answer."""
    if function.node.decorators and function.is_decorated(*DECORATORS):
        return True
    parameters = function.node.parameters
    if not parameters or parameters[0].name != "request" or function.name.startswith("_"):
        return False
    among_views = any("view" in part for part in function.module.path.split("/"))
    return among_views and not ANSWERS.isdisjoint(function.node.mentions)
