#!/usr/bin/env python3
"""Waits at a WebSocket for the first event of a cluster, and prints it. Standard library only.

Usage: first_event.py API_URL SOCKETS_HOST:PORT EMAIL < PASSWORD
Prints "open" when the socket is, then the event. Ends with 1 where none comes within three minutes.
"""
import base64
import json
import os
import socket
import struct
import sys
import time
import urllib.request

PATIENCE = 180  # seconds
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


def post(url, body, token=None):
    headers = {"content-type": "application/json"}
    if token:
        headers["authorization"] = "Bearer " + token
    request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="POST")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def ticket(api, email, password):
    token = post(api + "/api/v1/auth/login", {"email": email, "password": password})["access_token"]
    request = urllib.request.Request(
        api + "/api/v1/ws-tickets", headers={"authorization": "Bearer " + token}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["ticket"]


def upgrade(host, port, secret):
    connection = socket.create_connection((host, port), timeout=PATIENCE)
    key = base64.b64encode(os.urandom(16)).decode()
    connection.sendall(
        (
            f"GET /ws/v1/me?token={secret} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        ).encode()
    )
    stream = connection.makefile("rb")
    status = stream.readline().decode().split()
    while stream.readline().strip():
        pass
    if status[1] != "101":
        sys.exit(f"no socket: {status[1]}")
    return connection, stream


def send(connection, opcode, payload):
    mask = os.urandom(4)
    masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
    connection.sendall(bytes([0x80 | opcode, 0x80 | len(payload)]) + mask + masked)


def frame(stream):
    first, second = stream.read(2)
    length = second & 0x7F
    if length == 126:
        (length,) = struct.unpack(">H", stream.read(2))
    elif length == 127:
        (length,) = struct.unpack(">Q", stream.read(8))
    return first & 0x0F, stream.read(length)


def main():
    api, sockets, email = sys.argv[1:]
    host, port = sockets.rsplit(":", 1)
    connection, stream = upgrade(host, int(port), ticket(api, email, sys.stdin.read().strip()))
    send(connection, TEXT, b"{}")
    print("open", flush=True)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        opcode, payload = frame(stream)
        if opcode == PING:
            send(connection, PONG, payload)
        elif opcode == CLOSE:
            sys.exit("the socket was closed")
        elif opcode == TEXT and json.loads(payload)["event"].startswith("cluster."):
            print(payload.decode())
            return
    sys.exit("no event came")


main()
