"""The API as it is served: two processes that count together, and what no test client would send."""

import http.client
import json
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from castlist.web.api import bodies, door
from tests.installation import OWNER, run_in, served

pytestmark = pytest.mark.slow
Installation = tuple[Path, dict[str, str]]


def a_token(data: Path, settings: dict[str, str]) -> str:
    """A token of the owner, by the command."""
    made = run_in(data, "token", OWNER, "--name", "a test", "--json", **settings)
    assert made.returncode == 0, made.stderr
    return str(json.loads(made.stdout)["token"])


def clear_of_the_window() -> None:
    """Not within the last seconds of the ten minutes in which attempts are counted."""
    left = 600 - time.time() % 600
    if left < 30:
        time.sleep(left + 1)


def test_two_servers_count_together_and_answer_alike(installation: Installation) -> None:
    data, settings = installation
    with served(data, **settings) as (one, _), served(data, **settings) as (other, _):
        headers = {"Authorization": f"Bearer {a_token(data, settings)}", "Idempotency-Key": "spring"}
        bodies_ = [
            requests.post(f"{at}/api/productions", json={"name": "Spring"}, headers=headers, timeout=30)
            for at in (one, other)
        ]
        assert [answer.status_code for answer in bodies_] == [200, 200]
        assert bodies_[0].content == bodies_[1].content
        assert len(requests.get(f"{other}/api/productions", headers=headers, timeout=30).json()["productions"]) == 1

        clear_of_the_window()
        wrong = {"Authorization": "Bearer castlist_guessed"}
        tries = [
            requests.get(f"{(one, other)[n % 2]}/api/home", headers=wrong, timeout=30).status_code
            for n in range(door.MOST_WRONG + 4)
        ]
        assert tries == [401] * door.MOST_WRONG + [429] * 4
        assert requests.get(f"{one}/api/home", headers=headers, timeout=30).status_code == 200


def test_what_no_test_client_would_send(installation: Installation) -> None:
    data, settings = installation
    with served(data, **settings) as (url, _):
        token, host = a_token(data, settings), urlsplit(url).netloc
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k", "Content-Type": "application/json"}

        def ask(path: str, *, body: object = b'{"name": "Tide"}', **more: str) -> tuple[int, bytes]:
            connection = http.client.HTTPConnection(host, timeout=30)
            try:
                connection.request("POST", path, body=body, headers=headers | more)  # type: ignore[arg-type]
                answer = connection.getresponse()
                return answer.status, answer.read()
            finally:
                connection.close()

        asked = {
            "huge": ask("/api/productions", body=b" " * (bodies.LARGEST + 1)),
            "in pieces": ask("/api/productions", body=iter([b'{"name"', b': "Tide"}'])),
            "key that is long": ask("/api/productions", **{"Idempotency-Key": "k" * 4000}),
            "token of bytes": ask("/api/productions", Authorization="Bearer \xe9\xff"),
            "gone up": ask("/api/../api/productions/%2e%2e/x"),
            "long": ask("/api/productions/" + "x" * 3000),
            "not utf-8": ask("/api/productions/%ff%fe"),
        }
        got = {name: status for name, (status, _) in asked.items()}
        assert got["huge"] == 413
        assert got["in pieces"] in (200, 411, 422)
        assert (got["key that is long"], got["token of bytes"]) == (422, 401)
        assert {got["gone up"], got["long"], got["not utf-8"]} <= {400, 404, 405, 414}
        assert not any(status >= 500 for status in got.values())
        assert requests.get(f"{url}/api/openapi.json", timeout=30).json()["openapi"] == "3.1.0"
