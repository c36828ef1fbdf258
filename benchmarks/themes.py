"""Our page compared with the default themes of Starlight and Docusaurus: the same article, figures and screenshots.

`make themes` prints the figures and takes docs/screenshots/themes-*.png; docs/themes.md
discusses them. Needs npm and Chromium; both themes are built from their packages. With names of
sites as arguments, only those are built.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from pieraklad.project import Project

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SLUG = "how-ballots-are-counted"
PAGES = {
    "Pieraklad": "/{language}/articles/" + SLUG,
    "Starlight": "/{language}/" + SLUG + "/",
    "Docusaurus": "/{prefix}" + SLUG + "/",
}
_ASTRO = """
import { defineConfig } from "astro/config";
import starlight from "@astrojs/starlight";
export default defineConfig({ integrations: [starlight({
  title: "Site", defaultLocale: "en",
  locales: { en: { label: "English" }, be: { label: "Беларуская", lang: "be" } } })] });
"""
_COLLECTION = """
import { defineCollection } from "astro:content";
import { docsLoader } from "@astrojs/starlight/loaders";
import { docsSchema } from "@astrojs/starlight/schema";
export const collections = { docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }) };
"""
_DOCUSAURUS = """
module.exports = { title: "Site", url: "https://example.org", baseUrl: "/", trailingSlash: true,
  onBrokenLinks: "ignore", markdown: { format: "md" },
  i18n: { defaultLocale: "en", locales: ["en", "be"] },
  presets: [["classic", { docs: { routeBasePath: "/" }, blog: false }]],
  themeConfig: { navbar: { title: "Site", items: [{ type: "localeDropdown", position: "right" }] } } };
"""
_PACKAGES = {
    "Starlight": ["astro@5", "@astrojs/starlight@0.37", "sharp"],
    "Docusaurus": ["@docusaurus/core", "@docusaurus/preset-classic", "react@19", "react-dom@19"],
}
_LINE = """() => {
  const p = [...document.querySelectorAll("main p")].reduce(
    (a, b) => b.textContent.length > a.textContent.length ? b : a);
  const range = document.createRange(); range.selectNodeContents(p);
  const lines = new Set([...range.getClientRects()].map(r => Math.round(r.top)));
  const style = getComputedStyle(p);
  return { characters: Math.round(p.textContent.length / lines.size),
           size: style.fontSize, height: style.lineHeight }; }"""


def main() -> None:
    """Build the sites, measure a page of each, and take the pictures."""
    folder = Path(tempfile.mkdtemp())
    builders = {"Pieraklad": ours, "Starlight": starlight, "Docusaurus": docusaurus}
    outs = {name: builders[name](folder) for name in sys.argv[1:] or builders}
    path = next(p for n in ("chromium", "google-chrome") if (p := shutil.which(n)))
    figures: dict[str, Any] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, out in outs.items():
            handler = functools.partial(_Quiet, directory=str(out))
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            figures[name] = measured(browser, name, f"http://127.0.0.1:{server.server_port}")
            server.shutdown()
        browser.close()
    print(json.dumps(figures, indent=1, ensure_ascii=False))
    shutil.rmtree(folder)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Do not log requests."""


def ours(folder: Path) -> Path:
    """Build the demo site."""
    out = folder / "ours"
    _run([sys.executable, "-m", "pieraklad", "compile", "--quiet"], ROOT)
    _run([sys.executable, "-m", "pieraklad", "build", str(out), "--quiet"], ROOT)
    return out


def texts() -> dict[str, str]:
    """Return the article in both languages as Markdown with only the title in its front matter."""
    project = Project.load(ROOT)
    source = project.articles_dir / f"{SLUG}.md"
    command = [sys.executable, "-m", "pieraklad", "translate", str(source), "--to", "be"]
    translated = subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    found = {}
    for language, text in (("en", source.read_text("utf-8")), ("be", translated)):
        matter, body = text.split("\n---\n", 1)
        title = next(line for line in matter.splitlines() if line.startswith("title:"))
        found[language] = f"---\n{title}\n---\n{body}"
    return found


def starlight(folder: Path) -> Path:
    """Build the article with Starlight's default theme."""
    site = folder / "starlight"
    for language, text in texts().items():
        page = site / "src/content/docs" / language / f"{SLUG}.md"
        page.parent.mkdir(parents=True)
        page.write_text(text, "utf-8")
        shutil.copytree(ROOT / "articles/media", page.parent / "media")
    (site / "astro.config.mjs").write_text(_ASTRO)
    (site / "src/content.config.ts").write_text(_COLLECTION)
    _install(site, "Starlight")
    _run(["npx", "astro", "build"], site)
    return site / "dist"


def docusaurus(folder: Path) -> Path:
    """Build the article with Docusaurus's classic theme."""
    site = folder / "docusaurus"
    places = {"en": "docs", "be": "i18n/be/docusaurus-plugin-content-docs/current"}
    for language, text in texts().items():
        page = site / places[language] / f"{SLUG}.md"
        page.parent.mkdir(parents=True)
        page.write_text(text, "utf-8")
        shutil.copytree(ROOT / "articles/media", page.parent / "media")
    (site / "docusaurus.config.js").write_text(_DOCUSAURUS)
    _install(site, "Docusaurus")
    _run(["npx", "docusaurus", "build"], site)
    return site / "build"


def _install(site: Path, name: str) -> None:
    (site / "package.json").write_text('{"private": true}')
    _run(["npm", "install", "--no-audit", "--no-fund", "--silent", *_PACKAGES[name]], site)


def _run(command: list[str], folder: Path) -> None:
    environment = {**os.environ, "ASTRO_TELEMETRY_DISABLED": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


def measured(browser: Browser, name: str, origin: str) -> dict[str, Any]:
    """Return the page's weight, requests and accessibility errors, by language; take screenshots."""
    figures: dict[str, Any] = {}
    for language in ("en", "be"):
        prefix = "" if language == "en" else "be/"
        address = origin + PAGES[name].format(language=language, prefix=prefix)
        for width, scheme in ((1280, "light"), (390, "dark")):
            page, bodies = _opened(browser, address, width, scheme)
            key = f"{language} {width} {scheme}"
            figures[key] = {
                "requests": len(bodies),
                "kB gzip, fonts and images apart": round(
                    sum(_weight(*b) for b in bodies) / 1000, 1
                ),
                "axe": len(Axe().run(page).response["violations"]),
                "line": page.evaluate(_LINE),
                "scrolls sideways": page.evaluate(
                    "document.documentElement.scrollWidth > document.documentElement.clientWidth"
                ),
            }
            if language == "be":
                page.screenshot(path=DOCS / "screenshots" / f"themes-{name.lower()}-{width}.png")
            page.context.close()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(origin + PAGES[name].format(language="be", prefix="be/"))
    figures["words without JavaScript"] = len(page.inner_text("main").split())
    context.close()
    return figures


def _opened(
    browser: Browser, address: str, width: int, scheme: str
) -> tuple[Page, list[tuple[str, bytes]]]:
    context = browser.new_context(
        viewport={"width": width, "height": 900 if width > 800 else 844},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    bodies: list[tuple[str, bytes]] = []

    def take(response: Any) -> None:
        if response.status == 200:
            bodies.append((response.headers.get("content-type", ""), response.body()))

    page.on("response", take)
    page.goto(address, wait_until="networkidle")
    return page, bodies


def _weight(kind: str, body: bytes) -> int:
    return (
        0
        if kind.startswith(("font", "image")) or b"wOF2" in body[:4]
        else len(gzip.compress(body, 6))
    )


if __name__ == "__main__":
    main()
