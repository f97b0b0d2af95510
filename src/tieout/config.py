"""`Config`: what a settings file says, read once. The file is `tieout.toml`, in the folder one works in or the nearest one above it.

select = ["FT", "RC03"]      # only these checks; codes, or their beginnings
ignore = ["CF01"]            # not these
baseline = "accepted.json"   # exceptions that do not count; a path from the folder of this file
concepts = "tags.csv"        # a filer's own earlier tags, which win: CSV of label, concept[, statement]; a path likewise
fail-on = "warning"          # exit status 1 from this severity on: "error" (as without a setting), "warning" or "note"
"""

import tomllib
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from tieout.errors import ConfigError

FILE = "tieout.toml"
SEVERITIES = ("error", "warning", "note")  # worst first


@dataclass(frozen=True)
class Config:
    """The settings; `source` is the file they come from, None where there is none."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    baseline: Path | None = None
    concepts: Path | None = None
    fail_on: str = "error"
    source: Path | None = None


def find_config(folder: Path | None = None) -> Path | None:
    """The settings file of a folder (of the present one by default): in it, or else in the nearest folder above; None without one."""
    try:
        start = (folder or Path.cwd()).absolute()
    except OSError:  # the present folder is gone
        return None
    for place in (start, *start.parents):
        try:
            if (place / FILE).is_file():
                return place / FILE
        except OSError:
            continue
    return None


def read_config(path: Path) -> Config:
    """The settings in a file; ConfigError, in one line, for what is no settings file or holds a setting that there is not."""
    try:
        settings = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); give a settings file") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is no UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise ConfigError(f'{path}: is no TOML ({error or "nested too deeply"}); write settings as in select = ["FT", "RC03"]') from error
    config = Config(source=path)
    for name, value in settings.items():
        if name == "select":
            config = replace(config, select=_codes(path, name, value))
        elif name == "ignore":
            config = replace(config, ignore=_codes(path, name, value))
        elif name == "baseline":
            config = replace(config, baseline=_file(path, name, value, "accepted.json"))
        elif name == "concepts":
            config = replace(config, concepts=_file(path, name, value, "tags.csv"))
        elif name == "fail-on":
            if value not in SEVERITIES:
                raise ConfigError(f"{path}: fail-on is {value!r}; give one of {_quoted(SEVERITIES)}")
            config = replace(config, fail_on=value)
        else:
            known = ("select", "ignore", "baseline", "concepts", "fail-on")
            near = get_close_matches(name.replace("_", "-").lower(), known, n=1)
            meant = f"did you mean {near[0]}?" if near else f"the settings are {', '.join(known)}"
            raise ConfigError(f"{path}: there is no setting {name!r}; {meant}")
    return config


def _file(path: Path, name: str, value: object, example: str) -> Path:
    if not isinstance(value, str) or not value.strip():
        raise ConfigError(f'{path}: {name} is {value!r}; give a path, as in {name} = "{example}"')
    return path.parent / value


def _codes(path: Path, name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise ConfigError(f'{path}: {name} is {value!r}; give a list of codes, as in {name} = ["FT", "RC03"]')
    return tuple(value)


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f'"{word}"' for word in words)
