"""Characters that no text for a person may hold."""

from __future__ import annotations

import re

# Controls of terminals, what shows text backwards or not at all, ends of lines, and halves of characters.
CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
