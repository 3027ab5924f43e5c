"""What the web server loads is ready for its first request, and is no more searched for garbage."""

import os
import subprocess
import sys

import pytest

from tests.esafety.running.test_settings import ROOT, SAFE

CODE = """
import gc, sys
import esafety.wsgi
print("esafety.urls" in sys.modules, gc.isenabled(), gc.get_freeze_count() > 20 * len(gc.get_objects()))
"""


@pytest.mark.long
def test_all_that_is_loaded_at_the_start_is_left_out_of_the_search_for_garbage(tmp_path):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    env = kept | SAFE | {"VAR_DIR": str(tmp_path)}
    result = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120
    )
    assert result.stdout.split() == ["True", "True", "True"], result.stdout + result.stderr
