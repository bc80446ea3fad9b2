"""Starts `mindsieve serve` and asks it through the clients that it promises to
serve: OpenAI's, Google's, and Schemathesis, which makes requests from
/openapi.json and compares the answers with it.

    VENV/bin/python .ci/service.py bin/mindsieve

Installs what it needs into the environment that runs it.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

PACKAGES = ["openai==3.57.0", "google-api-python-client==2.202.0", "schemathesis==4.32.5"]
KEY = "a key of the test"
TEXT = "I can't go on. \N{PENSIVE FACE} I want to die."
passed = 0


def check(name: str, true: bool, shown: object = "") -> None:
    """Ends the program if something is not so."""
    global passed
    if not true:
        sys.exit(f"{name}: not so: {shown}")
    passed += 1
    print(f"  {name}")


def start(program: str) -> tuple[subprocess.Popen[str], str]:
    """Starts the server on a free port; returns it with its URL."""
    server = subprocess.Popen(
        [program, "serve", "--listen", "127.0.0.1:0"], env=os.environ | {"MINDSIEVE_API_KEY": KEY}, stderr=subprocess.PIPE, text=True
    )
    for line in server.stderr:
        if found := re.search(r"msg=listening address=(\S+)", line):
            return server, f"http://{found[1]}"
    sys.exit("the server did not start")


def ask(url: str, body: object) -> tuple[int, object]:
    """Asks as curl would."""
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json", "Authorization": f"Bearer {KEY}"}
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def check_openai(url: str) -> None:
    import openai

    client = openai.OpenAI(base_url=f"{url}/v1", api_key=KEY, max_retries=0)
    answer = client.moderations.create(input=[TEXT, "Rain all day, and soup."], model="omni-moderation-latest")
    risk, calm = answer.results
    check("openai: a text is flagged, another is not", risk.flagged and risk.categories.self_harm and not calm.flagged, answer)
    check("openai: what is not judged is 0", risk.category_scores.hate == 0 and risk.category_applied_input_types.hate == [], risk)
    check("openai: what is judged has a score", 0 < calm.category_scores.self_harm < risk.category_scores.self_harm <= 1, answer)
    parts = client.moderations.create(input=[{"type": "text", "text": TEXT}])
    check("openai: parts are one text", len(parts.results) == 1 and parts.results[0].flagged, parts)
    for wrong, error in ({"input": ""}, openai.BadRequestError), ({"input": TEXT, "extra_headers": {"Authorization": "Bearer no"}}, openai.AuthenticationError):
        try:
            client.moderations.create(**wrong)
            check(f"openai: {error.__name__}", False, wrong)
        except error as raised:
            check(f"openai: {error.__name__}", bool(raised.body["message"]), raised.body)


def check_google(url: str) -> None:
    from googleapiclient import discovery, errors

    client = discovery.build(
        "commentanalyzer", "v1alpha1", developerKey=KEY, discoveryServiceUrl=f"{url}/$discovery/rest?version=v1alpha1", static_discovery=False
    )
    body = {"comment": {"text": TEXT}, "requestedAttributes": {"SUICIDE_RISK": {}, "DISTRESS": {}}, "spanAnnotations": True, "clientToken": "t"}
    answer = client.comments().analyze(body=body).execute()
    risk = answer["attributeScores"]["SUICIDE_RISK"]
    check("google: a score", 0 < risk["summaryScore"]["value"] <= 1 and answer["clientToken"] == "t", answer)
    units = TEXT.encode("utf-16-le")
    spans = [units[2 * s["begin"] : 2 * s["end"]].decode("utf-16-le") for s in risk["spanScores"]]
    check("google: spans count UTF-16 code units", "I want to die" in spans, spans)
    try:
        client.comments().analyze(body=body | {"requestedAttributes": {"TOXICITY": {}}}).execute()
        check("google: an unknown attribute", False)
    except errors.HttpError as error:
        check("google: an unknown attribute is an error that lists the known ones", error.status_code == 400 and "SUICIDE_RISK" in error.reason, error)


def check_tei(url: str) -> None:
    status, one = ask(f"{url}/predict", {"inputs": TEXT, "truncate": True})
    check("tei: labels fall by score", status == 200 and [p["score"] for p in one] == sorted((p["score"] for p in one), reverse=True), one)
    status, two = ask(f"{url}/predict", {"inputs": [[TEXT], ["Rain all day."]]})
    check("tei: a batch is a list of lists", status == 200 and len(two) == 2 and two[1][0]["label"] == "none", two)


def check_schema(url: str) -> None:
    """Schemathesis, but for one of its checks: whether a text can be screened is not
    to be seen from a schema, since one in another language cannot."""
    command = [os.path.join(os.path.dirname(os.path.abspath(sys.executable)), "schemathesis"), "run", f"{url}/openapi.json", "--header", f"Authorization: Bearer {KEY}"]
    command += ["--checks", "all", "--exclude-checks", "positive_data_acceptance", "--max-examples", "20", "--seed", "1", "--no-color"]
    with tempfile.TemporaryDirectory() as folder:  # it keeps what it finds
        ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    made = re.search(r"(\d+) generated", ran.stdout)
    check(f"schemathesis: {made[1] if made else 'no'} requests", ran.returncode == 0 and made is not None, ran.stdout + ran.stderr)


def main() -> None:
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES], check=True)
    server, url = start(sys.argv[1])
    try:
        for checks in check_openai, check_google, check_tei, check_schema:
            checks(url)
        status, metrics = ask(f"{url}/healthz", {})
        check("a wrong method is an error in JSON", status == 405 and metrics["error"]["code"] == 405, metrics)
    finally:
        server.send_signal(signal.SIGTERM)
        rest = server.stderr.read()
        ended = server.wait()
    check("the server ended well, and logged no text", ended == 0 and "want to die" not in rest and "level=ERROR" not in rest, rest)
    print(f"{passed} passed, 0 failed")


if __name__ == "__main__":
    main()
