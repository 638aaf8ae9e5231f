"""A pytest plugin that is loaded first: every test process lives in a data folder of its own."""

import os
import tempfile

HOME = tempfile.TemporaryDirectory(prefix="hw-test-")
os.environ["HEARDWELL_DATA"] = HOME.name
os.environ.setdefault("OMP_NUM_THREADS", "1")
for _name in (
    "PUBLIC_URL",
    "DATABASE_URL",
    "EMAIL_URL",
    "REDIS_URL",
    "ANALYTICS_URL",
    "CLICKHOUSE_URL",
    "HEARDWELL_DEMO",
    "HEARDWELL_EGRESS_ALLOW",
    "HEARDWELL_HUB",
):
    os.environ.pop(_name, None)
