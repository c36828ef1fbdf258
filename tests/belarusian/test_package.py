"""The package's public names, loaded lazily."""

import subprocess
import sys

import pytest

import pieraklad.belarusian


@pytest.mark.parametrize("name", pieraklad.belarusian.__all__)
def test_public_name_is_there(name):
    assert getattr(pieraklad.belarusian, name) is not None
    assert name in dir(pieraklad.belarusian)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = pieraklad.belarusian.nonsense


def test_importing_the_package_loads_none_of_its_modules():
    code = "import sys, pieraklad.belarusian; print([m for m in sys.modules if 'belarusian.' in m])"
    path = str(pieraklad.belarusian.__path__[0]).removesuffix("/pieraklad/belarusian")
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": path},
    )
    assert run.stdout.strip() == "[]"
