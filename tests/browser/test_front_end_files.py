"""What the build fetched works in a browser: charts, partial pages, the look, the icons."""

from typing import TYPE_CHECKING

import pytest

from tests.chromium import serious_axe_findings
from tests.house.code import REPO

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser
VENDOR = REPO / "src/heming/web/static/vendor"

PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>前端文件</title>
<link rel="stylesheet" href="tabler.min.css"><script src="echarts.min.js"></script><script src="htmx.min.js"></script>
<script src="tabler.min.js"></script></head>
<body><main><h1>前端文件</h1><button class="btn btn-primary" id="press">确定</button>
<svg class="icon" width="24" height="24" aria-hidden="true"><use href="icons.svg#home"></use></svg>
<div id="chart" role="img" aria-label="图" style="width:400px;height:200px"></div></main></body></html>"""


@pytest.fixture
def opened(page: "Page") -> "Page":
    """A page that loads all of them, answered without a server."""

    def answer(route: "Route") -> None:
        name = route.request.url.rsplit("/", 1)[-1]
        if name in ("", "favicon.ico"):
            route.fulfill(body=PAGE, content_type="text/html")
        else:
            route.fulfill(path=VENDOR / name)

    page.route("http://localhost/**", answer)
    page.goto("http://localhost/")
    return page


def test_a_chart_with_intervals_is_drawn(opened: "Page") -> None:
    drawn = opened.evaluate(
        """() => { const chart = echarts.init(document.getElementById('chart'), null, {renderer: 'svg', locale: 'ZH'});
        chart.setOption({animation: false, xAxis: {type: 'category', data: ['一月', '二月']}, yAxis: {}, series: [
          {type: 'line', data: [4.1, 4.3]},
          {type: 'custom', data: [[0, 4.0, 4.2]], renderItem: (params, api) => ({type: 'line', style: {stroke: '#000'},
            shape: {x1: api.coord([0, api.value(1)])[0], y1: api.coord([0, api.value(1)])[1],
                    x2: api.coord([0, api.value(2)])[0], y2: api.coord([0, api.value(2)])[1]}})}]});
        return document.querySelectorAll('#chart svg path').length }"""
    )
    assert drawn > 3


def test_partial_pages_and_the_look_are_there(opened: "Page") -> None:
    assert opened.evaluate("htmx.version").startswith("2.")
    assert opened.evaluate("getComputedStyle(document.getElementById('press')).display") == "inline-flex"
    assert opened.evaluate("typeof bootstrap === 'object' || typeof tabler === 'object'")


def test_axe_finds_what_is_wrong_and_nothing_else(opened: "Page") -> None:
    assert serious_axe_findings(opened) == []
    opened.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"icons.svg\">')")
    assert any(finding.startswith("image-alt") for finding in serious_axe_findings(opened))
