"""lavaan's model syntax: text to :class:`Model` and back, with every mistake named by line and column.

The grammar is the one documented in [rosseel2012] and lavaan's manual pages: statements end at a line's end unless
an operator asks for more; ``#`` and ``!`` begin comments; modifiers stand before ``*`` and may be chained.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from icmeasure.errors import ModelSyntaxError, Problem
from icmeasure.model.expression import ExpressionError, evaluate, variables
from icmeasure.model.spec import Constraint, Model, Modifier, Term

MAX_LENGTH = 200_000
_MISSING_RHS = "needs a right-hand side"
_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\f\v]+|[#!][^\n]*)
      | (?P<newline>\n|;)
      | (?P<op>=~|~\*~|~~|:=|==|<~|~|[|<>])
      | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]))
      | (?P<name>[^\W\d][\w.]*|\.[^\W\d][\w.]*)
      | (?P<string>"[^"\n]*"|'[^'\n]*')
      | (?P<punct>[-+*/^(),:])
    """,
    re.VERBOSE,
)
_CONSTRAINTS = (":=", "==", "<", ">")
_MODIFIER_CALLS = ("start", "equal", "label", "c")
_BLOCK = "efa"
_BLOCK_NAME = re.compile(r"[\w .-]+")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int
    column: int

    @property
    def place(self) -> str:
        return f"line {self.line}, column {self.column}"


class _Mistake(Exception):
    def __init__(self, token: _Token, what: str, fix: str = "") -> None:
        super().__init__(what)
        self.problem = Problem(token.place, what, fix)


@lru_cache(maxsize=64)
def parse(text: str) -> Model:
    """Parse lavaan syntax into a Model.

    Parameters
    ----------
    text
        Statements with the operators ``=~ ~ ~~ ~1 | ~*~ := == < >``; at most 200,000 characters. Factors of one
        exploratory block stand as ``efa("name")*f1 + efa("name")*f2 =~ x1 + x2 + ...``.

    Raises
    ------
    ModelSyntaxError
        Listing every mistake with line and column.
    """
    if len(text) > MAX_LENGTH:
        raise ModelSyntaxError(
            "The model text cannot be read:",
            [Problem("text", f"has {len(text)} characters", f"the limit is {MAX_LENGTH}")],
        )
    problems: list[Problem] = []
    tokens = list(_tokens(text, problems))
    terms: dict[tuple[str, str, str], Term] = {}
    constraints: list[Constraint] = []
    for statement in _statements(tokens):
        try:
            _read_statement(statement, terms, constraints)
        except _Mistake as mistake:
            problems.append(mistake.problem)
    if not terms and not problems:
        problems.append(
            Problem("line 1, column 1", "the model is empty", "write a statement such as f =~ x1 + x2 + x3")
        )
    if problems:
        raise ModelSyntaxError("The model text cannot be read:", problems)
    return Model(tuple(_resolve_equal(terms)), tuple(constraints))


def write(model: Model) -> str:
    """Write a Model as lavaan syntax; ``parse(write(model)) == model``."""
    lines = []
    for (efa, lhs, op), group in groupby(model.terms, key=_head):
        block = f'{_BLOCK}("{efa}")*' if efa else ""
        terms = " + ".join(_write_modifier(t.modifier) + _target(t) for t in group)
        lines.append(f"{block}{lhs} {op} {terms}")
    lines += [f"{c.lhs} {c.op} {c.rhs}" for c in model.constraints]
    return "\n".join(lines)


def _head(term: Term) -> tuple[str, str, str]:
    """Return block, left-hand side and operator of the line that a term is written in."""
    return term.modifier.efa, term.lhs, "~" if term.op == "~1" else term.op


def _target(term: Term) -> str:
    if term.op == "~1":
        return "1"
    return term.rhs or "0"


def _write_modifier(modifier: Modifier) -> str:
    text = ""
    if modifier.start:
        text += f"start({_vector(modifier.start)})*"
    if modifier.fixed:
        text += f"{_vector(modifier.fixed)}*"
    if modifier.labels:
        labels = modifier.labels
        text += (
            f"{labels[0]}*" if len(labels) == 1 else "c(" + ", ".join(f'"{name}"' for name in labels) + ")*"
        )
    return text


