"""Write `ui/palette/pinyin.txt`, how Chinese characters are read, from the package pypinyin.

For each character of GB 2312: the commonest reading, and the others that pypinyin's dictionary of words has.
A line is a reading without its tone (`v` for ü, as it is typed) and the characters that are so read.
Not made at run time: importing pypinyin takes longer than the start of the program.
"""

from collections import defaultdict
from functools import cache
from pathlib import Path

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

FILE = Path(__file__).resolve().parent.parent / "ui" / "palette" / "pinyin.txt"
HEADER = "# Made by tools/pinyin.py from the data of pypinyin (MIT licence).\n"
_SEEN = 3
"""Words that must hold a reading for it to count: the dictionary knows many names and old words."""


def characters() -> set[str]:
    """The 6,763 of GB 2312."""
    codes = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return set("".join(code.decode("gb2312", errors="ignore") for code in codes))


def readings() -> dict[str, set[str]]:
    """What each character may be typed as."""
    wanted = characters()
    plain = cache(to_normal)
    counts: defaultdict[tuple[str, str], int] = defaultdict(int)
    for word, said in PHRASES_DICT.items():
        for character, (first, *_others) in zip(word, said, strict=False):
            counts[character, plain(first)] += 1
    found = {c: {to_normal(PINYIN_DICT[ord(c)].partition(",")[0])} for c in wanted}
    for (character, reading), count in counts.items():
        if character in wanted and count >= _SEEN and reading:
            found[character].add(reading)
    return found


def text() -> str:
    """The whole file."""
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for character, ways in readings().items():
        for way in ways:
            lines[way].append(character)
    return HEADER + "".join(f"{way} {''.join(sorted(lines[way]))}\n" for way in sorted(lines))


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
