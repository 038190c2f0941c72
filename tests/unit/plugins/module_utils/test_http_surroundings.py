# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a session takes from around it and what it does not: certificates, proxies, netrc, redirects; and what it says of itself."""
from __future__ import annotations

from pathlib import Path
from typing import Iterator
from urllib.parse import urlsplit

import pytest
from asking import Asking
from odd_server import OddServer, answer, make_certificate, relay

from ansible_collections.hwcloud.taskcenter.plugins.module_utils._errors import OptionError, Refused, TransientFault
from ansible_collections.hwcloud.taskcenter.plugins.module_utils._http import USER_AGENT
from simulator import STATIC_TOKEN, Simulator

PATH = "/rds/v3/51a10000000000000000000000000001/tasklist"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    folder = tmp_path_factory.mktemp("certificates")
    return {
        "good": make_certificate(folder / "good"),
        "other host": make_certificate(folder / "other", host="10.9.8.7"),
        "expired": make_certificate(folder / "expired", days=-5),
    }


@pytest.fixture
def secure(certificates: dict[str, tuple[str, str]]) -> Iterator[Simulator]:
    with Simulator(tls=certificates["good"]) as simulator:
        yield simulator


def test_headers(sim: Simulator) -> None:
    Asking().send(sim.url + PATH)
    headers = sim.cloud.requests[0].headers
    assert headers["User-Agent"] == USER_AGENT and USER_AGENT.startswith("hwcloud.taskcenter/")
    assert headers["Accept"] == "application/json"
    assert headers["X-Language"] == "en-us"
    assert headers["X-Auth-Token"] == STATIC_TOKEN


def test_one_connection_serves_many_requests(sim: Simulator) -> None:
    asking = Asking()
    for _turn in range(5):
        asking.send(sim.url + PATH)
    assert len({seen.client_port for seen in sim.cloud.requests}) == 1


