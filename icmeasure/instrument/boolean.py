"""Statements joined by ``and`` and ``or``, with parentheses; what a statement is, the caller's pattern says."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_ALTERNATIVES = 64
DEEPEST = 6

Alternatives = tuple[tuple[re.Match[str], ...], ...]


@dataclass(slots=True)
class _Tokens:
    """Tokens not yet read: ``(``, ``)``, ``and``, ``or`` or the match of a statement."""

    rest: list[str | re.Match[str]]

    def take(self, word: str) -> bool:
        """Read the next token if it is this word."""
        if self.rest and self.rest[0] == word:
            self.rest.pop(0)
            return True
        return False


def alternatives(text: str, statement: str) -> Alternatives | None:
    """Read a condition into its disjunctive normal form: it holds where all statements of one alternative do.

    Parameters
    ----------
    text
        Statements joined by ``and`` (which binds tighter) and ``or``; single spaces, none inside parentheses.
    statement
        Pattern of one statement, matched in full.

    Returns
    -------
    tuple of tuples of matches, or None
        ``None`` where the text is no such condition, is spelled otherwise, or is too large.

    Notes
    -----
    Checked by ``tests/instrument/test_conditions.py``.
    """
    tokens = _tokens(text, statement)
    if tokens is None:
        return None
    read = _Tokens(tokens)
    found = _either(read, 0)
    return found if found is not None and not read.rest else None


def _tokens(text: str, statement: str) -> list[str | re.Match[str]] | None:
    atom = re.compile(statement)
    found: list[str | re.Match[str]] = []
    position = 0
    while position < len(text):
        joint = re.compile(r" (and|or) ").match(text, position)
        bracket = text[position] if text[position] in "()" else ""
        match = atom.match(text, position)
        if joint:
            found.append(joint[1])
            position = joint.end()
        elif bracket:
            found.append(bracket)
            position += 1
        elif match and match.end() > position:
            found.append(match)
            position = match.end()
        else:
            return None
    return found or None


def _either(tokens: _Tokens, depth: int) -> Alternatives | None:
    found = _both(tokens, depth)
    while found is not None and tokens.take("or"):
        other = _both(tokens, depth)
        found = None if other is None else _bounded(found + other)
    return found


def _both(tokens: _Tokens, depth: int) -> Alternatives | None:
    found = _one(tokens, depth)
    while found is not None and tokens.take("and"):
        other = _one(tokens, depth)
        found = None if other is None else _bounded(tuple(a + b for a in found for b in other))
    return found


def _one(tokens: _Tokens, depth: int) -> Alternatives | None:
    if tokens.take("("):
        inner = _either(tokens, depth + 1) if depth < DEEPEST else None
        return inner if inner is not None and tokens.take(")") else None
    if tokens.rest and isinstance(tokens.rest[0], re.Match):
        statement = tokens.rest.pop(0)
        return ((statement,),) if isinstance(statement, re.Match) else None
    return None


def _bounded(found: Alternatives) -> Alternatives | None:
    return found if len(found) <= MOST_ALTERNATIVES else None
