"""Only http(s) to public machines."""

from __future__ import annotations

import pytest

from poster_genre.data.download import addresses
from poster_genre.data.download.addresses import AddressError, check_url, session
from poster_genre.data.download.fetch import fetch_bytes


@pytest.mark.parametrize(
    "url", ["ftp://example.org/a", "file:///etc/passwd", "//example.org", "a.jpg", "http://", ""]
)
def test_other_schemes_are_refused(url):
    with pytest.raises(AddressError, match="only http:// and https://"):
        check_url(url)


PRIVATE = (
    *("127.0.0.1", "10.0.0.8", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
    *("224.0.0.1", "::", "::1", "fe80::1", "fe80::1%1", "fd00::1", "fec0::1", "::127.0.0.1", "::8.8.8.8"),
    *("::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "64:ff9b:1::1"),
)


@pytest.mark.parametrize("address", PRIVATE)
def test_no_connection_to_a_private_address_is_kept(address):
    class Connected:
        host, closed = "rebound.example", False

        class sock:
            getpeername = staticmethod(lambda: (address, 80))

        def close(self):
            self.closed = True

    connection = Connected()
    with pytest.raises(AddressError, match="is a private address"):
        addresses._check_peer(connection)
    assert connection.closed


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:220:1::1", "64:ff9b::93.184.215.14"])
def test_a_connection_to_a_public_address_is_kept(address):
    assert addresses._is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        *(f"[{address}]" if ":" in address else address for address in PRIVATE if "%" not in address),
        "127.0.0.1.",
        "127.1",
        "127.1.",
        "0x7f000001",
        "0177.0.0.1",
        "2130706433",
    ],
)
def test_private_addresses_are_refused_in_every_notation(host):
    with pytest.raises(AddressError, match="is a private address"):
        check_url(f"http://{host}/poster.jpg", resolve=False)


@pytest.mark.parametrize("host", ["localhost", "a.localhost", "localhost.", "a.localhost.", "LOCALHOST."])
def test_names_of_this_machine_are_refused(host):
    with pytest.raises(AddressError, match="is this machine"):
        check_url(f"http://{host}:8501/", resolve=False)


def test_a_name_that_leads_to_a_private_address_is_refused(monkeypatch):
    monkeypatch.setattr(addresses, "_resolved", lambda host, port: ["93.184.215.14", "10.0.0.1"])
    with pytest.raises(AddressError, match=r"10\.0\.0\.1 is a private address"):
        check_url("https://images.example/a.jpg")


@pytest.mark.parametrize("url", ["http://93.184.215.14/a.jpg", "https://[2606:2800:220:1::1]:8443/a.jpg"])
def test_public_addresses_are_fine(url):
    check_url(url, resolve=False)


def test_a_session_refuses_loopback_before_asking(web):
    with pytest.raises(AddressError), session() as closed:
        closed.get(web.url("/a"))
    assert web.asked == []


def test_a_name_that_changes_its_address_after_the_check_is_caught_at_the_connection(web, monkeypatch):
    monkeypatch.setattr(addresses, "check_url", lambda url, resolve=True: None)
    with pytest.raises(AddressError, match="private address"), session() as closed:
        closed.get(web.url("/a"))
    assert web.asked == []


def test_a_redirect_to_a_private_address_is_refused(web, monkeypatch):
    web.faults["/a"] = f"redirect http://10.0.0.1:{web.server_port}/a"
    judged = addresses.check_url
    monkeypatch.setattr(
        addresses, "check_url", lambda url, **options: "127.0.0.1" in url or judged(url, **options)
    )
    monkeypatch.setattr(addresses, "_check_peer", lambda connection: None)
    with pytest.raises(AddressError, match=r"10\.0\.0\.1 is a private address"), session() as closed:
        closed.get(web.url("/a"))


def test_a_redirect_to_another_scheme_is_refused(web, open_session, patience):
    web.faults["/a"] = "redirect ftp://example.org/a"
    with pytest.raises(AddressError, match="leads to an address that is not opened"):
        fetch_bytes(web.url("/a"), open_session, 100, patience)
