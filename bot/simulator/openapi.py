"""OpenAPI 3.1 document of the control API, generated from its routes."""

from collections.abc import Iterable

from bot.simulator.control import Field, Route
from bot.simulator.state import Json

TITLE = "Poshtiban simulator: control API"
ABOUT = (
    "Lets people act in the simulated messenger and shows what it holds. Every call answers"
    ' {"ok": true, "result": …} or {"ok": false, "error": "a sentence that says what to do"}.'
)
ANSWER: Json = {
    "type": "object",
    "required": ["ok"],
    "properties": {
        "ok": {"type": "boolean"},
        "result": {"description": "What the call answers."},
        "error": {"type": "string", "description": "What to do instead."},
    },
}
# Paths missing from the routes because their responses have another format.
EVENTS = "/sim/events"
DOCUMENT = "/sim/openapi.json"


def document(routes: Iterable[Route]) -> Json:
    paths: dict[str, Json] = {EVENTS: {"get": _events()}, DOCUMENT: {"get": _itself()}}
    for route in routes:
        paths.setdefault(route.path, {})[route.verb.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": "1", "description": ABOUT},
        "paths": paths,
        "components": {"schemas": {"Answer": ANSWER}},
    }


def _operation(route: Route) -> Json:
    operation: Json = {
        "operationId": route.name,
        "summary": route.about,
        "responses": {
            "200": _answer("Done."),
            "400": _answer("Not done; the error says what to do."),
        },
    }
    parameters = [_parameter(field) for field in route.fields if field.where != "body"]
    if parameters:
        operation["parameters"] = parameters
    body = [field for field in route.fields if field.where == "body"]
    if body:
        operation["requestBody"] = _body(body)
    return operation


def _answer(about: str) -> Json:
    schema = {"$ref": "#/components/schemas/Answer"}
    return {"description": about, "content": {"application/json": {"schema": schema}}}


def _parameter(field: Field) -> Json:
    parameter: Json = {
        "name": field.name,
        "in": field.where,
        "required": field.required,
        "schema": _schema(field),
    }
    if field.about:
        parameter["description"] = field.about
    return parameter


def _body(fields: list[Field]) -> Json:
    schema: Json = {
        "type": "object",
        "properties": {
            field.name: {**_schema(field), "description": field.about} for field in fields
        },
    }
    required = [field.name for field in fields if field.required]
    if required:
        schema["required"] = required
    return {"required": bool(required), "content": {"application/json": {"schema": schema}}}


def _schema(field: Field) -> Json:
    return {} if field.type == "any" else {"type": field.type}


def _events() -> Json:
    after: Json = {"name": "after", "in": "query", "schema": {"type": "integer"}}
    last: Json = {"name": "Last-Event-ID", "in": "header", "schema": {"type": "integer"}}
    return {
        "operationId": "events",
        "summary": "Server-sent events: message, edit, delete, typing, reaction, topic,"
        " callback_answer, state; after a break from Last-Event-ID on.",
        "parameters": [after, last],
        "responses": {"200": {"description": "A stream.", "content": {"text/event-stream": {}}}},
    }


def _itself() -> Json:
    return {
        "operationId": "openapi",
        "summary": "This document.",
        "responses": {"200": {"description": "OpenAPI.", "content": {"application/json": {}}}},
    }
