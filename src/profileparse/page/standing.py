"""Where the reader of a page stands: what the section or list around a block holds, and whose it is."""

from __future__ import annotations

from typing import cast

from ..models import Organisation, Participation
from ..words.vocabulary import Scope

__all__ = ["PlaceInPage", "organisation", "organisation_of"]


class PlaceInPage:
    """What stands around a block: what its section or list holds, the organisation above it, its participation.

    scope: what the section holds. listed: what the label over the list says that it holds; None where there is none.
    ended: whether a fact has ended the list of a section, so that only what has a bullet goes on with it.
    """

    __slots__ = ("ended", "listed", "organisation", "own", "participation", "scope")

    def __init__(self, scope: Scope | None, own: Organisation | None) -> None:
        self.scope = scope
        self.own = organisation_of(scope) or own
        self.organisation = self.own
        self.participation = _participation(scope)
        self.listed: Scope | None = None
        self.ended = False

    @property
    def holds(self) -> str:
        """What stands here."""
        scope = self.listed or self.scope
        return scope.holds if scope is not None else ""

    @property
    def is_told(self) -> bool:
        """Whether the dialect says itself that this is a list, and of what, beyond what its kind of section holds."""
        section = self.scope.holds if self.scope is not None else ""
        holds = self.holds
        return holds in ("memberships", "places") or holds.startswith("fact:") or holds == section == "activities"

    @property
    def kind(self) -> str | None:
        """The kind of the section."""
        return None if self.scope is None else self.scope.kind

    def enter(self, scope: Scope) -> None:
        """Goes below a label over a list; its participation holds until the next one."""
        self.listed = scope
        self.organisation = organisation_of(scope) or self.own
        if scope.holds == "activities":
            self.participation = _participation(scope)

    def leave(self) -> None:
        """Goes below another label."""
        self.listed, self.organisation = None, self.own


def organisation_of(scope: Scope | None) -> Organisation | None:
    """The organisation that a dialect names for what stands under a heading or label."""
    return organisation(scope.organisation) if scope is not None else None


def organisation(named: tuple[str, str | None] | None) -> Organisation | None:
    """The organisation of a name and an acronym."""
    return None if named is None else Organisation(name=named[0], acronym=named[1])


def _participation(scope: Scope | None) -> Participation | None:
    return cast("Participation | None", scope.participation) if scope is not None else None
