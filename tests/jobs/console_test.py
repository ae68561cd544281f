"""Uses the console as people do, in headless Chromium, and compares it with what Thrift says.

Usage: console_test.py GENERATED_DIR THRIFT_PORT HTTP_PORT [SCREENSHOT_DIR]
"""

import calendar
import json
import os
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, sys.argv[1])

from bole import Bole, ttypes  # noqa: E402  (generated)
from selenium import webdriver  # noqa: E402
from selenium.common.exceptions import StaleElementReferenceException  # noqa: E402
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402
from thrift.protocol import TCompactProtocol  # noqa: E402
from thrift.transport import TSocket, TTransport  # noqa: E402

HOME = "http://127.0.0.1:%s/" % sys.argv[3]
PATIENCE_S = 20
WIDE = (1280, 900)
NARROW = (400, 860)


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def connect():
    socket = TSocket.TSocket("127.0.0.1", int(sys.argv[2]))
    transport = TTransport.TFramedTransport(socket)
    transport.open()
    return Bole.Client(TCompactProtocol.TCompactProtocol(transport))


def start_browser(profile):
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--no-first-run",
        "--lang=en",
        "--user-data-dir=" + profile,
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    browser = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
    browser.set_window_size(*WIDE)
    return browser


class Page:
    """What a person does on the page, and sees."""

    def __init__(self, browser):
        self.browser = browser

    def all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.wait(lambda: (self.all(selector) or [None])[0], selector)

    def wait(self, condition, what):
        # What was found may be replaced by a newer view before it is looked at.
        waiting = WebDriverWait(
            self.browser, PATIENCE_S, 0.02, ignored_exceptions=[StaleElementReferenceException]
        )
        return waiting.until(lambda _: condition(), what)

    def settle(self, act):
        """Does something and waits until the view that it leads to is shown."""
        before = self.shown()
        act()
        self.wait(lambda: self.shown() > before and not self.all("#view[aria-busy]"), "a new view")

    def shown(self):
        return int(self.one("#view").get_attribute("data-shown") or 0)

    def open(self, address):
        """Goes to an address as by typing it: nothing on the page keeps the focus."""
        go = "document.activeElement.blur(); scrollTo(0, 0); location.hash = arguments[0]"
        self.settle(lambda: self.browser.execute_script(go, address))

    def press(self, *keys):
        for key in keys:
            self.browser.switch_to.active_element.send_keys(key)

    def focused(self):
        return self.browser.switch_to.active_element.get_attribute("data-key")

    def total(self):
        return int(self.one("#total").get_attribute("data-total"))

    def text(self, selector):
        return self.one(selector).text

    def facet(self, field):
        """Label and count of each value as it is shown."""
        values = self.all('fieldset[data-field="%s"] .value' % field)
        return [
            (
                value.find_element(By.CSS_SELECTOR, ".label").text,
                int(value.find_element(By.CSS_SELECTOR, ".count").get_attribute("data-count")),
            )
            for value in values
        ]


def search(
    client, viewer, query="", clauses=(), facets=(), diagnose=False, leave_out=None, since=None,
    kind=ttypes.EntityKind.HEADHUNTER,
):
    return client.searchMembers(
        ttypes.SearchRequest(
            viewerKind=kind,
            viewerId=viewer,
            query=query,
            clauses=list(clauses),
            text="",
            count=20,
            diagnose=diagnose,
            leaveOut=leave_out,
            since=since,
            excludedIds=[],
            facets=[ttypes.FacetRequest(field=field, maxValues=6) for field in facets],
        )
    )


def city_is(label):
    return ttypes.SearchClause(
        field="city", value=label, demand=ttypes.Demand.CAN, scope=ttypes.SearchScope.CURRENT
    )