def _vector(values: tuple[float | None, ...]) -> str:
    texts = ["NA" if value is None else repr(value).removesuffix(".0") for value in values]
    return texts[0] if len(texts) == 1 else f"c({', '.join(texts)})"


def _tokens(text: str, problems: list[Problem]) -> Iterator[_Token]:
    position, line, line_start = 0, 1, 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        column = position - line_start + 1
        if match is None:
            problems.append(
                Problem(
                    f"line {line}, column {column}", f"unexpected character {text[position]!r}", "remove it"
                )
            )
            position += 1
            continue
        kind, token = str(match.lastgroup), match.group()
        if kind != "space":
            yield _Token(kind, token, line, column)
        position = match.end()
        if token == "\n":
            line, line_start = line + 1, position


def _statements(tokens: list[_Token]) -> Iterator[list[_Token]]:
    """Split at line ends, except where an operator or an open bracket asks for more."""
    current: list[_Token] = []
    depth = 0
    for index, token in enumerate(tokens):
        if token.kind != "newline":
            depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "punct" else 0
            current.append(token)
            continue
        following = next((t for t in tokens[index + 1 :] if t.kind != "newline"), None)
        asks = bool(current) and (
            current[-1].kind == "op" or current[-1].text in ("+", "*", ",", "-", "/", "^")
        )
        continues = following is not None and following.text in ("+", "*") and following.kind == "punct"
        if token.text == "\n" and current and (asks or continues or depth > 0):
            continue
        if current:
            yield current
        current, depth = [], 0
    if current:
        yield current


def _read_statement(
    tokens: list[_Token], terms: dict[tuple[str, str, str], Term], constraints: list[Constraint]
) -> None:
    positions = [i for i, t in enumerate(tokens) if t.kind == "op"]
    if not positions:
        colon = len(tokens) > 1 and tokens[1].text == ":"
        what = f"{tokens[0].text!r} blocks are not supported" if colon else "no operator in this statement"
        raise _Mistake(tokens[0], what, "write lhs op rhs with one of =~ ~ ~~ | ~*~ := == < >")
    first = positions[0]
    if len(positions) > 1:
        extra = tokens[positions[1]]
        raise _Mistake(
            extra,
            f"a second operator {extra.text!r} in one statement",
            "begin a new line, or check for a missing +",
        )
    operator, left, right = tokens[first], tokens[:first], tokens[first + 1 :]
    if not left:
        raise _Mistake(operator, f"nothing stands left of {operator.text!r}", "name a variable")
    if not right:
        raise _Mistake(operator, f"{operator.text!r} {_MISSING_RHS}", "name at least one variable")
    if operator.text in _CONSTRAINTS:
        constraints.append(_read_constraint(operator, left, right))
        return
    if operator.text == "<~":
        raise _Mistake(operator, "composites (<~) are not supported", "use =~ for reflective constructs")
    for lhs, block in _read_names(left, operator):
        for read in _read_right(lhs, operator, right):
            term = replace(read, modifier=replace(read.modifier, efa=block)) if block else read
            key = (term.lhs, term.op, term.rhs)
            twin = (term.rhs, "~~", term.lhs) if term.op == "~~" else key
            key = twin if twin in terms else key
            known = terms.get(key)
            terms[key] = Term(*key, known.modifier.merged(term.modifier) if known else term.modifier)


def _read_constraint(operator: _Token, left: list[_Token], right: list[_Token]) -> Constraint:
    sides = []
    for side in (left, right):
        text = _text(side, spaced="+-*/")
        try:
            variables(text)
        except ExpressionError as error:
            raise _Mistake(
                side[0], f"{text!r}: {error}", "use numbers, labels, + - * / ^ and exp, log, sqrt, abs"
            ) from None
        sides.append(text)
    if operator.text == ":=" and (len(left) != 1 or left[0].kind != "name"):
        raise _Mistake(left[0], "a defined parameter needs one name left of :=", "write name := expression")
    return Constraint(sides[0], operator.text, sides[1])


