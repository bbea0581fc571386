"""The groups' means as an SVG: bars of the time as a multiple of the native one, on a logarithmic scale."""

import math
from html import escape

BAR, GAP, ROW, LEFT, WIDTH, TOP = 13, 3, 44, 130, 760, 78
SERIES = [("qemu", "qemu-user", "#d9822b"), ("sojourn", "Sojourn", "#2f81c7")]

# Colours that can be read on white and on black; text follows the reader's scheme.
STYLE = """
text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #24292f }
.small { font-size: 11px; fill: #57606a }
.title { font-size: 15px; font-weight: 600 }
.grid { stroke: #8c959f; stroke-opacity: .35 }
.one { stroke: #57606a; stroke-width: 1.5 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .small { fill: #9da7b3 }
  .one { stroke: #9da7b3 }
}"""


def ticks(most):
    return [v for v in (1, 2, 4, 8, 16, 32, 64, 128, 256) if v <= most * 1.05]


def svg(report):
    groups = {n: s for n, s in report["groups"].items() if s["qemu"] and s["sojourn"]}
    if "all" in groups:
        groups["all"] = groups.pop("all")
    most = max(max(s["qemu"], s["sojourn"]) for s in groups.values()) * 1.25
    least = min(1, min(min(s["qemu"], s["sojourn"]) for s in groups.values()) / 1.05)
    span = WIDTH - LEFT - 60

    def x(value):
        return LEFT + span * math.log(value / least) / math.log(most / least)

    height = TOP + ROW * len(groups) + 26
    bottom = height - 24
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" '
        'aria-label="Time as a multiple of native, by group of programs">',
        f"<style>{STYLE}\n</style>",
        '<text class="title" x="12" y="24">Time as a multiple of native (shorter is better)</text>',
    ]
    at = 12
    for _, name, colour in SERIES:
        out.append(f'<rect x="{at}" y="38" width="12" height="12" rx="2" fill="{colour}"/>')
        label = f"{name} {report['qemu' if name == 'qemu-user' else 'sojourn']}"
        out.append(f'<text x="{at + 18}" y="49">{escape(label)}</text>')
        at += 160
    out.append(
        f'<text class="small" x="{at}" y="49">geometric means, logarithmic scale; {escape(report["processor"])}</text>'
    )
    for v in ticks(most):
        kind = "one" if v == 1 else "grid"
        out.append(f'<line class="{kind}" x1="{x(v):.1f}" y1="{TOP - 8}" x2="{x(v):.1f}" y2="{bottom}"/>')
        out.append(f'<text class="small" x="{x(v):.1f}" y="{height - 8}" text-anchor="middle">{v} ×</text>')
    for row, (name, s) in enumerate(groups.items()):
        y = TOP + row * ROW
        weight = ' font-weight="600"' if name == "all" else ""
        out.append(f'<text x="{LEFT - 10}" y="{y + BAR + 6}" text-anchor="end"{weight}>{escape(name)}</text>')
        for i, (key, _, colour) in enumerate(SERIES):
            top = y + i * (BAR + GAP)
            begin, end = sorted((x(1), x(s[key])))
            out.append(
                f'<rect x="{begin:.1f}" y="{top}" width="{max(end - begin, 1):.1f}" height="{BAR}" rx="2" '
                f'fill="{colour}"/>'
            )
            out.append(f'<text class="small" x="{end + 5:.1f}" y="{top + BAR - 2}">{s[key]:.2f}</text>')
    return "\n".join(out + ["</svg>"]) + "\n"


def write(report, path):
    with open(path, "w") as out:
        out.write(svg(report))
