"""The sentence at the head of a report: how many actions are red, and how that has changed. Pure."""


def headline(red: int, total: int, before: int | None = None, then: str = "") -> str:
    """ "7 of 43 actions are red, 3 more than last quarter." `before` is the number of reds `then` ("last quarter", "on
    30 June 2026"), None where nothing is compared.
    """
    if not total:
        return "The plan has no actions."
    if red == total:
        text = "The only action is red" if total == 1 else f"All {total:,} actions are red"
    elif red:
        text = f"{red:,} of {total:,} actions {'is' if red == 1 else 'are'} red"
    else:
        text = "No action is red"
    return f"{text}{change(red, before, then)}."


def change(now: int, before: int | None, then: str) -> str:
    """The second half of the sentence; empty where nothing is compared, or nothing was red on both days."""
    if before is None or not now and not before:
        return ""
    if now == before:
        return f", as many as {then}"
    return f", {abs(now - before):,} {'more' if now > before else 'fewer'} than {then}"