def test_search(page, client, viewer):
    everybody = search(client, viewer, facets=["city"])
    expect(page.total() == everybody.total, "everybody whom the viewer may see is counted")

    page.one("#q").send_keys("工程师 OR engineer OR manager")
    page.settle(lambda: page.press(Keys.ENTER))
    found = search(client, viewer, "工程师 OR engineer OR manager", facets=["city"])
    expect(page.total() == found.total > 0, (page.total(), found.total))
    shown = [row.get_attribute("data-key") for row in page.all("[data-row]")]
    expect(shown == ["row:" + item.id for item in found.items], shown)
    values = [(value.label, value.count) for value in found.facets[0].values]
    expect(page.facet("city") == values, (page.facet("city"), values))


def test_facets(page, client, viewer):
    query = "工程师 OR engineer OR manager"
    (first, count), (second, _) = page.facet("city")[:2]
    page.settle(lambda: page.one('[data-key="city:%s"]' % first).click())
    found = search(client, viewer, query, [city_is(first)], ["seniority"])
    expect(page.total() == found.total == count, "the count of the facet was exact")
    expect(page.focused() == "city:%s" % first, "the focus stays")
    values = [(value.label, value.count) for value in found.facets[0].values]
    expect(page.facet("seniority") == values, page.facet("seniority"))

    page.settle(lambda: page.one('[data-key="km"] option[value="500"]').click())
    near = ttypes.SearchClause(
        field="near", value=first + " 500", demand=ttypes.Demand.CAN, scope=ttypes.SearchScope.CURRENT
    )
    around = search(client, viewer, query, [near], ["province"])
    expect(page.total() == around.total > found.total, (page.total(), around.total))
    values = [(value.label, value.count) for value in around.facets[0].values]
    expect(page.facet("province") == values, (page.facet("province"), values))
    page.settle(lambda: page.one('[data-key="km"] option[value="0"]').click())

    page.settle(lambda: page.one('[data-key="city:%s"]' % second).click())
    both = search(client, viewer, query, [city_is(first), city_is(second)])
    expect(page.total() == both.total >= count, "one of two cities")
    expect(len(page.all(".chip")) == 2, "both choices are shown")
    page.settle(lambda: page.one('[data-key="clear"]').click())
    expect(page.total() == search(client, viewer, query).total, "nothing is chosen")


def test_groups(page, client, viewer):
    query = "工程师 OR engineer OR manager"
    found = search(client, viewer, query, facets=["group"]).facets[0].values
    values = [(value.label, value.count) for value in found]
    expect(len(values) > 3 and page.facet("group") == values, (page.facet("group"), values))
    first = '[data-key="group:%s"]' % values[0][0]
    page.settle(lambda: page.one(first).click())
    expect(page.total() == values[0][1], "the members of a group")
    page.settle(lambda: page.one(first).click())


def test_distance(page, client, members):
    """A member who is tied to somebody narrows down to these."""
    member = ttypes.EntityKind.MEMBER
    facets = {one: search(client, one, facets=["distance"], kind=member).facets[0] for one in members}
    viewer = next(one for one in members if any(v.label == "1" for v in facets[one].values))
    address = page.browser.execute_script("return location.hash")
    page.open("#/members?as=member&by=" + viewer)
    names = {"1": "1st", "2": "2nd", "3+": "3rd and further"}
    values = [(names[value.label], value.count) for value in facets[viewer].values]
    expect(page.facet("distance") == values, (page.facet("distance"), values))
    page.settle(lambda: page.one('[data-key="distance:1"]').click())
    tied = search(client, viewer, "distance:1", kind=member)
    expect(page.total() == tied.total == dict(values)["1st"] > 0, (page.total(), tied.total))
    expect("1st" in page.text(".chip"), page.text(".chip"))
    page.settle(lambda: page.one("#language").click())
    expect("一度" in page.text(".chip"), page.text(".chip"))
    page.settle(lambda: page.one("#language").click())
    page.open(address)


