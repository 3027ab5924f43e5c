"""`manage.py where /plan/follow-ups/3/edit/`: the view behind an address, its templates and its tests."""

import inspect
import re
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import Resolver404, ResolverMatch, resolve

ROOT = Path(settings.BASE_DIR)
TEMPLATE = re.compile(r'"([\w/]+\.html)"')


def places(match: ResolverMatch) -> dict[str, list[str]]:
    """Paths from the root, by "view", "template" and "test"; a view has its line and name too.

    Templates are those that the view names, or a function of its module that it calls. Tests are the files in the
    folder of the view's feature that name the page or the last words of its address.
    """
    view = inspect.unwrap(match.func)
    view = getattr(view, "view_class", view)
    source, line = inspect.getsourcelines(view)
    path = Path(inspect.getfile(view)).relative_to(ROOT)
    names = TEMPLATE.findall("".join(source))
    for called in re.findall(r"\b(\w+)\(", "".join(source)):
        if inspect.isfunction(helper := vars(inspect.getmodule(view)).get(called)):
            names += TEMPLATE.findall(inspect.getsource(helper)) if helper.__module__ == view.__module__ else []
    if not names and re.search(r"\b(form|confirm)_page\(", "".join(source)):
        names = ["pages/form.html"]
    words = [word for word in re.sub(r"<[^>]*>", "", match.route).split("/") if word][-1:]
    named = re.compile("|".join([f'"{match.view_name}"', *(rf'["/]{re.escape(word)}["/?.]' for word in words)]))
    tests = (ROOT / "tests" / path.parts[0] / path.parts[1].removesuffix(".py")).rglob("test_*.py")
    return {
        "view": [f"{path}:{line} {view.__name__}"],
        "template": [f"templates/{name}" for name in dict.fromkeys(names)],
        "test": sorted(test.relative_to(ROOT).as_posix() for test in tests if named.search(test.read_text())),
    }


class Command(BaseCommand):
    help = "Print the view behind an address, its templates and its tests."

    def add_arguments(self, parser):
        parser.add_argument("address")

    def handle(self, address, **options):
        try:
            match = resolve(address)
        except Resolver404 as error:
            raise CommandError(f"No page is at {address}.") from error
        for what, paths in places(match).items():
            self.stdout.write("\n".join(f"{what:10}{path}" for path in paths or ["none"]))
