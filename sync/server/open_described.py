"""The routes that anybody may read, as an OpenAPI document: the area's directory.

`python -m sync.server.open_described` prints it; docs/open-referral.openapi.json is that text.
"""

import json
import sys
from typing import Any

ABOUT, DESCRIPTION = "/open-referral", "/open-referral/openapi.json"
LIST, ONE = "/open-referral/services", "/open-referral/services/{service_id}"
VERSION = "HSDS-UK-3.0"
TEXT: dict[str, Any] = {"type": "string"}
NUMBER: dict[str, Any] = {"type": "integer", "minimum": 0}
SERVICE: dict[str, Any] = {
    "type": "object",
    "required": ["id", "name", "status", "organization"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "name": TEXT,
        "status": {"enum": ["active", "inactive", "defunct", "temporarily closed"]},
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
FOUND_HERE: dict[str, Any] = {
    "type": "object",
    "required": ["version", "profile", "openapi_url"],
    "properties": {
        "version": {"const": VERSION},
        "profile": {"type": "string", "format": "uri"},
        "openapi_url": {"type": "string", "format": "uri"},
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
            ABOUT: {
                "get": {
                    "summary": "Which version of the standard this is",
                    "responses": {"200": _json("The version", "About")},
                }
            },
            DESCRIPTION: {
                "get": {
                    "summary": "This document",
                    "responses": {
                        "200": {
                            "description": "OpenAPI 3.1",
                            "content": {"application/json": {"schema": {"type": "object"}}},
                        }
                    },
                }
            },
            LIST: {
                "get": {
                    "summary": "The services of the area, page by page",
                    "description": "Other parameters of the profile are not understood: they are "
                    "answered as if they were not said.",
                    "parameters": [
                        _query("text", TEXT, "Words of the name or the description, up to six"),
                        _query("search", TEXT, "The same, as the profile called it earlier"),
                        _query("organization_id", TEXT, "Services of this organisation"),
                        _query("programme", TEXT, "Ours: the directory of one programme"),
                        _query("page", {"type": "integer"}, "From 1"),
                        _query("per_page", {"type": "integer"}, "50 if not said, 200 at the most"),
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
        "components": {
            "schemas": {"Service": SERVICE, "Page": PAGE, "About": FOUND_HERE, "Message": MESSAGE}
        },
    }


def _query(name: str, schema: dict[str, Any], says: str) -> dict[str, Any]:
    place = {"name": name, "in": "query", "required": False}
    return {**place, "description": says, "schema": schema}


def _json(says: str, schema: str) -> dict[str, Any]:
    shape = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    return {"description": says, "content": {"application/json": shape}}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(open_document(), indent=1, sort_keys=True) + "\n")
