"""The routes that anybody may read, as an OpenAPI document: the area's directory.

`python -m sync.server.open_described` prints it; docs/open-referral.openapi.json is that text.
"""

import json
import sys
from typing import Any

from sync.server.web.open_referral_routes import LIST, ONE

TEXT: dict[str, Any] = {"type": "string"}
NUMBER: dict[str, Any] = {"type": "integer", "minimum": 0}
SERVICE: dict[str, Any] = {
    "type": "object",
    "required": ["id", "name", "status", "organization"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "name": TEXT,
        "status": TEXT,
        "description": TEXT,
        "organization": {
            "type": "object",
            "required": ["id", "name", "description"],
            "properties": {
                "id": {"type": "string", "format": "uuid"},
                "name": TEXT,
                "description": TEXT,
            },
        },
    },
}
PAGE: dict[str, Any] = {
    "type": "object",
    "required": [
        "total_items",
        "total_pages",
        "page_number",
        "size",
        "first_page",
        "last_page",
        "empty",
        "contents",
    ],
    "properties": {
        "total_items": NUMBER,
        "total_pages": NUMBER,
        "page_number": NUMBER,
        "size": NUMBER,
        "first_page": {"type": "boolean"},
        "last_page": {"type": "boolean"},
        "empty": {"type": "boolean"},
        "contents": {"type": "array", "items": {"$ref": "#/components/schemas/Service"}},
    },
}
MESSAGE: dict[str, Any] = {
    "type": "object",
    "required": ["message"],
    "properties": {"message": TEXT},
}


def open_document() -> dict[str, Any]:
    """Parameters that make no sense are answered as if they were not said."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Coach server, the directory of services",
            "version": "1",
            "description": "Open Referral UK (HSDS 3.0). No sign-in: no person is in it.",
        },
        "paths": {
            LIST: {
                "get": {
                    "summary": "The services of the area, page by page",
                    "parameters": [
                        _query("text", TEXT),
                        _query("programme", TEXT),
                        _query("page", {"type": "integer"}),
                        _query("per_page", {"type": "integer"}),
                    ],
                    "responses": {"200": _json("A page of services", "Page")},
                }
            },
            ONE: {
                "get": {
                    "summary": "One service",
                    "parameters": [
                        {"name": "service_id", "in": "path", "required": True, "schema": TEXT}
                    ],
                    "responses": {
                        "200": _json("The service", "Service"),
                        "404": _json("There is no such service", "Message"),
                    },
                }
            },
        },
        "components": {"schemas": {"Service": SERVICE, "Page": PAGE, "Message": MESSAGE}},
    }


def _query(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _json(says: str, schema: str) -> dict[str, Any]:
    shape = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    return {"description": says, "content": {"application/json": shape}}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(open_document(), indent=1, sort_keys=True) + "\n")
