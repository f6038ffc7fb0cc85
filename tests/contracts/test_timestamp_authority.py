"""What every filling of the port ``TimestampAuthority`` keeps: the fake, and the real client against a loopback server."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from authority import Authority
from fakes import FakeTimestampAuthority
from jianzhen.adapters.timestamp_authority import HttpTimestampAuthority
from jianzhen.custody.errors import StampRefused
from jianzhen.custody.timestamp import StampState, read_stamp


@pytest.fixture
def authority():
    return Authority()


@pytest.fixture
def loopback(authority):
    """A server on 127.0.0.1 that answers as ``server.say`` has it; by default as the authority does."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            query = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.asked.append((self.headers["Content-Type"], query))
            status, body = self.server.say(query)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.say = [], lambda query: (200, authority.answer(query))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=["fake", "http"])
def port(request, authority):
    if request.param == "fake":
        return FakeTimestampAuthority(authority)
    server = request.getfixturevalue("loopback")
    return HttpTimestampAuthority(url=f"http://127.0.0.1:{server.server_port}", timeout_s=5)


def test_it_gives_a_token_that_is_verified_at_its_own_moment(port, authority):
    token = port.stamp(b"a statement")
    stamp = read_stamp(token, b"a statement", roots=[authority.root])
    assert (stamp.state, stamp.at) == (StampState.VERIFIED, authority.now)


def test_two_tokens_over_the_same_message_are_two(port):
    assert port.stamp(b"a statement") != port.stamp(b"a statement")


def test_it_refuses_when_the_authority_does(port, authority):
    authority.scripted.append(authority.refuse("over quota"))
    with pytest.raises(StampRefused, match="did not grant it .*over quota"):
        port.stamp(b"a statement")


def test_it_refuses_a_token_that_answers_another_question(port, authority):
    once = port.stamp(b"a statement")
    authority.scripted += [once, once]
    with pytest.raises(StampRefused, match="nonce"):
        port.stamp(b"a statement")
    with pytest.raises(StampRefused, match="other bytes"):
        port.stamp(b"another statement")


def test_the_real_one_sends_a_hash_and_never_the_message(loopback, authority):
    HttpTimestampAuthority(url=f"http://127.0.0.1:{loopback.server_port}").stamp(b"the buyer's home address")
    ((kind, query),) = loopback.asked
    assert kind == "application/timestamp-query"
    assert b"address" not in query


@pytest.mark.parametrize(("status", "body"), [(500, b""), (200, b""), (200, b"<html>"), (200, b"0" * 300_000)])
def test_the_real_one_refuses_what_is_no_token(loopback, status, body):
    loopback.say = lambda query: (status, body)
    with pytest.raises(StampRefused):
        HttpTimestampAuthority(url=f"http://127.0.0.1:{loopback.server_port}").stamp(b"a statement")


def test_the_real_one_does_not_wait_for_ever(loopback):
    gate = threading.Event()
    loopback.say = lambda query: ((gate.wait(5) and 200) or 200, b"")
    try:
        with pytest.raises(StampRefused, match="no answer"):
            HttpTimestampAuthority(url=f"http://127.0.0.1:{loopback.server_port}", timeout_s=0.1).stamp(b"x")
    finally:
        gate.set()


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://127.0.0.1/", "tsa.example"])
def test_the_real_one_speaks_http_only(url):
    with pytest.raises(StampRefused, match="http"):
        HttpTimestampAuthority(url=url).stamp(b"x")


def test_a_token_outlives_its_certificate(authority):
    token = FakeTimestampAuthority(authority).stamp(b"a statement")
    # the signer's certificate ran out on 2027-01-01; what counts is that it was valid at genTime
    assert read_stamp(token, b"a statement", roots=[authority.root]).state is StampState.VERIFIED
    late = Authority(now=authority.valid_from + timedelta(days=400))
    token = FakeTimestampAuthority(late).stamp(b"a statement")
    assert read_stamp(token, b"a statement", roots=[late.root]).state is StampState.UNTRUSTED


def test_a_root_that_comes_inside_the_token_is_not_trusted_for_that(authority):
    forger = Authority(name="Simulated forger", carries_root=True)
    token = FakeTimestampAuthority(forger).stamp(b"a statement")
    assert read_stamp(token, b"a statement", roots=[forger.root]).state is StampState.VERIFIED
    assert read_stamp(token, b"a statement", roots=[authority.root]).state is StampState.UNTRUSTED


def test_a_token_with_a_changed_moment_is_not_verified(authority):
    token = FakeTimestampAuthority(authority).stamp(b"a statement")
    changed = token.replace(b"20261123060500Z", b"20251123060500Z")
    assert changed != token
    assert read_stamp(changed, b"a statement", roots=[authority.root]).state is StampState.UNTRUSTED
