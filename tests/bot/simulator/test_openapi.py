"""The document of the control API, its table and its client are consistent."""

import inspect

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from bot.simulator import openapi
from bot.simulator.client import SimClient
from bot.simulator.control import ROUTES
from bot.simulator.control import Route as ControlRoute
from bot.simulator.server import control_app
from bot.simulator.world import World
from tests.bot.simulator.api import Api


def served() -> set[tuple[str, str]]:
    """Return every call that the application serves under /sim."""
    app: Starlette = control_app(World())
    return {
        (verb.lower(), route.path)
        for route in app.routes
        if isinstance(route, Route) and route.path.startswith("/sim")
        for verb in (route.methods or set()) - {"HEAD"}
    }


async def test_every_route_stands_in_the_document(api: Api) -> None:
    async with api.sim.session.get(f"{api.address}/sim/openapi.json") as answer:
        document = await answer.json()

    described = {
        (verb, path) for path, operations in document["paths"].items() for verb in operations
    }
    assert described == served()
    assert document["openapi"] == "3.1.0"


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_route_is_described_in_full(route: ControlRoute) -> None:
    operation = openapi.document([route])["paths"][route.path][route.verb.lower()]

    assert route.about.endswith(".")
    in_path = {part[1:-1] for part in route.path.split("/") if part.startswith("{")}
    parameters = operation.get("parameters", [])
    assert {one["name"] for one in parameters if one["in"] == "path"} == in_path
    assert all(one["required"] for one in parameters if one["in"] == "path")
    assert all(field.about for field in route.fields if field.where != "path")
    assert not (route.verb in {"GET", "DELETE"} and "requestBody" in operation)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_route_has_its_method_in_the_client(route: ControlRoute) -> None:
    method = getattr(SimClient, route.name, None)

    assert inspect.iscoroutinefunction(method)


def test_operations_have_names_of_their_own() -> None:
    names = [route.name for route in ROUTES]

    assert len(set(names)) == len(names)
