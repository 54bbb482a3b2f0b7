"""Running a program as another system user: PostgreSQL refuses to run as root, containers often are root."""

import os
import pwd
import stat
import subprocess
from pathlib import Path

from runtime.errors import OperatorError


def ensure_user(name: str) -> pwd.struct_passwd:
    """The system user of that name, made (without home and login) if it is missing.

    Raises:
        OperatorError: It cannot be made.
    """
    if found := _known(name):
        return found
    words = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name]
    try:
        subprocess.run(words, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        if found := _known(name):  # another start made it at the same moment
            return found
        raise OperatorError(
            f"PostgreSQL does not run as root, and a user for it could not be made ({error})",
            "run Claimflow as an ordinary user, or set DATABASE_URL to a server of your own",
        ) from error
    return pwd.getpwnam(name)


def _known(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def open_way(path: Path) -> None:
    """Lets every user pass through (not list) the folders above `path`."""
    for folder in path.parents:
        _grant(folder, stat.S_IXOTH)


def open_tree(root: Path) -> None:
    """Lets every user read and run what its owner may, in `root` and below."""
    for path in [root, *root.rglob("*")]:
        if not path.is_symlink():
            runnable = path.stat().st_mode & stat.S_IXUSR
            _grant(path, stat.S_IROTH | (stat.S_IXOTH if runnable else 0))


def own(user: pwd.struct_passwd, *paths: Path) -> None:
    """Gives the paths to a user."""
    for path in paths:
        os.chown(path, user.pw_uid, user.pw_gid)


def _grant(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(mode | bits)