def test_memory(page, client, viewer):
    request = dict(facets=[], query="工程师 OR engineer OR manager")
    page.settle(lambda: page.one('[data-key="hide"] option[value="365"]').click())
    page.settle(lambda: page.one('[data-key="team"]').click())
    hidden = search(client, viewer, leave_out=ttypes.LeaveOut(days=365, byTeam=True), **request)
    expect(page.total() == hidden.total, (page.total(), hidden.total))
    left_out = int(page.one("[data-left-out]").get_attribute("data-left-out"))
    expect(left_out == hidden.numLeftOut > 0, (left_out, hidden.numLeftOut))
    everybody = search(client, viewer, **request)
    expect(everybody.total == hidden.total + left_out, "who is hidden is counted apart")
    page.settle(lambda: page.one('[data-key="hide"] option[value="0"]').click())

    day = time.gmtime(everybody.newestEventAt - 300 * 86400)
    address = page.browser.execute_script("return location.hash")
    page.open(address + "&since=" + time.strftime("%Y-%m-%d", day))
    since = calendar.timegm(day) // 86400 * 86400
    new = search(client, viewer, since=since, **request)
    expect(page.total() == new.total > 0, (page.total(), new.total))
    shown = [row.get_attribute("data-news") for row in page.all("[data-news]")]
    expected = [ttypes.NewsKind._VALUES_TO_NAMES[n.kind] for item in new.items for n in item.news]
    expect(shown == expected, shown)
    page.open(address)


def test_doctor_and_errors(page, client, viewer):
    page.settle(lambda: page.one('[data-key="doctor"]').click())
    expect("clause" in page.text("#doctor").lower(), page.text("#doctor"))

    box = page.one("#q")
    box.clear()
    box.send_keys("engineer AND xyzzyxyzzy")
    page.settle(lambda: page.press(Keys.ENTER))
    expect(page.total() == 0, "nobody is called so")
    report = search(client, viewer, "engineer AND xyzzyxyzzy", diagnose=True).doctor
    numbers = [cell.text for cell in page.all("#doctor tbody td.number")]
    expected = [str(n) for clause in report.clauses for n in (clause.alone, clause.without)]
    expect([n.replace(",", "") for n in numbers] == expected, (numbers, expected))

    box = page.one("#q")
    box.clear()
    box.send_keys('上海 title:(算法 OR "机器')
    page.settle(lambda: page.press(Keys.ENTER))
    problem = page.one(".problem")
    expect(int(problem.get_attribute("data-position")) > 0, problem.text)
    expect("quote that closes" in problem.text, problem.text)
    page.settle(lambda: page.one('[data-key="doctor"]').click())


def test_keyboard_and_member(page, client, viewer):
    page.open("#/members")
    page.browser.execute_script("document.activeElement.blur()")
    page.press("/")
    expect(page.focused() == "q", "a slash leads to the box")
    page.press("engineer")
    page.settle(lambda: page.press(Keys.ENTER))
    found = search(client, viewer, "engineer")
    expect(page.total() == found.total, (page.total(), found.total))
    page.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    expect(page.focused() == "row:" + found.items[1].id, page.focused())
    page.press(Keys.ARROW_UP)
    expect(page.focused() == "row:" + found.items[0].id, page.focused())
    page.press(Keys.ESCAPE)
    expect(page.focused() == "q", "back in the box")
    page.press(Keys.ARROW_DOWN)
    page.settle(lambda: page.press(Keys.ENTER))

    member = found.items[0].id
    expect(member in page.text("#entity"), page.text("#entity"))
    people = client.peopleYouMayKnow(ttypes.ListRequest(id=member, count=20, excludedIds=[]))
    shown = [row.get_attribute("data-key") for row in page.all("#list [data-row]")]
    expect(shown == ["row:" + item.id for item in people.items], shown)
    reasons = [len(row.find_elements(By.CSS_SELECTOR, ".reasons li")) for row in page.all("#list .row")]
    expect(reasons == [len(item.reasons) for item in people.items], reasons)
    return member, people


def standing(page, candidate):
    box = page.one("#candidate")
    box.clear()
    box.send_keys(candidate, Keys.ENTER)
    return lambda: page.one("#told [data-standing]").get_attribute("data-standing")


