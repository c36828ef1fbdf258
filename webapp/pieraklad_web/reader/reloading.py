"""For an editor's own pages: the policy that lets the one script in that loads a changed page again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pieraklad_web.headers import CONTENT_SECURITY_POLICY, SCRIPTED_POLICY

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def with_reloading(application: Application) -> Application:
    """Return a WSGI application that answers as `application` does, under the editors' policy."""

    def editing(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(
                status,
                [(n, SCRIPTED_POLICY if v == CONTENT_SECURITY_POLICY else v) for n, v in headers],
                *rest,
            )

        return application(environ, start)

    return editing
