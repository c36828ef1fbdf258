"""Every regular expression of both packages: those of the modules, and those written where they are used."""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pieraklad
import pieraklad_web

_SEARCHING = frozenset({"search", "sub", "subn", "split", "findall", "finditer"})
_ONCE = frozenset({"match", "fullmatch"})


class Found(NamedTuple):
    """A pattern, and the module and name or line to find it by."""

    place: str
    pattern: re.Pattern[Any]
    searches: bool
    """Whether it searches from every position; otherwise it matches at one position only."""


@cache
def all_patterns() -> tuple[Found, ...]:
    """Return the patterns of all modules, in order."""
    return tuple(found for module in _modules() for found in _of_module(module))


@cache
def _modules() -> tuple[Any, ...]:
    return tuple(_imported())


def _imported() -> Iterator[Any]:
    for package in (pieraklad, pieraklad_web):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            # Two modules make an application or a command line when they are imported.
            if not info.name.endswith(("__main__", ".wsgi")):
                yield importlib.import_module(info.name)


@cache
def _nodes(module: Any) -> tuple[ast.Attribute | ast.Call, ...]:
    """Return a module's calls and the attributes that may be a pattern's methods; it is read once."""
    tree = ast.parse(Path(module.__file__).read_text("utf-8"))
    return tuple(
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        or (isinstance(node, ast.Attribute) and node.attr in _SEARCHING | _ONCE)
    )


@cache
def _uses(*modules: Any) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names on which modules call functions that search, and that match at one position."""
    nodes = [
        node for module in modules for node in _nodes(module) if isinstance(node, ast.Attribute)
    ]

    def names(methods: frozenset[str]) -> frozenset[str]:
        return frozenset(
            ast.unparse(node.value).rpartition(".")[2] for node in nodes if node.attr in methods
        )

    return names(_SEARCHING), names(_ONCE)


def _of_module(module: Any) -> Iterator[Found]:
    for name, value in vars(module).items():
        if isinstance(value, re.Pattern):
            # Other modules use public names, too.
            searched, once = _uses(*((module,) if name.startswith("_") else _modules()))
            yield Found(f"{module.__name__}.{name}", value, name in searched or name not in once)
            continue
        if isinstance(value, functools._lru_cache_wrapper):
            value = _made_by(value, module)  # noqa: PLW2901
        elif name == "_PATTERNS" and isinstance(value, dict):
            value = {key: re.compile(text) for key, text in value.items()}  # noqa: PLW2901
        keys = list(value) if name == "_PATTERNS" and isinstance(value, dict) else []
        for number, pattern in enumerate(_inside(value, 4)):
            label = keys[number] if keys else number
            yield Found(f"{module.__name__}.{name}[{label}]", pattern, True)
    for node in _nodes(module):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            pattern = re.compile(node.args[0].value, _flags(node))
            searches = node.func.attr not in _ONCE | {"compile"}
            yield Found(f"{module.__name__}:{node.lineno}", pattern, searches)


def _made_by(function: Any, module: Any) -> Any:
    """Return the result of a cached function without parameters, if it consists of patterns."""
    if getattr(function, "__module__", "") != module.__name__:
        return None
    if inspect.signature(function).parameters:
        return None
    return function() if "Pattern" in str(function.__annotations__.get("return", "")) else None


def _inside(value: Any, depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, dict):
        for part in value.values():
            yield from _inside(part, depth - 1)
    elif depth and isinstance(value, (list, tuple, set, frozenset)):
        for part in value:
            yield from _inside(part, depth - 1)


def _flags(call: ast.Call) -> re.RegexFlag:
    """Return the flags that a call names."""
    names = {
        node.attr
        for part in [*call.args[1:], *(keyword.value for keyword in call.keywords)]
        for node in ast.walk(part)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if node.value.id == "re"
    }
    flags = re.RegexFlag(0)
    for name in names:
        flags |= getattr(re, name)
    return flags
