"""The real server: worker processes, static files, an orderly end; and two servers that behave as one."""

import gc
import json
import os
import re
import signal
import socket
import sys
import time
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from castlist.jobs.serve import SECONDS_TO_FINISH, hold_port
from castlist.jobs.start import Stop, nothing_collected
from tests.installation import OWNER, free_port, run_in, served

pytestmark = pytest.mark.slow
Installation = tuple[Path, dict[str, str]]
LONG = 120
"""Seconds after which a test no longer waits for a server that does not answer, and fails."""


def ask_for_code(browser: requests.Session, url: str, email: str = OWNER) -> int:
    """The status of the answer: a redirect when a code is on its way, the page again when it is not."""
    page = browser.get(f"{url}/sign-in/", timeout=LONG).text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    form = {"email": email, "csrfmiddlewaretoken": token}
    return browser.post(f"{url}/sign-in/", data=form, allow_redirects=False, timeout=LONG).status_code


def press_sign_in(browser: requests.Session, link: str) -> requests.Response:
    """The one-time link's button is pressed."""
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get(link, timeout=LONG).text)[1]
    return browser.post(link, data={"csrfmiddlewaretoken": token}, allow_redirects=False, timeout=LONG)


def test_server_answers_and_ends_in_order(installation: Installation) -> None:
    data, settings = installation
    with served(data, **settings) as (url, server):
        page = requests.get(f"{url}/sign-in/", timeout=10)
        assert page.headers["Content-Security-Policy"].count("'unsafe") == 0
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)">', page.text)
        assert all(re.search(r"\.[0-9a-f]{12}\.css$", sheet) for sheet in sheets)
        for sheet in sheets:
            answer = requests.get(url + sheet, timeout=10)
            assert (answer.status_code, "immutable" in answer.headers["Cache-Control"]) == (200, True)
        assert requests.get(f"{url}/static/../secret-key", timeout=10).status_code == 404
        assert requests.get(f"{url}/sign-in/", headers={"Host": "evil.example.org"}, timeout=10).status_code == 400
        server.send_signal(signal.SIGTERM)
        said = server.communicate(timeout=20)[0]
        assert (server.returncode, "Traceback" in said) == (0, False), said


@pytest.mark.without_records
@pytest.mark.parametrize(
    "sent", [signal.SIGINT, signal.SIGHUP, signal.SIGTERM], ids=["interrupted", "closed", "told with all others"]
)
def test_server_ends_at_once_though_it_has_only_just_begun(installation: Installation, sent: signal.Signals) -> None:
    data, settings = installation
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests under nohup hands on that it is not heard
    for after in (0, 0.005, 0.01, 0.02, 0.05):
        with served(data, looks_again_after=0.001, **settings) as (_url, server):
            time.sleep(after)
            os.killpg(server.pid, sent)
            said = server.communicate(timeout=SECONDS_TO_FINISH - 1)[0]  # later than that, a worker has been killed
            assert (server.returncode, "Traceback" in said, "Unexpected" in said) == (0, False, False), said


@pytest.mark.without_records
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a worker is told of a signal, not of who sent it")
def test_workers_end_when_their_server_is_gone(installation: Installation) -> None:
    data, settings = installation
    with served(data, **settings) as (url, server):
        server.kill()
        server.wait()
        port, deadline = int(url.rpartition(":")[2]), time.monotonic() + 20
        while True:
            try:
                hold_port("127.0.0.1", port).close()
                break
            except Stop:
                assert time.monotonic() < deadline, "a worker still holds the port"
                time.sleep(0.1)


@pytest.mark.without_records
def test_port_that_is_taken_is_named(installation: Installation) -> None:
    data, settings = installation
    with served(data, **settings) as (url, _):
        port = url.rpartition(":")[2]
        second = run_in(data, "serve", CASTLIST_PORT=port, CASTLIST_URL=url, **settings)
        assert (second.returncode, second.stderr.count("\n")) == (1, 1)
        assert "CASTLIST_PORT" in second.stderr
        with pytest.raises(Stop):
            hold_port("127.0.0.1", int(port))


@pytest.mark.without_records
def test_port_that_is_held_is_nobody_elses_though_nobody_listens_yet() -> None:
    port = free_port()
    with closing(hold_port("localhost", port)) as held:
        assert held.getsockname() == ("127.0.0.1", port)
        with pytest.raises(Stop, match=f"CASTLIST_PORT: cannot listen on 127.0.0.1:{port}: Address already in use"):
            hold_port("127.0.0.1", port)
    hold_port("127.0.0.1", port).close()


def test_host_that_is_none_is_named() -> None:
    with pytest.raises(Stop, match=r"CASTLIST_HOST, CASTLIST_PORT: cannot listen on no such host:8000"):
        hold_port("no such host", 8000)