@pytest.mark.parametrize("location", ["{url}" + PATH, "/elsewhere", "http://127.0.0.1:1/"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_redirect_is_followed(sim: Simulator, location: str, method: str) -> None:
    sim.cloud.faults.add("redirect", location=location.format(url=sim.url))
    assert Asking(3).send(sim.url + PATH, method, {} if method == "POST" else None).status == 302
    assert len(sim.cloud.requests) == 1


@pytest.mark.parametrize("line", ["machine 127.0.0.1 login me password s3cret", "default login me password s3cret"])
def test_netrc_is_not_used(sim: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    (tmp_path / ".netrc").write_text(line + "\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("HOME", str(tmp_path))
    Asking().send(sim.url + PATH)
    Asking().send(f"{sim.url}/iam/v3/auth/tokens", "POST", {})
    for seen in sim.cloud.requests:
        assert "Authorization" not in seen.headers


def test_a_certificate_that_nobody_vouches_for(secure: Simulator) -> None:
    asking = Asking(3)
    with pytest.raises(Refused) as caught:
        asking.send(secure.url + PATH)
    assert not isinstance(caught.value, TransientFault)
    assert "certificate is refused" in str(caught.value) and "ca_cert" in str(caught.value) and "endpoints.rds" in str(caught.value)
    assert asking.naps == [] and len(secure.cloud.requests) == 0


def test_a_certificate_that_ca_cert_vouches_for(secure: Simulator, certificates: dict[str, tuple[str, str]]) -> None:
    assert Asking(ca_cert=certificates["good"][0]).send(secure.url + PATH).status == 200


def test_certificates_that_are_not_checked(secure: Simulator, recwarn: pytest.WarningsRecorder) -> None:
    assert Asking(validate_certs=False).send(secure.url + PATH).status == 200
    assert not list(recwarn)


@pytest.mark.parametrize("kind", ["other host", "expired"])
def test_a_certificate_for_another_host_or_time(certificates: dict[str, tuple[str, str]], kind: str) -> None:
    with Simulator(tls=certificates[kind]) as sim:
        with pytest.raises(Refused, match="certificate is refused"):
            Asking(ca_cert=certificates[kind][0]).send(sim.url + PATH)


def test_the_ca_file_of_the_environment(secure: Simulator, certificates: dict[str, tuple[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certificates["good"][0])
    assert Asking().send(secure.url + PATH).status == 200


def test_ca_cert_beats_the_ca_file_of_the_environment(secure: Simulator, certificates: dict[str, tuple[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certificates["expired"][0])
    assert Asking(ca_cert=certificates["good"][0]).send(secure.url + PATH).status == 200


@pytest.mark.parametrize("content", ["", "no certificate at all", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_ca_file_that_is_none_names_the_option(secure: Simulator, tmp_path: Path, content: str) -> None:
    (tmp_path / "ca.pem").write_text(content)
    with pytest.raises((OptionError, Refused), match="ca_cert"):
        Asking(ca_cert=str(tmp_path / "ca.pem")).send(secure.url + PATH)


def test_tls_keeps_to_the_time_limit_too(secure: Simulator) -> None:
    secure.cloud.faults.add("drip", seconds=5.0, part="all")
    with pytest.raises(TransientFault, match="no complete answer"):
        Asking(seconds=0.4, validate_certs=False).send(secure.url + PATH)


def test_the_proxy_for_http(sim: Simulator) -> None:
    assert Asking(proxy=sim.url).send(f"http://rds.example{PATH}?limit=1").status == 200
    assert sim.cloud.requests[0].headers["Host"] == "rds.example"


def test_the_proxy_without_a_scheme(sim: Simulator) -> None:
    assert Asking(proxy=sim.url.split("//")[1]).send(f"http://rds.example{PATH}").status == 200


def test_the_proxy_for_https(secure: Simulator) -> None:
    with OddServer(relay) as proxy:
        assert Asking(proxy=proxy.url, validate_certs=False).send(secure.url + PATH).status == 200
        assert proxy.heads[0].startswith(f"CONNECT {urlsplit(secure.url).netloc} ".encode())
        # what belongs to the service is not told to the proxy
        assert STATIC_TOKEN.encode() not in proxy.heads[0]


def test_the_password_of_a_proxy_goes_to_the_proxy_only(secure: Simulator) -> None:
    with OddServer(relay) as proxy:
        assert Asking(proxy=f"http://me:s3cret@{proxy.address}", validate_certs=False).send(secure.url + PATH).status == 200
        assert b"Proxy-Authorization: Basic" in proxy.heads[0]
    assert not [name for seen in secure.cloud.requests for name in seen.headers if name.lower() in ("proxy-authorization", "authorization")]


def test_the_proxy_of_the_environment(sim: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", sim.url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert Asking().send(f"http://rds.example{PATH}").status == 200


@pytest.mark.parametrize("proxy", ["ftp://127.0.0.1:1", "http://127.0.0.1:port"])
def test_a_proxy_of_the_environment_that_cannot_be_used_names_the_option(sim: Simulator, monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy)
    with pytest.raises(OptionError, match="^proxy: the proxy of the environment cannot be used: "):
        Asking().send(sim.url.replace("127.0.0.1", "task-center.example") + PATH)


@pytest.mark.parametrize("url", ["http://", "http://[::1", "http://.example", "http://" + "x" * 70 + ".example"])
def test_an_address_that_cannot_be_used_names_the_option(url: str) -> None:
    with pytest.raises(OptionError, match=r"^endpoints\.rds: .* cannot be used: "):
        Asking().send(url)


def test_no_proxy_of_the_environment(sim: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert Asking().send(sim.url + PATH).status == 200


def test_the_option_beats_the_proxy_of_the_environment(sim: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert Asking(proxy=sim.url).send(f"http://rds.example{PATH}").status == 200


@pytest.mark.parametrize("status", ["407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway", "200"])
def test_a_proxy_that_does_not_let_through(secure: Simulator, status: str) -> None:
    with OddServer(answer(b"", status=status)) as proxy:
        with pytest.raises(TransientFault, match="proxy|TLS|connection failed"):
            Asking(proxy=proxy.url, validate_certs=False).send(secure.url + PATH)


def test_a_proxy_that_wants_credentials_for_http(sim: Simulator) -> None:
    with OddServer(answer(b"", status="407 Proxy Authentication Required")) as proxy:
        assert Asking(proxy=proxy.url).send(f"http://rds.example{PATH}").status == 407


def test_a_proxy_keeps_to_the_time_limit_too(secure: Simulator) -> None:
    secure.cloud.faults.add("drip", seconds=5.0, part="all")
    with OddServer(relay) as proxy:
        with pytest.raises(TransientFault, match="no complete answer"):
            Asking(seconds=0.5, proxy=proxy.url, validate_certs=False).send(secure.url + PATH)


def test_cookies_are_not_passed_on_to_other_hosts(sim: Simulator) -> None:
    with OddServer(answer(b"{}", "Set-Cookie: session=1; Domain=127.0.0.1")) as server:
        asking = Asking()
        asking.send(server.url.replace("127.0.0.1", "localhost"))
        asking.send(sim.url + PATH)
    assert "Cookie" not in sim.cloud.requests[0].headers
