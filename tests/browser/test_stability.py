"""Nothing on a page moves once it is shown: whoever is about to press something hits what they saw."""

from tests.browser.pages import PHONE, WIDE

SHIFTS = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => list.getEntries().forEach(each => { sum += each.value; }))
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 300);
})"""
PAGES = ("/plan/", "/plan/mine/", "/agencies/", "/audits/", "/incidents/figures/")


def test_pages_do_not_move_while_they_load(board, visit):
    moved = {}
    for width in (WIDE, PHONE):
        page = visit(board.people["helen"], "/plan/desk/", width=width)
        for address in PAGES:
            page.goto(address, wait_until="load")
            moved[address, width] = page.evaluate(SHIFTS)
    assert max(moved.values()) == 0, moved