def test_demo_sign_in_does_not_exist_in_a_real_server(installation: Installation) -> None:
    data, settings = installation
    refused = run_in(data, "serve", CASTLIST_DEMO="1", **settings)
    assert (refused.returncode, "CASTLIST_DEMO" in refused.stderr) == (1, True)


@pytest.mark.without_records
def test_behind_a_proxy_everything_is_encrypted(installation: Installation) -> None:
    data, settings = installation
    proxied = {"CASTLIST_URL": "https://casting.example.org", "CASTLIST_TRUSTED_PROXY": "1", **settings}
    host = {"Host": "casting.example.org", "X-Forwarded-For": "203.0.113.9"}
    with served(data, **proxied) as (address, _):
        url = f"{address}/sign-in/"
        plain = requests.get(url, headers=host, allow_redirects=False, timeout=10)
        assert (plain.status_code, plain.headers["Location"]) == (301, "https://casting.example.org/sign-in/")
        asked = requests.get(f"{address}/api/home", headers=host, allow_redirects=False, timeout=10)
        assert (asked.status_code, asked.json()["error"]["why"]) == (403, ["not_encrypted"])
        page = requests.get(url, headers={**host, "X-Forwarded-Proto": "https"}, timeout=10)
        assert page.status_code == 200
        assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
        sealed = {**host, "X-Forwarded-Proto": "https", "Referer": "https://casting.example.org/sign-in/"}
        sealed["Cookie"] = page.headers["Set-Cookie"].partition(";")[0]
        form = {"email": OWNER, "csrfmiddlewaretoken": token}
        asked = requests.post(url, data=form, headers=sealed, allow_redirects=False, timeout=10)
        cookies = {*page.raw.headers.getlist("Set-Cookie"), *asked.raw.headers.getlist("Set-Cookie")}
        assert {cookie.partition("=")[0] for cookie in cookies} == {"__Host-castlist_csrf", "__Host-castlist_session"}
        for cookie in cookies:
            parts = {part for part in cookie.split("; ")[1:] if not part.startswith(("expires", "Max-Age"))}
            assert parts == {"HttpOnly", "Path=/", "SameSite=Lax", "Secure"}


def test_two_servers_count_the_same_attempts(installation: Installation) -> None:
    data, settings = installation
    with served(data, **settings) as (one, _), served(data, **settings) as (other, _):
        statuses = [ask_for_code(requests.Session(), url) for url in (one, other, one, other, one)]
    assert statuses == [302, 302, 302, 200, 200]


def test_two_servers_know_the_same_people(installation: Installation) -> None:
    data, settings = installation
    with served(data, **settings) as (one, _), served(data, **settings) as (other, _):
        link = json.loads(run_in(data, "signin-link", OWNER, "--json", **settings).stdout)["sign_in"]
        secret = link.rstrip("/").rpartition("/")[2]
        browser = requests.Session()
        assert press_sign_in(browser, f"{one}/sign-in/link/{secret}/").status_code == 302
        assert browser.get(f"{other}/sign-in/sessions/", allow_redirects=False).status_code == 200
        late = requests.get(f"{other}/sign-in/link/{secret}/", timeout=10)
        assert late.status_code == 404


@pytest.mark.without_records
@pytest.mark.parametrize("size", [3, 12, 40])
def test_form_that_is_too_large_is_taken_to_its_end_and_then_refused(installation: Installation, size: int) -> None:
    """A browser that is cut off while it sends shows an error of its own, and never the page that says why."""
    data, settings = installation
    with served(data, **settings) as (url, _server), requests.Session() as browser:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(f"{url}/sign-in/").text)
        assert token
        form = {"csrfmiddlewaretoken": token[1], "email": "x" * size * 1_000_000}
        answer = browser.post(f"{url}/sign-in/", data=form, timeout=30)
        assert answer.status_code == 413
        assert "too much at once" in answer.text
        # On the same connection, which was left as it has to be.
        assert browser.get(f"{url}/sign-in/").status_code == 200


@pytest.mark.without_records
def test_forms_that_are_announced_and_never_come_do_not_stop_the_pages(installation: Installation) -> None:
    data, settings = installation
    with served(data, **settings) as (url, _server), ExitStack() as stalled:
        place = urlsplit(url)
        head = f"POST /sign-in/code/ HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: 5000000000\r\n"
        for _ in range(20):
            one = stalled.enter_context(socket.create_connection((place.hostname, place.port)))
            one.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\na=".encode())
        time.sleep(0.5)
        assert [requests.get(f"{url}/sign-in/", timeout=10).status_code for _ in range(12)] == [200] * 12
        stalled.close()
        deadline = time.monotonic() + 20
        while (came := ask_for_code(requests.Session(), url)) != 302 and time.monotonic() < deadline:
            time.sleep(0.5)
        assert came == 302


def test_while_it_loads_nothing_is_collected_and_afterwards_as_before() -> None:
    with nothing_collected():
        assert not gc.isenabled()
        with nothing_collected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(KeyError), nothing_collected():
        raise KeyError
    assert gc.isenabled()
