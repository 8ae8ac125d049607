"""Production starts the very commands that `make run` starts."""

from typing import Any

import yaml

from launch.programs import MIGRATE, PROGRAMS
from store.settings import Settings
from tests.launch.programs import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_every_program_is_a_service_with_the_same_command() -> None:
    started = {name: service["command"] for name, service in COMPOSE["services"].items() if "command" in service}
    ours = {program.name: ["python", "-m", program.module] for program in PROGRAMS}
    assert {name: started[name] for name in ours} == ours
    assert started["migrate"] == ["python", "-m", MIGRATE]
    assert set(started) == {*ours, "migrate", "postgres", "redis"}


def test_every_setting_it_gives_is_one_we_read_and_it_is_production() -> None:
    given = COMPOSE["x-program"]["environment"]
    assert {name.lower() for name in given} <= set(Settings.model_fields)
    assert given["ENVIRONMENT"] == "production"


def test_programs_wait_for_migrations_and_servers_keep_their_promises() -> None:
    for program in PROGRAMS:
        waits = COMPOSE["services"][program.name]["depends_on"]
        assert waits["migrate"] == {"condition": "service_completed_successfully"}
    assert {"-cfsync=on", "-csynchronous_commit=on"} <= set(COMPOSE["services"]["postgres"]["command"])
    assert "noeviction" in COMPOSE["services"]["redis"]["command"]


def test_the_image_holds_every_room_that_a_service_runs() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    for room in ("observation_forms", "store", "api", "worker", "frontend/dist"):
        assert f" {room}" in dockerfile
