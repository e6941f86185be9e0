"""Questions to the tree that every stage asks. Tokens are indices into one `Sentence`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from onrecord.records import Sentence, Span

CLAUSAL = frozenset({"ccomp", "xcomp", "advcl", "acl", "acl:relcl", "advcl:relcl", "csubj", "csubj:pass", "parataxis"})
"""Labels under which another clause begins."""

_FUNCTION = frozenset({"punct", "cc", "case", "mark"})


@lru_cache(maxsize=1 << 10)
def base(dep: str) -> str:
    """A label without its subtype: "nsubj:pass" is "nsubj"."""
    return dep.partition(":")[0]


def dependents(sentence: Sentence, token: int, *deps: str) -> list[int]:
    """Children of `token` under any of `deps` (full labels, or bases that stand for all their subtypes), in order."""
    return [c for c in sentence.children[token] if sentence.deps[c] in deps or base(sentence.deps[c]) in deps]


def subtree(sentence: Sentence, token: int, without: Iterable[str] = ()) -> list[int]:
    """`token` and everything below it, in text order; branches under a label in `without` are left out."""
    cut = frozenset(without)
    found: list[int] = []
    stack = [token]
    while stack:
        i = stack.pop()
        found.append(i)
        stack.extend(
            c for c in sentence.children[i] if sentence.deps[c] not in cut and base(sentence.deps[c]) not in cut
        )
    return sorted(found)


def span_of(sentence: Sentence, tokens: Iterable[int]) -> Span:
    """The characters from the first to the last of `tokens`, edge punctuation left out where anything else remains."""
    chosen = sorted(tokens)
    while len(chosen) > 1 and sentence.upos[chosen[-1]] == "PUNCT":
        chosen.pop()
    while len(chosen) > 1 and sentence.upos[chosen[0]] == "PUNCT":
        chosen.pop(0)
    return Span(sentence.spans[chosen[0]].start, sentence.spans[chosen[-1]].end)


def phrase(sentence: Sentence, token: int) -> list[int]:
    """The noun phrase headed by `token`, as a contiguous run: no clauses, conjuncts, appositions or case marks."""
    inside = set(subtree(sentence, token, ("cc", "conj", "case", "punct", "appos", "mark", "cop", "orphan", *CLAUSAL)))
    first = last = token
    while first - 1 in inside or (
        first - 2 in inside and sentence.upos[first - 1] == "PUNCT" and sentence.forms[first - 1] == "-"
    ):
        first -= 1
    while last + 1 in inside or (last + 2 in inside and sentence.forms[last + 1] == "-"):
        last += 1
    return list(range(first, last + 1))


def clause(sentence: Sentence, token: int) -> list[int]:
    """The clause headed by `token`: its subtree without coordinated clauses, their conjunction and edge marks."""
    joined = [
        c for c in sentence.children[token] if sentence.deps[c] in ("conj", "parataxis") and is_clausal(sentence, c)
    ]
    out = {i for c in joined for i in subtree(sentence, c)}
    return [i for i in subtree(sentence, token) if i not in out]


def is_clausal(sentence: Sentence, token: int) -> bool:
    """Whether `token` heads a clause: a verb, or anything with a subject or copula of its own."""
    return sentence.upos[token] in ("VERB", "AUX") or any(
        base(sentence.deps[c]) in ("nsubj", "csubj", "cop") for c in sentence.children[token]
    )


def conjuncts(sentence: Sentence, token: int) -> list[int]:
    """`token` and all coordinated with it, in text order."""
    first = token
    while sentence.deps[first] == "conj" and sentence.heads[first] >= 0:
        first = sentence.heads[first]
    found = [first]
    for i in found:
        found.extend(c for c in sentence.children[i] if sentence.deps[c] == "conj")
    return sorted(set(found))


def case_of(sentence: Sentence, token: int) -> str:
    """The preposition of a phrase, lower case, its fixed parts joined ("because of"); "" where it has none."""
    marks = [c for c in sentence.children[token] if sentence.deps[c] == "case" and sentence.xpos[c] != "POS"]
    if not marks:
        first = conjuncts(sentence, token)[0]
        if first != token:
            return case_of(sentence, first)
        return ""
    words = [sentence.forms[marks[0]].lower()]
    words += [sentence.forms[c].lower() for c in sentence.children[marks[0]] if sentence.deps[c] == "fixed"]
    words += [sentence.forms[c].lower() for c in marks[1:] if c == marks[0] + len(words)]
    return " ".join(words)


def is_passive(sentence: Sentence, token: int) -> bool:
    """Whether the verb is passive: by its auxiliary or subject, or as a bare participle behind a noun."""
    if any(sentence.deps[c] in ("aux:pass", "nsubj:pass", "csubj:pass") for c in sentence.children[token]):
        return True
    if sentence.deps[token] == "conj" and sentence.xpos[token] == "VBN":
        own_subject = any(base(sentence.deps[c]) == "nsubj" for c in sentence.children[token])
        return not own_subject and is_passive(sentence, sentence.heads[token])
    return (
        sentence.xpos[token] == "VBN"
        and sentence.deps[token] in ("acl", "advcl", "amod")
        and not any(sentence.deps[c] == "aux" for c in sentence.children[token])
    )


def surface_subjects(sentence: Sentence, token: int) -> list[int]:
    """The subject of the clause as written, found through coordination, control and relative clauses.

    "Putin came and met Kim": Putin for "met". "agreed to meet": the subject of "agreed". "troops who fought":
    "troops". Coordinated subjects are all given. Empty where there is none.
    """
    seen: set[int] = set()
    while token >= 0 and token not in seen:
        seen.add(token)
        own = dependents(sentence, token, "nsubj")
        own = [c for c in own if sentence.deps[c] != "nsubj:outer"] or own
        if own:
            found = [antecedent(sentence, token, c) for c in own[:1]]
            return [k for c in found for k in conjuncts(sentence, c)]
        dep, head = sentence.deps[token], sentence.heads[token]
        if dep == "conj":
            token = head
        elif dep == "xcomp":
            controller = [c for c in dependents(sentence, head, "obj", "iobj") if sentence.upos[c] != "PUNCT"]
            if controller and not is_passive(sentence, head):
                return conjuncts(sentence, controller[0])
            token = head
        elif dep == "advcl" and _marked(sentence, token, "of", "for", "from") and dependents(sentence, head, "obj"):
            # "accused Azerbaijan of violating", "praised them for fighting": who is accused or praised did it.
            return conjuncts(sentence, dependents(sentence, head, "obj")[0])
        elif dep in ("advcl", "ccomp") and (sentence.xpos[token] in ("VBG", "VBN", "VB") or dep == "advcl"):
            token = head
        elif dep in ("acl", "acl:relcl"):
            return conjuncts(sentence, head)
        elif dep in ("aux", "cop"):
            token = head
        else:
            return []
    return []


def _marked(sentence: Sentence, token: int, *words: str) -> bool:
    return any(sentence.deps[c] == "mark" and sentence.forms[c].lower() in words for c in sentence.children[token])


def antecedent(sentence: Sentence, verb: int, subject: int) -> int:
    """The noun that a relative pronoun stands for; the token itself otherwise.

    The tree may hang ", who" behind a person's name on a noun before it: the name is whom it tells about.
    """
    if sentence.xpos[subject] not in ("WP", "WDT") or sentence.deps[verb] not in ("acl:relcl", "advcl:relcl"):
        return subject
    if sentence.forms[subject].lower() in ("who", "whom") and subject > 1 and sentence.forms[subject - 1] == ",":
        for name in sentence.names:
            if name.kind == "PER" and name.last == subject - 2:
                inside = range(name.first, name.last + 1)
                return next((k for k in inside if sentence.heads[k] not in inside), name.last)
    return sentence.heads[verb]


def agents(sentence: Sentence, token: int) -> list[int]:
    """Who does it: the subject of an active verb, the "by" phrase of a passive one; coordination followed."""
    if not is_passive(sentence, token):
        return surface_subjects(sentence, token)
    by = [
        c for c in dependents(sentence, token, "obl") if sentence.deps[c] == "obl:agent" or case_of(sentence, c) == "by"
    ]
    return [k for c in by[:1] for k in conjuncts(sentence, c)]


def patients(sentence: Sentence, token: int) -> list[int]:
    """To whom it is done: the object of an active verb, the subject of a passive one; coordination followed."""
    if is_passive(sentence, token):
        return surface_subjects(sentence, token)
    own = dependents(sentence, token, "obj", "iobj")
    if not own and sentence.deps[token] == "acl:relcl":
        pronouns = dependents(sentence, token, "nsubj")
        if pronouns and sentence.xpos[pronouns[0]] not in ("WP", "WDT"):
            return []
    if not own and sentence.deps[token] == "conj":
        # "attacked and destroyed the base": the object of the last verb serves all of them; of an earlier one, only it.
        return []
    return [k for c in own[-1:] for k in conjuncts(sentence, c)]


def obliques(sentence: Sentence, token: int) -> list[tuple[str, int]]:
    """Prepositional phrases of a verb or noun as (preposition, head token), coordination followed, in text order."""
    found: list[tuple[str, int]] = []
    for c in dependents(sentence, token, "obl", "nmod"):
        if sentence.deps[c] in ("nmod:poss",):
            continue
        preposition = case_of(sentence, c)
        found.extend((preposition, k) for k in conjuncts(sentence, c))
    return found


def possessors(sentence: Sentence, token: int) -> list[int]:
    """ "Moscow's war" gives Moscow; coordination followed."""
    return [k for c in dependents(sentence, token, "nmod:poss") for k in conjuncts(sentence, c)]


def ancestors(sentence: Sentence, token: int) -> Iterator[int]:
    """The heads above `token`, nearest first, up to the root."""
    token = sentence.heads[token]
    while token >= 0:
        yield token
        token = sentence.heads[token]


def auxiliaries(sentence: Sentence, token: int) -> list[str]:
    """Lemmas of the auxiliaries and copula of a predicate, those of the verb it is coordinated with if it has none."""
    own = [sentence.lemmas[c].lower() for c in dependents(sentence, token, "aux", "cop")]
    shares = sentence.deps[token] == "conj" and sentence.xpos[token] in ("VB", "VBN", "VBG")
    if not own and shares and not dependents(sentence, token, "nsubj"):
        return auxiliaries(sentence, sentence.heads[token])
    return own


def negations(sentence: Sentence, token: int) -> list[int]:
    """Tokens that negate a predicate or noun directly: not, n't, never, no, neither, nor, none of."""
    words = ("not", "n't", "n’t", "never", "no", "neither", "nor", "without", "nobody", "none")
    return [c for c in sentence.children[token] if sentence.forms[c].lower() in words and sentence.deps[c] != "conj"]


def at(sentence: Sentence, span: Span) -> list[int]:
    """The tokens that share a character with `span`."""
    return [i for i, s in enumerate(sentence.spans) if s.overlaps(span)]
