"""Pages of long lists: rows are left out by the database, and counted only some way beyond the page that is shown."""

from django.core.paginator import Paginator

PAGE = 50  # rows of a page
WHOLE = 100  # a list of up to so many rows is shown on one page
COUNTED = 250  # rows are counted so far beyond the page that is shown: a count of all would read them all


class RowPaginator(Paginator):
    """Pages of rows whose keys were read, behind `skipped`, one beyond `limit`; `more`: there are others."""

    def __init__(self, keys: list[int], limit: int, skipped: int = 0):
        super().__init__(keys[: limit - skipped], PAGE)
        self.more = skipped + len(keys) > limit
        self.skipped = skipped
        self.count = skipped + len(self.object_list)

    def page(self, number):
        """The page of this number, which lies behind the rows that were skipped."""
        number = self.validate_number(number)
        begin = (number - 1) * PAGE - self.skipped
        return self._get_page(self.object_list[begin : begin + PAGE], number, self)


def page_number(wanted: str) -> int:
    """The number of a page that an address names; 1 where it names none."""
    return max(int(wanted), 1) if wanted.isascii() and wanted.isdigit() and len(wanted) < 7 else 1


def keys_within(part, skipped: int, count: int) -> list[int]:
    """`count` of the keys of a queryset, behind the first `skipped`."""
    return list(part.values_list("pk", flat=True)[skipped : skipped + count])
