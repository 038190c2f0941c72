# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong addresses, certificates, proxies and redirects: which address was tried, and which option sets it."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from certificates import Authority
from lab import Lab
from listeners import listening, proxying
from simulator import ACCESS_KEY, DEFAULT_PROJECT_ID, PASSWORD, SECRET_KEY, STATIC_TOKEN, USER_NAME, Simulator

pytestmark = pytest.mark.parametrize("lab", ["worker"], indirect=True, scope="module")

JOB = {"service": "rds", "job_id": "x"}
USER = {"username": USER_NAME, "password": PASSWORD}
KEYS = {"access_key": ACCESS_KEY, "secret_key": SECRET_KEY}
NO_HOST = "http://no-such-host.invalid"


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Clouds with a certificate of an authority that nobody knows, of another host, and one that has expired."""
    folder = tmp_path_factory.mktemp("places")
    authority, other = Authority(folder, "authority"), Authority(folder, "other-authority")
    pairs = {
        "good": authority.sign("good", ["127.0.0.1"]),
        "other-host": authority.sign("other-host", ["elsewhere.example.com"]),
        "expired": authority.sign("expired", ["127.0.0.1"], -timedelta(hours=1)),
    }
    clouds = {name: Simulator(tls=pair) for name, pair in pairs.items()}
    for cloud in clouds.values():
        cloud.start()
    yield clouds, authority.path, other.path
    for cloud in clouds.values():
        cloud.stop()


def at(url: str, **options: Any) -> dict[str, Any]:
    """Connection options for one address of RDS."""
    return {"endpoints": {"rds": url}, **options}


@pytest.fixture(scope="module")
def refused(lab: Lab, places: Any) -> Any:
    clouds, ca_cert, other = places
    url = {name: f"{cloud.url}/rds" for name, cloud in clouds.items()}
    here = f"{lab.simulator.url}/rds"
    tls_on_http = here.replace("http:", "https:")
    options = {
        "self-signed": at(url["good"]),
        "other-authority": at(url["good"], ca_cert=other),
        "not-pem": at(url["good"], ca_cert="/etc/hostname"),
        "other-host": at(url["other-host"], ca_cert=ca_cert),
        "expired": at(url["expired"], ca_cert=ca_cert),
        "iam-self-signed": {**USER, "auth_url": clouds["good"].url + "/iam"},
        "wrong-path": at(f"{here}/nowhere"),
        "wrong-path-of-iam": {**USER, "auth_url": f"{here}/nowhere"},
        "no-host": at(NO_HOST, retries=0),
        "no-host-for-iam": {**USER, "auth_url": NO_HOST, "retries": 0},
        "no-tls": at(tls_on_http, retries=0),
        "nobody-listens": at("http://127.0.0.1:9", retries=1),
    }
    cases = {}
    for case, given in options.items():
        cases[case] = lab.info(case, "rds", **given)
        if case != "nobody-listens":
            cases[f"wait-{case}"] = lab.wait(f"wait-{case}", **JOB, **given)
    many = [{**JOB, "job_id": "a"}, {"service": "rds", "job_id": "b", "endpoint": f"{here}/nowhere"}]
    cases["endpoint-of-a-job"] = lab.wait("endpoint-of-a-job", jobs=many)
    return lab.run(cases, forks=4), options


EXPECTED = {
    "self-signed": ("certificate is refused", "ca_cert", "endpoints.rds"),
    "other-authority": ("certificate is refused", "ca_cert", "endpoints.rds"),
    "not-pem": ("ca_cert", "/etc/hostname"),
    "other-host": ("certificate is refused", "127.0.0.1", "endpoints.rds"),
    "expired": ("certificate is refused", "expired", "endpoints.rds"),
    "iam-self-signed": ("certificate is refused", "ca_cert", "auth_url"),
    "wrong-path": ("APIG.0101", "/nowhere", "endpoints.rds"),
    "wrong-path-of-iam": ("APIG.0101", "/nowhere", "auth_url"),
    "no-host": ("no-such-host.invalid", "resolved", "endpoints.rds"),
    "no-host-for-iam": ("no-such-host.invalid", "resolved", "auth_url"),
    "no-tls": ("TLS", "https://127.0.0.1", "endpoints.rds"),
    "nobody-listens": ("http://127.0.0.1:9", "refused", "endpoints.rds"),
}


@pytest.mark.parametrize("kind", ["", "wait-"])
@pytest.mark.parametrize("case", EXPECTED)
def test_what_was_tried_and_which_option_sets_it(refused: Any, case: str, kind: str) -> None:
    outcome, options = refused
    if kind + case not in outcome:
        return  # a wait goes on when a connection is refused
    result = outcome[kind + case]
    assert result["failed"] and not result.get("timed_out")
    missing = [text for text in EXPECTED[case] if text not in result["msg"]]
    assert not missing, f"{missing} not in: {result['msg']}"
    url = options[case].get("auth_url") or options[case]["endpoints"]["rds"]
    assert case == "not-pem" or url in result["msg"]


@pytest.mark.parametrize("case", ["self-signed", "other-host", "expired", "wrong-path"])
def test_a_wait_ends_at_once(refused: Any, case: str) -> None:
    result = refused[0][f"wait-{case}"]
    assert result["requests"] == 1 and result["elapsed"] < 15.0 and result["error"]["service"] == "rds"


def test_the_endpoint_of_a_job_is_named(refused: Any) -> None:
    result = refused[0]["endpoint-of-a-job"]
    assert result["failed"] and "APIG.0101" in result["msg"] and "set by endpoint." in result["msg"]


@pytest.fixture(scope="module")
def trusted(lab: Lab, places: Any) -> Any:
    clouds, ca_cert, _other = places
    cases, rds = {}, f"{clouds['good'].url}/rds"
    cases["ca-cert"] = lab.info("ca-cert", "rds", **at(rds, ca_cert=ca_cert))
    cases["no-check"] = lab.info("no-check", "rds", **at(f"{clouds['expired'].url}/rds", validate_certs=False))
    cases["ca-cert-environment"] = lab.info("ca-cert-environment", "rds", **at(rds)) | {"environment": {"OS_CACERT": ca_cert}}
    cases["ca-cert-user"] = lab.info("ca-cert-user", "rds", **at(rds, ca_cert=ca_cert, auth_url=f"{clouds['good'].url}/iam", **USER))
    job = clouds["good"].cloud.add_job("rds", duration=60, age=61)
    cases["wait"] = lab.wait("wait", service="rds", job_id=job.job_id, **at(rds, ca_cert=ca_cert))
    return lab.run(cases)


@pytest.mark.parametrize("case", ["ca-cert", "no-check", "ca-cert-environment", "ca-cert-user", "wait"])
def test_a_certificate_that_is_good_enough(trusted: Any, case: str) -> None:
    assert not trusted[case]["failed"], trusted[case]["msg"]


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Any]:
    with listening(lambda noted: (200, {"Content-Type": "application/json"}, '{"job": {}, "tasks": []}')) as listener:
        yield listener


@pytest.fixture(scope="module")
def redirected(lab: Lab, elsewhere: Any) -> Any:
    cases = {}
    for status in (301, 302, 303, 307, 308):
        for credentials in ({"auth_token": STATIC_TOKEN}, KEYS, USER):
            case = f"redirect-{status}-{next(iter(credentials))}"
            lab.cloud.faults.add("redirect", status=status, location=f"{elsewhere.url}/{case}?next=1", path=f"/{case}/", times=None)
            if status in (302, 307):
                cases[case] = lab.info(case, "rds", retries=0, **credentials)
            if status == 308:
                cases[case] = lab.wait(case, **JOB, timeout=1, **credentials)
    return lab.run(cases)


def test_no_redirect_gets_credentials(redirected: Any, elsewhere: Any) -> None:
    assert len(redirected) == 9
    assert elsewhere.noted == [], "nothing at all is sent to where a redirect points"


def test_a_redirect_is_told(redirected: Any, elsewhere: Any) -> None:
    for case, result in redirected.items():
        assert result["failed"] and elsewhere.url in result["msg"] and "?next" not in result["msg"], result["msg"]
        assert ("auth_url" if case.endswith("username") else "endpoints.rds") in result["msg"]


@pytest.fixture(scope="module")
def through_proxies(lab: Lab, places: Any) -> Any:
    clouds, ca_cert, _other = places
    https = at(f"{clouds['good'].url}/rds", ca_cert=ca_cert)
    with proxying() as proxy, proxying(refuse=(407, {"Proxy-Authenticate": "Basic"}, "no")) as strict:
        variables = {"HTTPS_PROXY": proxy.url, "HTTP_PROXY": proxy.url}
        cases = {
            "http": lab.info("http", "rds", proxy=proxy.url),
            "https": lab.info("https", "rds", proxy=proxy.url, **https),
            "user": lab.info("user", "rds", proxy=proxy.url, **USER),
            "wait": lab.wait("wait", service="rds", job_id=lab.cloud.add_job("rds", duration=60, age=61).job_id, proxy=proxy.url, **KEYS),
            "environment": lab.info("environment", "rds", **https) | {"environment": variables},
            "no-proxy": lab.info("no-proxy", "rds") | {"environment": {**variables, "NO_PROXY": "127.0.0.1"}},
            "option-beats-no-proxy": lab.info("option", "rds", proxy=proxy.url) | {"environment": {"NO_PROXY": "*"}},
            "wants-a-password": lab.info("wants-a-password", "rds", proxy=strict.url, retries=0),
            "wants-a-password-https": lab.info("wants-a-password-https", "rds", proxy=strict.url, retries=0, **https),
            "not-there": lab.info("not-there", "rds", proxy="http://127.0.0.1:9", retries=0),
        }
        outcome = lab.run(cases)
    return outcome, [noted.target for noted in proxy.noted]


@pytest.mark.parametrize("case", ["http", "https", "user", "wait", "environment", "no-proxy", "option-beats-no-proxy"])
def test_through_a_proxy(lab: Lab, through_proxies: Any, places: Any, case: str) -> None:
    outcome, targets = through_proxies
    assert not outcome[case]["failed"], outcome[case]["msg"]
    good = places[0]["good"].url.partition("//")[2]
    used = {
        "http": [target for target in targets if f"/http/rds/v3/{DEFAULT_PROJECT_ID}/tasklist" in target],
        "user": [target for target in targets if "/user/iam/v3/auth/tokens" in target],
        "wait": [target for target in targets if "/wait/rds/v3/" in target],
        "no-proxy": [target for target in targets if "/no-proxy/" in target],
        "option-beats-no-proxy": [target for target in targets if "/option/" in target],
    }.get(case, [target for target in targets if target == good])
    assert bool(used) is (case != "no-proxy")


@pytest.mark.parametrize("case", ["wants-a-password", "wants-a-password-https", "not-there"])
def test_a_proxy_that_fails_is_named(through_proxies: Any, case: str) -> None:
    result = through_proxies[0][case]
    assert result["failed"] and "proxy" in result["msg"], result["msg"]
