"""With the network cut, everything works: nothing is fetched, asked or reported anywhere."""

import json
import shutil
import subprocess
import sys

import pytest

CUT = "ip link set lo up && exec {python} -m tests.operations.offline {folder}"


def test_everything_works_with_the_network_cut(tmp_path):
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        pytest.skip("needs unshare and ip")
    if subprocess.run(["unshare", "-rn", "ip", "link", "set", "lo", "up"], capture_output=True, check=False).returncode:
        pytest.skip("network namespaces are not allowed here")
    command = CUT.format(python=sys.executable, folder=tmp_path)
    done = subprocess.run(["unshare", "-rn", "sh", "-c", command], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["cut"]
    assert (told["answer"], told["cases"], told["signed_in"]) == (201, 1, True)
    assert told["language"] == "zh-Hans"
    assert told["elsewhere"] == []
    assert told["demo"] in (200, 405)
    assert told["demo_page"]
