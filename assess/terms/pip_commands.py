"""Commands that install packages of Python by name, and their options that take a value.

https://pip.pypa.io/en/stable/cli/pip_install/
"""

from __future__ import annotations

INSTALLERS = (("pip", "install"), ("pip3", "install"), ("uv", "pip", "install"))
VALUED = frozenset(
    """
    -r --requirement -c --constraint -i --index-url --extra-index-url -f --find-links -e --editable
    -t --target --prefix --trusted-host --python --timeout --retries --cache-dir --platform --default-timeout
    """.split()
)
