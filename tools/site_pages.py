"""A hook of MkDocs: the pages at the top of the repository are pages of the site, and links reach them there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

TOP = Path(__file__).resolve().parent.parent
PAGES = ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
FROM_DOCS = re.compile(r"\]\(\.\./(?=(?:CHANGELOG|CONTRIBUTING|SECURITY)\.md)")
FROM_TOP = re.compile(r"\]\(docs/")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages of the top."""
    for name in PAGES:
        files.append(File.generated(config, name, abs_src_path=str(TOP / name)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Return a page whose links lead to where the pages lie in the site."""
    _ = config, files
    return (FROM_TOP if page.file.src_uri in PAGES else FROM_DOCS).sub("](", markdown)
