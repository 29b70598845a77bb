"""A function for the tests: does what its event says."""

import http.client
import json
import os
import sys
import threading
import time

API = "/2018-06-01/runtime"
connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])


def call(method, path, body=None, headers=None):
    connection.request(method, API + path, body, headers or {})
    answer = connection.getresponse()
    return answer, answer.read()


def count():
    while True:
        counted[0] += 1
        time.sleep(0.001)


match os.environ.get("INIT"):
    case "error":
        call("POST", "/init/error", '{"errorType":"Init","errorMessage":"no setting"}')
        time.sleep(60)
    case "exit":
        print("cannot start", flush=True)
        sys.exit(3)

counted = [0]
print("started", flush=True)
while True:
    answer, body = call("GET", "/invocation/next")
    if answer.status != 200:
        break
    event = json.loads(body)
    path = "/invocation/" + answer.headers["Lambda-Runtime-Aws-Request-Id"]
    print("at", event["do"], flush=True)
    match event["do"]:
        case "tell":
            told = {name: answer.headers[name] for name in answer.headers} | {"pid": os.getpid()}
            told |= {"environment": dict(os.environ), "counted": counted[0]}
            call("POST", path + "/response", json.dumps(told))
        case "count":
            threading.Thread(target=count, daemon=True).start()
            call("POST", path + "/response", "{}")
        case "chunks":
            call("POST", path + "/response", iter([b'{"a":', b'"b"}']))  # http.client sends chunks then
        case "large":
            status, _ = call("POST", path + "/response", b"x" * (7 * 1024 * 1024))
            print("status", status.status, flush=True)
        case "twice":
            call("POST", path + "/response", '"first"')
            print("status", call("POST", path + "/response", '"second"')[0].status, flush=True)
        case "other":
            print("status", call("POST", "/invocation/another/response", "1")[0].status, flush=True)
            call("POST", path + "/response", "{}")
        case "error":
            call("POST", path + "/error", '{"errorType":"E","errorMessage":"it failed"}')
        case "exit":
            sys.exit(7)
        case "sleep":
            time.sleep(60)
