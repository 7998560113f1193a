"""One shape for whatever goes wrong in the API."""

import pytest
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import ValidationError as ModelError
from django.http import Http404
from django.urls import include, path
from rest_framework import serializers
from rest_framework.exceptions import APIException, ErrorDetail, Throttled, ValidationError
from rest_framework.views import APIView

from apps.core import errors


class Line(serializers.Serializer):
    price = serializers.IntegerField()


class Order(serializers.Serializer):
    email = serializers.EmailField()
    lines = Line(many=True)

    def validate(self, data):
        raise ValidationError("Sold out", code="sold_out")


PROBLEMS = {
    "model": ModelError({"email": ModelError("Email already registered", code="unique")}),
    "missing": Http404(),
    "forbidden": DjangoPermissionDenied(),
    "throttled": Throttled(wait=7),
    "detailed": APIException({"detail": ErrorDetail("Token is expired", code="token_not_valid"), "messages": []}),
    "bug": RuntimeError("a bug"),
}


class Broken(APIView):
    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()

    def get(self, request):
        raise PROBLEMS[request.query_params["problem"]]

    def post(self, request):
        Order(data=request.data).is_valid(raise_exception=True)


urlpatterns = [path("api/broken", Broken.as_view()), path("", include("config.urls"))]
handler400, handler403, handler404, handler500 = (
    f"apps.core.errors.{name}" for name in ("bad_request", "permission_denied", "page_not_found", "server_error")
)
pytestmark = pytest.mark.urls(__name__)


@pytest.mark.parametrize(
    ("problem", "status", "code"),
    [
        ("model", 400, "invalid"),
        ("missing", 404, "not_found"),
        ("forbidden", 403, "permission_denied"),
        ("throttled", 429, "throttled"),
        ("detailed", 500, "token_not_valid"),
        ("bug", 500, "error"),
    ],
)
def test_has_one_shape(client, problem, status, code):
    client.raise_request_exception = False
    response = client.get("/api/broken", {"problem": problem})
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.json().keys() == {"code", "detail", "errors", "request_id"}
    assert response.json()["request_id"] == response["X-Request-ID"]
    assert "a bug" not in response.content.decode()


def test_what_a_service_refuses_is_the_callers_mistake(client):
    (error,) = client.get("/api/broken", {"problem": "model"}).json()["errors"]
    assert error == {"field": "email", "code": "unique", "detail": "Email already registered"}


def test_a_nested_field_is_named_by_its_path(client):
    data = {"email": "no", "lines": [{"price": 1}, {"price": "x"}]}
    told = client.post("/api/broken", data, content_type="application/json").json()["errors"]
    assert [(error["field"], error["code"]) for error in told] == [("email", "invalid"), ("lines.1.price", "invalid")]


def test_what_concerns_no_field_names_none(client):
    data = {"email": "a@example.com", "lines": []}
    (error,) = client.post("/api/broken", data, content_type="application/json").json()["errors"]
    assert error == {"field": "", "code": "sold_out", "detail": "Sold out"}


def test_who_must_wait_is_told_how_long(client):
    assert client.get("/api/broken", {"problem": "throttled"})["Retry-After"] == "7"


def test_a_body_that_is_no_json_is_told_so(client):
    response = client.post("/api/broken", "{", content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (400, "parse_error")


def test_an_address_that_is_not_there_answers_in_shape(client):
    assert client.get("/api/nowhere").json()["code"] == "not_found"


@pytest.mark.django_db
def test_a_page_that_is_not_there_answers_as_a_page(client):
    response = client.get("/nowhere")
    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(("handler", "status"), [(errors.bad_request, 400), (errors.permission_denied, 403)])
def test_refusals_before_the_view_have_the_shape_too(rf, handler, status):
    response = handler(rf.get("/api/v1/anything"), Exception())
    assert response.status_code == status
    assert handler(rf.get("/page"), Exception())["Content-Type"].startswith("text/html")