def test_why_not(page, client, member, people):
    told = standing(page, people.items[-1].id)
    page.wait(lambda: told() == "LISTED", "who is listed is so")
    expect(str(len(people.items)) in page.text("#told"), page.text("#told"))
    for nobody in (member, "nobody"):
        told = standing(page, nobody)
        page.wait(lambda: told() == "NOT_AVAILABLE", "oneself and the unknown aren't told apart")
    expect("Not available" == page.text("#told"), page.text("#told"))

    page.settle(lambda: page.one('[data-key="jobsForMember"]').click())
    jobs = client.jobsForMember(ttypes.ListRequest(id=member, count=20, excludedIds=[]))
    shown = [row.get_attribute("data-key") for row in page.all("#list [data-row]")]
    expect(shown == ["row:" + item.id for item in jobs.items], shown)


def test_language(page):
    expect("Lists" in page.text("#top"), page.text("#top"))
    page.settle(lambda: page.one("#language").click())
    expect("名单" in page.text("#top"), page.text("#top"))
    page.browser.refresh()
    page.wait(lambda: "名单" in page.text("#top"), "the choice is kept")
    page.wait(lambda: not page.all("#view[aria-busy]") and page.shown() > 0, "shown again")


def test_nights(page, client):
    page.settle(lambda: page.one('#top [data-key="nights"]').click())
    status = client.status()
    expect(len(page.all('[data-in-use="%s"]' % status.snapshotId)) == 1, "the one in use")
    page.settle(lambda: page.one('[data-key="report:%s"]' % status.snapshotId).click())
    page.browser.switch_to.frame(page.one("iframe.report"))
    page.wait(lambda: len(page.all("h1")) == 1, "the report")
    page.browser.switch_to.default_content()


def test_jobs(page):
    page.settle(lambda: page.one('#top [data-key="jobs"]').click())
    expect(page.total() > 0 and page.facet("city"), "jobs are found and counted")


def take_screenshots(page, folder, viewer):
    views = {
        "search": "#/members?as=headhunter&by=%s&q=engineer&doctor=1" % viewer,
        "list": "#/entity",
        "error": "#/members?as=headhunter&by=%s&q=title%%3A(算法 OR" % viewer,
        "nights": "#/nights",
        "report": "#/report",
    }
    for size in (WIDE, NARROW):
        page.browser.set_window_size(*size)
        for _ in ("zh", "en"):
            page.settle(lambda: page.one("#language").click())
            language = page.browser.execute_script("return document.documentElement.lang")
            for name, address in views.items():
                page.open(address)
                path = "%s/%s-%d-%s.png" % (folder, name, size[0], language)
                page.browser.save_screenshot(path)


def expect_no_other_host(browser):
    """All that was asked over the network came from the console itself."""
    asked = set()
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            asked.add(message["params"]["request"]["url"])
    elsewhere = [url for url in asked if not url.startswith((HOME, "data:", "about:", "chrome:"))]
    expect(asked and not elsewhere, elsewhere)
    complaints = [
        entry for entry in browser.get_log("browser") if "Content Security Policy" in entry["message"]
    ]
    expect(not complaints, complaints)


def main():
    client = connect()
    with urllib.request.urlopen(HOME + "nights.json") as answer:
        samples = json.load(answer)[0]["samples"]
    viewer = next(sample["id"] for sample in samples if sample["kind"] == "headhunter")
    with tempfile.TemporaryDirectory() as profile:
        browser = start_browser(profile)
        try:
            page = Page(browser)
            browser.get(HOME)
            page.wait(lambda: page.shown() > 0, "the page begins")
            test_search(page, client, viewer)
            test_facets(page, client, viewer)
            test_groups(page, client, viewer)
            members = [sample["id"] for sample in samples if sample["kind"] == "member"]
            test_distance(page, client, members)
            test_memory(page, client, viewer)
            test_doctor_and_errors(page, client, viewer)
            member, people = test_keyboard_and_member(page, client, viewer)
            test_why_not(page, client, member, people)
            test_language(page)
            test_nights(page, client)
            test_jobs(page)
            if len(sys.argv) > 4:
                os.makedirs(sys.argv[4], exist_ok=True)
                take_screenshots(page, sys.argv[4], viewer)
            expect_no_other_host(browser)
        finally:
            browser.quit()


main()
