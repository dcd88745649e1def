"""What the environment says of a server is used, and said where it can't be."""

from __future__ import annotations

import pytest

from odoo_common.client.environment import environment_of
from odoo_common.client.http import HttpClient
from odoo_common.errors import Fatal

URL = "https://odoo.example.com"


@pytest.mark.parametrize(
    ("proxy", "said"),
    [
        ("http://u:hush@[bad", "an address that is none, is not a web address"),
        ("http://u:hush@127.0.0.1:port", "http://127.0.0.1:port, is not a web address"),
        ("http://u:hush@", "names no host"),
        ("foo://u:hush@127.0.0.1:9", "foo://127.0.0.1:9, has the unknown scheme foo"),
        ("socks5://u:hush@127.0.0.1:9", "needs the package PySocks"),
    ],
)
def test_a_proxy_that_can_not_be_used_is_named_without_its_login(
    proxy: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    monkeypatch.delenv("https_proxy", raising=False)
    with pytest.raises(Fatal) as caught:
        HttpClient(URL, timeout=1).post("/", b"", "text/plain")
    assert said in caught.value.message
    assert "HTTPS_PROXY or ALL_PROXY" in caught.value.message
    assert "hush" not in caught.value.message


def test_a_server_that_no_proxy_names_is_asked_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "odoo.example.com")
    assert environment_of(URL, verify=True).proxies == {}


@pytest.mark.parametrize(
    ("verify", "used"), [(True, "/etc/authorities.pem"), (False, False)], ids=str
)
def test_no_file_of_authorities_makes_an_unchecked_connection_checked(
    verify: bool, used: bool | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/etc/authorities.pem")
    assert environment_of(URL, verify=verify).verify == used
