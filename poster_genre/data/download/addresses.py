"""An HTTP session that opens http(s) addresses on the public internet, and nothing else."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from poster_genre.data.catalog import CatalogError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # its last 32 bits are the IPv4 address that it leads to
_LOCAL_NAT64 = ipaddress.ip_network("64:ff9b:1::/48")
_IPV4_COMPATIBLE = ipaddress.ip_network("::/96")  # out of use, as site-local ones


class AddressError(CatalogError):
    """An address that is not opened: another scheme, or a private machine."""


def session(allow_private: bool = False) -> requests.Session:
    """A session that checks every address, those of redirects too, before it asks and once connected.

    allow_private: also open loopback and private addresses, which a dataset's URLs have no business
        with (for tests against a local server).
    """
    made = requests.Session()
    made.headers["User-Agent"] = "poster-genre"
    # Byte ranges count the bytes as sent, so that a download can go on only without compression.
    made.headers["Accept-Encoding"] = "identity"
    made.max_redirects = 5
    adapter = _Adapter() if allow_private else _PublicAdapter()
    made.mount("http://", adapter)
    made.mount("https://", adapter)
    return made


def check_url(url: str, resolve: bool = True) -> None:
    """Raise AddressError unless `url` is http(s) to a public machine.

    resolve: look up the host's addresses; without it only addresses written as numbers are judged.
    """
    parts = split_url(url)
    host = (parts.hostname or "").rstrip(".")  # a name's last dot only says that it is whole
    if host == "localhost" or host.endswith(".localhost"):
        raise AddressError(f"{url} is not opened: {host} is this machine.")
    literal = _literal(host)
    addresses = [literal] if literal else []
    if not literal and resolve:
        addresses = _resolved(host, parts.port)
    for address in addresses:
        if not _is_public(address):
            raise AddressError(f"{url} is not opened: {address} is a private address.")


def split_url(url: str) -> SplitResult:
    """The parts of an http(s) address. Raises AddressError for anything else."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for a port that is no number
    except ValueError as error:
        raise AddressError(f"“{url}” is no web address: {error}.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise AddressError(f"“{url}” is not opened: only http:// and https:// addresses are.")
    return parts


def _literal(host: str) -> str | None:
    """The address that a host's name spells out, in any of the notations that connections accept
    (127.0.0.1, 127.1, 0x7f000001, ::1); None for a true name."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None


def _resolved(host: str, port: int | None) -> list[str]:
    """The host's addresses; none where the name is unknown (asking it then says so)."""
    try:
        return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError:
        return []


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _LOCAL_NAT64 or ip in _IPV4_COMPATIBLE or ip.is_site_local:
            return False
        # An IPv4 address inside an IPv6 one leads to the same machine.
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner:
            return _is_public(str(inner))
    return ip.is_global and not ip.is_multicast


class _Adapter(HTTPAdapter):
    """Checks the scheme of every request, redirected ones too."""

    def send(self, request, *args, **kwargs):
        split_url(request.url)
        return super().send(request, *args, **kwargs)


class _PublicAdapter(HTTPAdapter):
    """Checks every request's address, and the machine that answers: a name may change its address
    between the check and the connection."""

    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PublicPool, "https": _PublicTlsPool}

    def send(self, request, *args, proxies=None, **kwargs):
        # Behind a proxy, names are the proxy's to resolve.
        check_url(request.url, resolve=not requests.utils.select_proxy(request.url, proxies))
        return super().send(request, *args, proxies=proxies, **kwargs)


def _check_peer(connection: HTTPConnection) -> None:
    address = connection.sock.getpeername()[0]
    if not _is_public(address):
        connection.close()
        raise AddressError(f"{connection.host} is not opened: {address} is a private address.")


class _PublicConnection(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        _check_peer(self)


class _PublicTlsConnection(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        _check_peer(self)


class _PublicPool(HTTPConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicTlsPool(HTTPSConnectionPool):
    ConnectionCls = _PublicTlsConnection
