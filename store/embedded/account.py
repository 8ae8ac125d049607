"""The account embedded servers run as: the caller's own, or an unprivileged one when the caller is root.

PostgreSQL refuses to run as root, so for root it runs as `nobody`, or as whoever owns the data already.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from store.embedded.refusal import StartError


@dataclass(frozen=True)
class Account:
    """Numeric user and group; `changes` tells whether processes must change to it."""

    uid: int
    gid: int
    changes: bool

    def own(self, path: Path) -> None:
        """Give the account this file or folder."""
        if self.changes:
            os.chown(path, self.uid, self.gid)

    @property
    def user(self) -> int | None:
        """For `subprocess`: the user to change to."""
        return self.uid if self.changes else None

    @property
    def group(self) -> int | None:
        """For `subprocess`: the group to change to."""
        return self.gid if self.changes else None

    @property
    def extra_groups(self) -> list[int] | None:
        """For `subprocess`: no other groups come along."""
        return [] if self.changes else None

    def can(self, *command: str | Path) -> bool:
        """Whether the account can run a short command to success: the truest test of reaching a path."""
        try:
            tried = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                cwd="/",
                check=False,
                user=self.user,
                group=self.group,
                extra_groups=self.extra_groups,
            )
        except OSError:
            return False
        return tried.returncode == 0

    def can_write_in(self, folder: Path) -> bool:
        """Whether the account can reach the folder and make files in it."""
        return self.can("/usr/bin/test", "-w", folder, "-a", "-x", folder)


def account_for(data: Path) -> Account:
    """The account for servers whose data is, or will be, in this folder. Raises StartError."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), changes=False)
    owner = data.stat() if data.exists() else None
    if owner is not None and owner.st_uid != 0:
        account = Account(owner.st_uid, owner.st_gid, changes=True)
    else:
        try:
            entry = pwd.getpwnam("nobody")
        except KeyError:
            raise StartError(
                "PostgreSQL does not run as root and there is no account 'nobody': start as another user."
            ) from None
        account = Account(entry.pw_uid, entry.pw_gid, changes=True)
    if not account.can("/usr/bin/test", "-d", "/"):
        raise StartError(
            "PostgreSQL does not run as root and this root may not change accounts: start as another user, "
            "or set DATABASE_URL and REDIS_URL to servers elsewhere."
        )
    return account
