"""The wheel, installed outside the checkout, has all that it needs."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.package
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Runs Python code or commands beside the unpacked wheel, with this environment's dependencies."""
    pytest.importorskip("hatchling", reason="the wheel's builder is not installed")
    folder = tmp_path_factory.mktemp("package")
    wheel = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir"]
    subprocess.run([sys.executable, *wheel, str(folder), str(ROOT)], check=True, timeout=200)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], check=True)
    python = folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    found = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(subprocess.run([python, "-c", found], capture_output=True, text=True).stdout.strip())
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        archive.extractall(packages)
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    data = {"XDG_DATA_HOME": str(folder / "data"), "HOME": str(folder)}
    own = ("POSTER_GENRE_HOME", "POSTER_GENRE_RUNS", "PYTHONPATH")
    environment = {key: value for key, value in os.environ.items() if key not in own} | data

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [python, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_recipes_are_listed(installed):
    assert "poster_head" in installed("-m", "poster_genre", "recipes")


def test_a_poster_is_predicted(installed):
    code = (
        "import io; from PIL import Image; from poster_genre import load; image = io.BytesIO();"
        "Image.new('RGB', (200, 300)).save(image, 'PNG'); model = load();"
        "print(model.predict(image.getvalue()).probabilities.shape == (len(model.bundle.genres),))"
    )
    assert installed("-c", code).strip() == "True"


def test_runs_and_caches_do_not_lie_in_the_package(installed):
    code = "from poster_genre.runs.run_folder import RUNS_DIR as r; from poster_genre.data.home import home;"
    assert "site-packages" not in installed("-c", code + "print(r, home())")


def test_every_page_opens(installed):
    code = (
        "from streamlit.testing.v1 import AppTest; from poster_genre.places import shipped\n"
        "for page in sorted((shipped() / 'pages').glob('*.py')):\n"
        "    app = AppTest.from_file(str(shipped() / 'app.py'), default_timeout=60)\n"
        "    app.switch_page(f'pages/{page.name}').run(); assert not app.exception, page"
    )
    installed("-c", code)