def _read_names(tokens: list[_Token], operator: _Token) -> list[tuple[str, str]]:
    """Return the names left of an operator, each with its exploratory block."""
    names = []
    for whole, plus in _split(tokens, "+"):
        block, part = "", whole
        if len(whole) > 1 and whole[0].text == _BLOCK and whole[-2].text == "*":
            block, part = _read_block(whole, operator), whole[-1:]
        if len(part) != 1 or part[0].kind != "name":
            bad = part[0] if part else plus
            raise _Mistake(bad, f"{bad.text!r} is no variable name", "write names joined by +")
        names.append((part[0].text, block))
    return names


def _read_block(part: list[_Token], operator: _Token) -> str:
    """Return the name of the block in ``efa("name")*f``."""
    head, kinds = part[0], [token.kind for token in part[1:-2]]
    if operator.text != "=~":
        raise _Mistake(head, f"{_BLOCK}() stands with a {operator.text!r}", "write it with =~ only")
    if kinds != ["punct", "string", "punct"] or not _BLOCK_NAME.fullmatch(part[2].text[1:-1]):
        fix = f'write {_BLOCK}("name")*{part[-1].text}, the name of letters, digits, blanks, . and -'
        raise _Mistake(head, f"{_text(part[:-2])!r} names no block", fix)
    return part[2].text[1:-1]


def _read_right(lhs: str, operator: _Token, tokens: list[_Token]) -> Iterator[Term]:
    for part, plus in _split(tokens, "+"):
        if not part:
            raise _Mistake(plus, "a + with nothing behind it", "remove it or name a variable")
        pieces = [piece for piece, _ in _split(part, "*")]
        if not all(pieces):
            raise _Mistake(part[0], "a * with nothing beside it", "write modifier*variable")
        target = pieces[-1]
        if len(target) != 1 or target[0].kind not in ("name", "number"):
            raise _Mistake(
                target[0], f"{_text(target)!r} is no variable", "join variables by +, modifiers by *"
            )
        modifier = Modifier()
        for piece in pieces[:-1]:
            modifier = modifier.merged(_read_modifier(piece))
        yield _read_target(lhs, operator, target[0], modifier)


def _read_target(lhs: str, operator: _Token, target: _Token, modifier: Modifier) -> Term:
    if target.kind == "name":
        if operator.text == "~*~" and target.text != lhs:
            raise _Mistake(target, "a scaling factor joins a variable to itself", f"write {lhs} ~*~ {lhs}")
        if operator.text == "=~" and target.text == lhs:
            raise _Mistake(target, f"{lhs!r} cannot be its own indicator", "name another variable")
        if operator.text == "~" and target.text == lhs:
            raise _Mistake(target, f"{lhs!r} cannot predict itself", "name another variable")
        return Term(lhs, operator.text, target.text, modifier)
    if operator.text == "~" and target.text == "1":
        return Term(lhs, "~1", "", modifier)
    if operator.text == "~" and target.text == "0":
        return Term(lhs, "~1", "", Modifier(fixed=(0.0,)).merged(modifier))
    if operator.text == "=~" and target.text == "0":
        return Term(lhs, "=~", "", modifier)
    raise _Mistake(target, f"the number {target.text} is no variable", "fix a parameter with value*variable")


