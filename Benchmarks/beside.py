"""Two guests' results side by side: what the second one's programs take of the first one's, each beside native."""

from report import mean, ratio, show


def rows(report):
    return {(r["group"], r["name"]): r for r in report["programs"] + report["start-up"] if not r["problems"]}


def run(first, second):
    """The exit status: 1 if they have no program in common."""
    a, b = rows(first), rows(second)
    both = [key for key in a if key in b]
    names = first["guest"], second["guest"]
    print(f"{'':18}{names[0]:>9}{names[1]:>9}{'ratio':>9}{'qemu ratio':>12}")

    def quotient(key, way):
        x, y = ratio(a[key], way), ratio(b[key], way)
        return y / x if x and y else None

    for group in dict.fromkeys(group for group, _ in both):
        print(group)
        members = [key for key in both if key[0] == group]
        for key in members:
            print(
                f"  {key[1]:16}{show(ratio(a[key], 'sojourn')):>9}{show(ratio(b[key], 'sojourn')):>9}"
                f"{show(quotient(key, 'sojourn')):>9}{show(quotient(key, 'qemu')):>12}"
            )
        print_mean("  mean", members, quotient)
    print_mean("all", both, quotient)
    return 0 if both else 1


def print_mean(name, keys, quotient):
    of_sojourn = mean([quotient(key, "sojourn") for key in keys])
    of_qemu = mean([quotient(key, "qemu") for key in keys])
    print(f"{name:36}{show(of_sojourn):>9}{show(of_qemu):>12}")
