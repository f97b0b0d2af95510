"""Passages put together: text that goes on elsewhere in the source, each character still with its place."""

from collections.abc import Sequence

from tieout.model.document import Passage, Piece


def join_passages(passages: Sequence[Passage], gaps: Sequence[str]) -> Passage:
    """One passage of several; `gaps` says what stands between each two, for what parts them in the source ("" where they touch)."""
    if len(passages) == 1:
        return passages[0]
    texts: list[str] = []
    pieces: list[Piece] = []
    at, end = 0, 0
    for passage, gap in zip(passages, ("", *gaps), strict=True):
        if gap:
            pieces.append(Piece(at, end, max(end, passage.start), literal=False))
            texts.append(gap)
            at += len(gap)
        own = passage.pieces or (Piece(0, passage.start, passage.start + len(passage.text), literal=True),)
        pieces.extend(Piece(at + piece.at, piece.start, piece.end, piece.literal) for piece in own)
        texts.append(passage.text)
        at += len(passage.text)
        end = passage.range(0, len(passage.text))[1]
    return Passage("".join(texts), passages[0].start, tuple(pieces))
