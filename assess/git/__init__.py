"""The one home of Git: which repository a path means, and Git run on its objects without its configuration."""

from assess.git.repository import Git
from assess.git.values import EARLIEST, LATEST, as_path, instant

__all__ = ["EARLIEST", "LATEST", "Git", "as_path", "instant"]
