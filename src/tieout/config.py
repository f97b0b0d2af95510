"""`Config`: what settings files say, read once: `tieout.toml` in the folder one works in or the nearest one above it, over the user's own.

select = ["FT", "RC03"]      # only these checks; codes, or their beginnings
ignore = ["CF01"]            # not these
baseline = "accepted.json"   # exceptions that do not count; a path from the folder of this file
concepts = "tags.csv"        # a filer's own earlier tags, which win: CSV of label, concept[, statement]; a path likewise
fail-on = "warning"          # exit status 1 from this severity on: "error" (as without a setting), "warning" or "note"
contact = "Jane Doe jane@example.com"  # who asks EDGAR for filings: a name or firm, and an e-mail address
store = "releases.db"        # where releases are kept: a path from the folder of this file, or a URL

The user's own file has the same name, in the folder that the system keeps settings in (TIEOUT_CONFIG_HOME names another). The environment
variables TIEOUT_CONTACT and TIEOUT_STORE take the place of `contact` and `store`.
"""

import os
import re
import tomllib
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from tieout.errors import ConfigError

FILE = "tieout.toml"
HOME, CONTACT, STORE = "TIEOUT_CONFIG_HOME", "TIEOUT_CONTACT", "TIEOUT_STORE"  # environment
KNOWN = ("select", "ignore", "baseline", "concepts", "fail-on", "contact", "store")
CONTACT_SHAPE = re.compile(r"(?=[!-~])[ -~]*[A-Za-z][ -~]*[ <(,;][A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+[>)]?")
SEVERITIES = ("error", "warning", "note")  # worst first


@dataclass(frozen=True)
class Config:
    """The settings; `source` is the file they come from, None where there is none. `contact` and `store` are None where none is set."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    baseline: Path | None = None
    concepts: Path | None = None
    fail_on: str = "error"
    source: Path | None = None
    contact: str | None = None
    store: str | None = None


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


def user_config() -> Path:
    """The user's own settings file, whether it is there or not."""
    home = os.environ.get(HOME)
    return (Path(home) if home else user_folder("config")) / FILE


def user_folder(kind: str) -> Path:
    """The user's own folder for what tieout keeps, where the system wants it: `kind` is "config", "data" or "cache"."""
    from platformdirs import PlatformDirs

    folders = PlatformDirs("tieout", appauthor=False)
    return {"config": folders.user_config_path, "data": folders.user_data_path, "cache": folders.user_cache_path}[kind]


def load_config(path: Path | None = None) -> Config:
    """The settings that hold here: of a file (by default the nearest), over those of the user's own, under those of the environment."""
    own = user_config()
    config = read_config(own) if own.is_file() else Config()
    found = path or find_config()
    if found:
        config = read_config(found, beneath=config)
    if said := os.environ.get(CONTACT, "").strip():
        config = replace(config, contact=check_contact(said, name=CONTACT))
    if named := os.environ.get(STORE, "").strip():
        config = replace(config, store=named)
    return config


def read_config(path: Path, *, beneath: Config | None = None) -> Config:
    """The settings in a file, over those of another; ConfigError, in one line, for no settings file or a setting that there is not."""
    try:
        settings = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); give a settings file") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is no UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise ConfigError(f'{path}: is no TOML ({error or "nested too deeply"}); write settings as in select = ["FT", "RC03"]') from error
    config = replace(beneath or Config(), source=path)
    if "select" in settings:
        config = replace(config, ignore=())  # what a file beneath leaves out may be all that this one selects
    for name, value in settings.items():
        config = _set(config, path, name, value)
    return config


def _set(config: Config, path: Path, name: str, value: object) -> Config:
    """The settings with one more."""
    if name == "select":
        return replace(config, select=_codes(path, name, value))
    if name == "ignore":
        return replace(config, ignore=_codes(path, name, value))
    if name == "baseline":
        return replace(config, baseline=_file(path, name, value, "accepted.json"))
    if name == "concepts":
        return replace(config, concepts=_file(path, name, value, "tags.csv"))
    if name == "fail-on":
        if not isinstance(value, str) or value not in SEVERITIES:
            raise ConfigError(f"{path}: fail-on is {value!r}; give one of {_quoted(SEVERITIES)}")
        return replace(config, fail_on=value)
    if name == "contact":
        return replace(config, contact=check_contact(value, name=f"{path}: contact"))
    if name == "store":
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            raise ConfigError(f'{path}: store is {value!r}; give a path or a URL, as in store = "releases.db"')
        place = value.strip()
        return replace(config, store=place if "://" in place else str(path.parent / place))
    near = get_close_matches(name.replace("_", "-").lower(), KNOWN, n=1)
    meant = f"did you mean {near[0]}?" if near else f"the settings are {', '.join(KNOWN)}"
    raise ConfigError(f"{path}: there is no setting {name!r}; {meant}")


def check_contact(value: object, *, name: str = "contact") -> str:
    """A contact as EDGAR wants it; ConfigError where it is not a name or firm and an e-mail address, in plain ASCII.

    >>> check_contact(" Jane Doe  jane@example.com ")
    'Jane Doe jane@example.com'
    """
    said = " ".join(value.split(" ")) if isinstance(value, str) else ""
    said = re.sub(" +", " ", said).strip()
    if len(said) > 200 or not CONTACT_SHAPE.fullmatch(said):
        raise ConfigError(f'{name} is {value!r}; give your name or firm and e-mail in plain letters, as in "Jane Doe jane@example.com"')
    return said


def keep_contact(contact: str) -> Path:
    """Writes a contact into the user's own settings file, leaving all else in it as it is; the file."""
    from tieout.outputs import open_output

    path = user_config()
    contact = check_contact(contact)
    config = read_config(path) if path.is_file() else Config()
    old = path.read_bytes().decode("utf-8-sig") if path.is_file() else ""
    line = f'contact = "{contact.translate({34: chr(92) + chr(34), 92: chr(92) * 2})}"\n'
    if config.contact is not None:
        old = re.sub(r"(?m)^[ \t]*contact[ \t]*=.*\n?", "", old)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written ({error.strerror}); set {CONTACT} instead") from error
    with open_output(path) as stream:
        stream.write((line + old).encode())
    return path


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
