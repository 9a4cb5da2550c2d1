"""The compose file is valid, complete, and every command in it runs and becomes healthy."""

import importlib
import importlib.util
import re
import socket
import subprocess
import sys

import pytest
import redis

from tests import compose
from tests.compose import Service
from tests.servers import free_port, wait_until
from workers.queues import QUEUES

SERVICES = compose.services()
OURS = [service for service in SERVICES.values() if service.is_ours]
WORKERS = [service for service in OURS if "worker" in service.command]
WORKER_LISTENS = f"celery@{socket.gethostname()} ready."
WITHOUT_HEALTH_CHECK = {"migrate", "scheduler"}  # one ends; the other's absence shows as unclaimed work in /health
SECRETS = {
    "CONSULT_SECRET_KEY": "s",
    "CONSULT_SIGNING_KEY": "5e" * 32,
    "CONSULT_DATABASE_PASSWORD": "d",
    "CONSULT_REDIS_PASSWORD": "r",
}


def test_the_file_follows_the_compose_specification():
    checker = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(compose.FILE)]
    checked = subprocess.run(checker, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_without_a_value_stops_the_start(secret):
    others = {name: value for name, value in SECRETS.items() if name != secret}
    with pytest.raises(KeyError, match=secret):
        compose.interpolate(compose.FILE.read_text(), others)


def test_every_queue_has_a_worker():
    taken = [queue for worker in WORKERS for queue in (worker.option("queues") or "").split(",")]
    assert sorted(taken) == sorted(QUEUES)


def test_every_service_that_stays_is_checked_for_health():
    assert {name for name, service in SERVICES.items() if not service.health} == WITHOUT_HEALTH_CHECK


@pytest.mark.parametrize("service", OURS, ids=lambda service: service.name)
def test_every_command_is_one_that_the_project_defines(service):
    program, *words = service.command
    match program:
        case "consult":
            assert words[0] in importlib.import_module("consult.cli").main.commands
        case "gunicorn":
            module, _, attribute = words[0].partition(":")
            assert importlib.util.find_spec(module) is not None
            assert attribute == "app"
        case "celery":
            assert service.option("app") == "workers.app"
            assert {"worker", "beat"} & set(words)
        case "python":
            assert words[0] == "-m"
            assert importlib.util.find_spec(words[1]) is not None
        case _:
            pytest.fail(f"unknown program {program}")


def test_the_image_runs_by_itself_what_the_web_service_runs():
    dockerfile = (compose.ROOT / "Dockerfile").read_text()
    words = ", ".join(f'"{word}"' for word in SERVICES["web"].command)
    assert f"CMD [{words}]" in dockerfile


@pytest.fixture
def broker(tmp_path):
    """The Redis of the compose file, its accounts and all, on a free port."""
    port, service = free_port(), SERVICES["redis"]
    own = [compose.interpolate(word, SECRETS) for word in service.command]
    with compose.running([*own, "--port", str(port), "--bind", "127.0.0.1"], {}, tmp_path / "redis.log"):
        url = f"redis://consult:{SECRETS['CONSULT_REDIS_PASSWORD']}@127.0.0.1:{port}/0"
        with redis.Redis.from_url(url) as client:
            wait_until(lambda: _answers(client), "Redis starts")
        yield url


@pytest.fixture
def environment(postgresql_url, broker, smtp_inbox, tmp_path):
    """What the containers get, pointing at the test's own servers."""
    return {
        "CONSULT_DATABASE_URL": postgresql_url,
        "CONSULT_REDIS_URL": broker,
        "CONSULT_SMTP_URL": smtp_inbox.address,
        "CONSULT_MAIL_FROM": "Consult <consult@localhost>",
        "CONSULT_SECRET_KEY": SECRETS["CONSULT_SECRET_KEY"],
        "CONSULT_SIGNING_KEY": SECRETS["CONSULT_SIGNING_KEY"],
        "CONSULT_FORMER_KEYS": "",
        "CONSULT_SSO_FILE": "",
        "CONSULT_DKIM_KEY_FILE": "",
        "CONSULT_DKIM_SELECTOR": "consult",
        "CONSULT_BOUNCE_HOST": "",
        "CONSULT_WRITER_URL": "",
        "CONSULT_WRITER_MODEL": "",
        "CONSULT_WRITER_KEY_FILE": "",
        "CONSULT_BASE_URL": "http://127.0.0.1:8000",
        "CONSULT_LIVE_LISTENERS": "0",
        "CONSULT_DATA_DIR": str(tmp_path),
        "HOSTNAME": socket.gethostname(),
    }


def test_the_environment_of_the_tests_is_the_one_of_the_containers(environment):
    given_by_the_image = {"CONSULT_DATA_DIR", "HOSTNAME"}
    assert set(SERVICES["web"].environment) == set(environment) - given_by_the_image


def test_every_setting_is_in_the_readme_and_reaches_the_containers():
    settings = set(re.findall(r'"(CONSULT_\w+)"', (compose.ROOT / "consult" / "config.py").read_text()))
    settings -= {"CONSULT_DEMO"}  # `consult demo` sets it for the server that it starts
    assert settings == set(re.findall(r"^\| `(CONSULT_\w+)`", (compose.ROOT / "README.md").read_text(), re.MULTILINE))
    assert settings - {"CONSULT_DATA_DIR"} == set(SERVICES["web"].environment)


def test_the_migration_ends_well_twice(environment, empty_postgresql_url, tmp_path):
    fresh = compose.surroundings({**environment, "CONSULT_DATABASE_URL": empty_postgresql_url})
    for _ in range(2):
        subprocess.run(SERVICES["migrate"].command, env=fresh, cwd=tmp_path, check=True, capture_output=True)


@pytest.mark.parametrize("service", [service for service in OURS if service.health], ids=lambda service: service.name)
def test_every_service_becomes_healthy(service, environment, tmp_path):
    command, health = _on_this_machine(service, tmp_path)
    output = tmp_path / "output"
    with compose.running(command, environment, output) as process:

        def stands() -> bool:
            assert process.poll() is None, f"{compose.shown(command)} ended:\n{output.read_text()}"
            return True

        if service in WORKERS:  # asked before it listens, it never answers: the check would wait for its ten seconds
            wait_until(lambda: stands() and WORKER_LISTENS in output.read_text(), compose.shown(command), seconds=150)
        wait_until(lambda: stands() and compose.is_healthy(health, environment), compose.shown(command), seconds=150)


def test_the_scheduler_asks_for_due_work(environment, broker, tmp_path):
    command, _ = _on_this_machine(SERVICES["scheduler"], tmp_path)
    with compose.running(command, environment, tmp_path / "output") as process, redis.Redis.from_url(broker) as client:

        def has_asked() -> bool:
            assert process.poll() is None, (tmp_path / "output").read_text()
            return bool(client.llen("consult:relay"))

        wait_until(has_asked, "the scheduler's first tick")


def _on_this_machine(service: Service, folder) -> tuple[list[str], tuple[str, ...]]:
    """Command and health check with free ports, and this test's folder for the data volume."""
    ports = {fixed: str(free_port()) for fixed in ("8000", "8001", "1025")}

    def local(word: str) -> str:
        for fixed, free in ports.items():
            word = word.replace(fixed, free)
        return compose.interpolate(word, SECRETS).replace("=/data", f"={folder}")

    return [local(word) for word in service.command], tuple(local(word) for word in service.health)


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False