def _read_modifier(tokens: list[_Token]) -> Modifier:
    head = tokens[0]
    if len(tokens) == 1 and head.kind == "name":
        return Modifier(fixed=(None,)) if head.text == "NA" else Modifier(labels=(head.text,))
    if len(tokens) == 1 and head.kind == "string":
        return Modifier(labels=(head.text[1:-1],))
    called = head.kind == "name" and len(tokens) > 2 and tokens[1].text == "(" and tokens[-1].text == ")"
    if not called or head.text not in _MODIFIER_CALLS:
        return Modifier(fixed=(_number(tokens),))
    arguments = [part for part, _ in _split(tokens[2:-1], ",")]
    if not all(arguments):
        raise _Mistake(head, f"{head.text}() has an empty argument", "give one value a group")
    if head.text == "start":
        return Modifier(start=_values(arguments[0]))
    if head.text == "equal":
        return Modifier(
            labels=tuple(f"equal:{_text(a).strip(chr(34) + chr(39)).replace(' ', '')}" for a in arguments)
        )
    labels = tuple(_text(a).strip("\"'") for a in arguments)
    if head.text == "label":
        return Modifier(labels=labels)
    if any(len(a) == 1 and a[0].kind in ("name", "string") and a[0].text != "NA" for a in arguments):
        return Modifier(labels=tuple("" if name == "NA" else name for name in labels))
    return Modifier(fixed=tuple(_number_or_na(a) for a in arguments))


def _values(tokens: list[_Token]) -> tuple[float | None, ...]:
    if tokens[0].text == "c" and len(tokens) > 2:
        return tuple(_number_or_na(part) for part, _ in _split(tokens[2:-1], ","))
    return (_number_or_na(tokens),)


def _number_or_na(tokens: list[_Token]) -> float | None:
    return None if len(tokens) == 1 and tokens[0].text == "NA" else _number(tokens)


def _number(tokens: list[_Token]) -> float:
    text = _text(tokens)
    try:
        if not variables(text):
            return evaluate(text, {})
    except ExpressionError as error:
        raise _Mistake(
            tokens[0], f"{text!r}: {error}", "write a number, NA, a label, start() or c()"
        ) from None
    raise _Mistake(
        tokens[0], f"{text!r} is no modifier", "write a number, NA, a label, start(), equal(), label() or c()"
    )


def _split(tokens: list[_Token], separator: str) -> Iterator[tuple[list[_Token], _Token]]:
    """Yield the parts between separators outside brackets, each with the token that ended or began it."""
    part: list[_Token] = []
    depth = 0
    last = tokens[0] if tokens else _Token("punct", separator, 1, 1)
    for token in tokens:
        if token.kind == "punct":
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            if token.text == separator and depth == 0:
                yield part, token
                part, last = [], token
                continue
        part.append(token)
    if depth != 0:
        raise _Mistake(last, "brackets do not match", "close each ( with a )")
    yield part, last


def _text(tokens: list[_Token], spaced: str = "") -> str:
    """Join tokens; two words stay two words, and operators in ``spaced`` stand between spaces."""
    text, last = "", ""
    for token in tokens:
        word = token.kind in ("name", "number", "string")
        text += " " if word and last == "word" else ""
        text += f" {token.text} " if token.text in spaced and token.kind == "punct" else token.text
        last = "word" if word else token.kind
    return text.strip()


def _resolve_equal(terms: dict[tuple[str, str, str], Term]) -> Iterator[Term]:
    """Turn ``equal("f=~x1")`` into a label shared with the parameter it names."""
    named = {f"{lhs}{op}{rhs}": term for (lhs, op, rhs), term in terms.items()}
    shared: dict[str, str] = {}
    for term in terms.values():
        for label in term.modifier.labels:
            if label.startswith("equal:"):
                path = label.removeprefix("equal:")
                if path not in named:
                    raise ModelSyntaxError(
                        "The model text cannot be read:",
                        [
                            Problem(
                                f'equal("{path}")',
                                "names no parameter of the model",
                                "write lhs, operator and rhs as in the model",
                            )
                        ],
                    )
                own = named[path].modifier.labels
                shared[path] = own[0] if own else f"eq.{named[path].lhs}.{named[path].rhs}"
    for (lhs, op, rhs), term in terms.items():
        labels = tuple(
            shared[label.removeprefix("equal:")] if label.startswith("equal:") else label
            for label in term.modifier.labels
        )
        labels = labels or ((shared[f"{lhs}{op}{rhs}"],) if f"{lhs}{op}{rhs}" in shared else ())
        yield Term(lhs, op, rhs, replace(term.modifier, labels=labels))
