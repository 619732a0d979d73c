"""`profileparse survey ARCHIVE`: what an archive contains, and what a dialect would have to name."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from .output import echo_json

__all__ = ["survey"]


@click.command()
@click.argument("archive", nargs=-1, required=True, type=click.Path(exists=True))
@click.option(
    "--dialect", metavar="NAME|FILE", envvar="PROFILEPARSE_DIALECT", help="The dialect to look with; else efus."
)
@click.option("--json", "as_json", is_flag=True, help="JSON for programs; also where the output is no terminal.")
@click.option("--table", is_flag=True, help="The table, even where the output is no terminal.")
@click.option("--draft", type=click.Path(path_type=Path), help="Write a dialect to begin with to this file.")
@click.option("--glob", default="*.txt", show_default=True, help="The files of a folder that are pages.")
@click.option("--most", default=25, show_default=True, help="Rows of a kind in the table.")
def survey(
    archive: tuple[str, ...],
    dialect: str | None,
    as_json: bool,
    table: bool,
    draft: Path | None,
    glob: str,
    most: int,
) -> None:
    """Show the headings, labels and phrases of an archive, the unknown ones first.

    ARCHIVE is what `profileparse batch` reads: files, folders, .zip, .tar, .warc, .jsonl, .parquet.

    \b
      profileparse survey pages/
      profileparse survey pages/ --draft my.toml
    """
    from ..dialect_files import DialectError
    from ..survey import draft as draw_up
    from ..survey import survey as look

    if draft is not None and draft.exists():
        raise click.UsageError(f"{draft} exists: name a new file, so that nothing of yours is lost")
    try:
        found = look(_pages(archive, glob), dialect)
    except DialectError as error:
        raise click.UsageError(str(error)) from error
    if draft is not None:
        name = "".join(c if c.isascii() and c.isalnum() else "-" for c in draft.stem.lower()).strip("-") or "my-dialect"
        draft.write_text(draw_up(found, dialect or "efus", name if name[0].isalpha() else f"d-{name}"), "utf-8")
        click.echo(f"profileparse: wrote {draft}", err=True)
    if as_json or not (table or sys.stdout.isatty()):
        echo_json({**found._asdict(), "findings": [finding._asdict() for finding in found.findings]})
        return
    click.echo(f"{found.pages} pages, {found.understood:.1%} of the characters in blocks that were understood")
    click.echo("languages: " + ", ".join(f"{code} {count}" for code, count in found.languages.items()))
    for known in (False, True):
        click.echo(f"\n{'known' if known else 'not known'}")
        shown: dict[str, int] = {}
        for finding in found.findings:
            shown[finding.what] = shown.get(finding.what, 0) + (finding.known == known)
            if finding.known == known and shown[finding.what] <= most:
                click.echo(f"{finding.times:>7}  {finding.what:<20}  {finding.phrase[:60]:<60}  {finding.example}")


def _pages(archive: tuple[str, ...], glob: str) -> Iterator[tuple[str, str]]:
    """The pages of archives, in their order; what is no page is told and passed over."""
    from ..batch.inputs import read_archives
    from ..batch.items import Page, ReadOptions
    from ..decoding import NotTextError, decode_page
    from ..extras import MissingExtraError

    for item in read_archives(archive, ReadOptions(glob=glob)):
        if isinstance(item, Page):
            try:
                yield item.id, decode_page(item.content, name=item.id, html=item.html).text
            except (NotTextError, MissingExtraError) as error:
                click.echo(f"profileparse: {item.id}: {error}", err=True)
        else:
            click.echo(f"profileparse: {item.id}: {item.message}", err=True)
