"""Asks a running server over the fakes as a Python client would, in each protocol.

Usage: client_test.py GENERATED_DIR PORT
"""

import sys

sys.path.insert(0, sys.argv[1])

from bole import Bole  # noqa: E402  (generated)
from bole import ttypes  # noqa: E402
from bole import constants  # noqa: E402
from thrift.protocol import TBinaryProtocol, TCompactProtocol, THeaderProtocol  # noqa: E402
from thrift.transport import TSocket, TTransport  # noqa: E402

PORT = int(sys.argv[2])
TIMEOUT_MS = 10_000


def framed(protocol):
    return lambda socket: protocol(TTransport.TFramedTransport(socket))


def header(socket):
    return THeaderProtocol.THeaderProtocol(socket, allowed_client_types=[0, 1, 2, 3, 4])


PROTOCOLS = {
    "binary": framed(TBinaryProtocol.TBinaryProtocol),
    "compact": framed(TCompactProtocol.TCompactProtocol),
    "header": header,
}


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def expect_raises(kind, call):
    try:
        call()
    except kind as error:
        return error
    raise AssertionError("no %s" % kind.__name__)


def ask_lists(client):
    request = ttypes.ListRequest(id="member-7", count=3, excludedIds=["job-2"])
    first = client.jobsForMember(request)
    expect([item.id for item in first.items] == ["job-1", "job-3", "job-4"], first)
    expect(first.snapshotId == "s1" and not first.degradedBy, first)
    expect(first.items[0].title == "s1 工程师 Engineer 1", first)
    expect(first.items[0].reasons[1].kind == ttypes.ReasonKind.SAME_SCHOOL, first)
    expect(first.items[0].reasons[1].names == ["清华大学"], first)

    request.cursor = first.cursor
    second = client.jobsForMember(request)
    expect([item.id for item in second.items] == ["job-5", "job-6", "job-7"], second)

    only = ttypes.ListRequest(id="member-7", onlyIds=[])
    expect(client.peopleYouMayKnow(only).items == [], "nothing is allowed")


def ask_pairs_and_status(client):
    pairs = client.scorePairs(
        ttypes.PairsRequest(
            surface=ttypes.Surface.JOBS_FOR_MEMBER,
            id="member-1",
            candidateIds=["job-4", "job-5", "nothing"],
        )
    ).pairs
    states = [ttypes.PairState.SCORED, ttypes.PairState.NOT_ALLOWED, ttypes.PairState.UNKNOWN_ID]
    expect([pair.state for pair in pairs] == states and pairs[0].score == 4, pairs)

    status = client.status()
    expect(status.snapshotId == "s1", status)
    expect(status.entities[ttypes.EntityKind.MEMBER] == 1000, status)


def ask_wrongly(client):
    too_many = ttypes.ListRequest(id="member-7", count=constants.MAX_COUNT + 1)
    invalid = expect_raises(ttypes.InvalidRequest, lambda: client.jobsForMember(too_many))
    expect(invalid.field == "count", invalid)
    missing = expect_raises(
        ttypes.NotFound, lambda: client.jobsForMember(ttypes.ListRequest(id="谁"))
    )
    expect(missing.kind == ttypes.EntityKind.MEMBER and missing.id == "谁", missing)


def main():
    for name, make_protocol in PROTOCOLS.items():
        socket = TSocket.TSocket("127.0.0.1", PORT)
        socket.setTimeout(TIMEOUT_MS)
        socket.open()
        client = Bole.Client(make_protocol(socket))
        ask_lists(client)
        ask_pairs_and_status(client)
        ask_wrongly(client)
        socket.close()
        print(name, "ok")


main()
