"""What the OpenAPI schema says of errors: they are answers, too."""

from typing import Any

ERROR = {
    "type": "object",
    "properties": {
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("field", "code", "detail")},
                "required": ["field", "code", "detail"],
            },
        },
        "request_id": {"type": "string"},
    },
    "required": ["code", "detail", "errors", "request_id"],
}
REFERENCE = {
    "description": "The request was refused.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
}


def document_errors(result: dict[str, Any], generator: object, request: object, public: bool) -> dict[str, Any]:
    """One entry for all refusals; an operation that says more of one status keeps what it says."""
    result.setdefault("components", {}).setdefault("schemas", {})["Error"] = ERROR
    for methods in result["paths"].values():
        for operation in methods.values():
            operation["responses"].setdefault("4XX", REFERENCE)
    return result
