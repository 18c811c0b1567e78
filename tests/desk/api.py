"""Asks the desk's API everything that its OpenAPI document allows, and much that it does not, by schemathesis.

    python3 tests/desk/api.py [--bin target/release/whimbrel] [--venv target/api-venv] [--examples 40] [--seed 1]

Reads the examples of this repository into a ledger in a temporary folder, judges a claim in it, starts the real program on
it and has schemathesis make up requests: no answer may be a failure of the server, every answer must be as the document
says, and what the document forbids must be refused. The requests are the same in every run with the same seed.
schemathesis is installed from PyPI into the folder --venv; where that can't be done the script says SKIPPED and ends well,
so that the other tests run without a network.
"""
import argparse, json, os, re, subprocess, sys, tempfile, urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
WANTED = "schemathesis==4.32.5"
PATIENCE = 300   # seconds that a step of the installation may take
BOUND = 900      # seconds that all requests together may take
# All but those about logging in, which is not asked for here, and whether everything that the document allows is answered:
# it can't say that a period must not end before it begins.
CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
          "response_schema_conformance", "negative_data_rejection", "unsupported_method", "allow_header_conformance"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bin", default=os.path.join(ROOT, "target", "release", "whimbrel"))
    parser.add_argument("--venv", default=os.path.join(ROOT, "target", "api-venv"))
    parser.add_argument("--examples", type=int, default=40, help="requests made up for each question, at most")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.venv = os.path.abspath(args.venv)  # schemathesis runs in another folder
    if not install(args.venv):
        print("=" * 20, "SKIPPED: schemathesis can't be installed, so the API was not tried with it.", "=" * 20, file=sys.stderr)
        return
    program = os.path.abspath(args.bin)
    with tempfile.TemporaryDirectory() as folder:
        ledger = fill(program, folder)
        server = subprocess.Popen([program, "serve", "--ledger", ledger, "--port", "0", "--author", "Ama"], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, text=True)
        try:
            address = re.search(r"http://\S+", server.stderr.readline()).group()
            questions = json.load(urllib.request.urlopen(address + "/api/openapi.json"))["paths"]
            print(f"{len(questions)} questions at {address}")
            sys.exit(try_out(args, folder, address))
        finally:
            server.kill()
            server.wait()


def went_well(step):
    try:
        return subprocess.run(step, timeout=PATIENCE).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def install(venv):
    """Whether schemathesis is at hand."""
    stamp = os.path.join(venv, "installed.txt")
    if os.path.exists(stamp) and open(stamp).read() == WANTED:
        return True
    pip = [os.path.join(venv, "bin", "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", WANTED]
    if not all(went_well(step) for step in ([sys.executable, "-m", "venv", venv], pip)):
        return False
    open(stamp, "w").write(WANTED)
    return True


def fill(program, folder):
    """A ledger of the examples, with a judgement of each kind that a claim can have."""
    ledger = os.path.join(folder, "examples.db")
    subprocess.run([program, "read", os.path.join(ROOT, "examples"), "--ledger", ledger], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    lines = subprocess.run([program, "claims", "--ledger", ledger, "--format", "jsonl"], check=True, capture_output=True, text=True).stdout
    claims = [json.loads(line) for line in lines.splitlines()]
    first, second = claims[0]["id"], claims[1]["id"]
    source = next(c["attribution"][-1]["text"] for c in claims if c["attribution"])
    for judged in (["correct", first, "--type", "PROTEST", "--time", "1979-08", "--status", "alleged"], ["wrong", second],
                   ["rate", source, "--reliability", "C", "--credibility", "3"]):
        done = subprocess.run([program, "judge", *judged, "--reason", "a test", "--author", "Ama", "--ledger", ledger], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"api.py: {judged} was not recorded: {done.stderr}")
    return ledger


def try_out(args, folder, address):
    """Runs schemathesis; its exit code says whether all went well."""
    command = [os.path.join(args.venv, "bin", "schemathesis"), "run", address + "/api/openapi.json", "--checks", ",".join(CHECKS),
               "--phases", "examples,coverage,fuzzing", "--max-examples", str(args.examples), "--seed", str(args.seed),
               "--request-timeout", "30", "--suppress-health-check", "all", "--generation-database", "none", "--continue-on-failure",
               "--warnings", "off"]
    try:
        return subprocess.run(command, cwd=folder, timeout=BOUND).returncode
    except subprocess.TimeoutExpired:
        print(f"api.py: the requests took more than {BOUND} s; ask for fewer with --examples", file=sys.stderr)
        return 1


if __name__ == "__main__":
    main()
