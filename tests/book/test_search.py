"""The search page as a reader uses it, over http and from files; checked against the text of the pages."""

import gzip
import random
import re
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from tests.book.visit import HTML, PAGES, Visit, address, until

OTHER = "notebooks/articles/shenzhen-hangzhou-2025"
HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
TWO_TIGERS, QINGDAO = "notebooks/articles/two-tigers-2020", "notebooks/articles/qingdao-2020"
WORDS, WIDGETS = "notebooks/themes/words-and-frames", "notebooks/classroom/your-own-article"
# Query, a page that must be among the results, and what must be marked there.
QUERIES = [
    ("深圳", TWO_TIGERS, "深圳"),
    ("机器学习", WORDS, "机器学习"),
    ("人工智能", TWO_TIGERS, "人工智能"),
    ("產業", QINGDAO, "产业"),  # Traditional
    ("深圳與杭州", None, None),
    ("機器學習", WORDS, "机器学习"),
    ("廣州", TWO_TIGERS, "广州"),
    ("智能", TWO_TIGERS, "智能"),  # within 人工智能
    ("工智", TWO_TIGERS, "工智"),  # across the border of two words
    ("DeepSeek", OTHER, "DeepSeek"),
    ("deepseek", OTHER, "DeepSeek"),
    ("ＤｅｅｐＳｅｅｋ", OTHER, "DeepSeek"),
    ("rank", QINGDAO, "rank"),
    ("ranking", QINGDAO, "rank"),  # another form of the word
    ("cities", QINGDAO, "city"),
    ("AI", TWO_TIGERS, "AI"),
    ("artificial intelligence", TWO_TIGERS, "artificial"),
    ("AI人工智能", QINGDAO, "人工智能"),
    ("深", TWO_TIGERS, "深"),
    ("优必选", TWO_TIGERS, "优必选"),  # in a table
    ("優必選", TWO_TIGERS, "优必选"),
    ("groupby", TWO_TIGERS, "groupby"),  # in code
    ("GLOSSARY", "notebooks/reference/glossary", "Glossary"),
]


@pytest.fixture(scope="module", params=["http", "file"])
def find(request, chromium, site):
    """A function that opens the search page with a query and gives the open page."""
    base = f"{site}/search.html" if request.param == "http" else (HTML / "search.html").as_uri()
    visits = []

    def open_query(query):
        if not visits:
            visits.append(Visit(chromium, f"{base}?q={quote(query)}"))
        else:
            visits[0].page.goto(f"{base}?q={quote(query)}")
        until(visits[0].page, "document.getElementById('search-status').textContent")
        return visits[0].page

    yield open_query
    for visit in visits:
        assert visit.foreign == []
        assert visit.errors == []
        visit.context.close()


def found(page):
    """The results as {page: [marked words]}."""
    entries = page.eval_on_selector_all(
        ".book-found > li",
        """items => items.map(item => [item.querySelector('a.page').getAttribute('href'),
            [...item.querySelectorAll('mark')].map(mark => mark.textContent)])""",
    )
    return {url.removesuffix(".html"): marks for url, marks in entries}


def test_words_are_found_whole_and_within_words_in_both_scripts(find):
    assert len(QUERIES) >= 20
    for query, name, mark in QUERIES:
        results = found(find(query))
        if name:
            assert name in results, (query, list(results))
            assert any(mark.lower() in marked.lower() for marked in results[name]), (query, results[name])


def test_simplified_and_traditional_queries_give_the_same(find):
    for simple, traditional in [
        ("产业", "產業"),
        ("计划", "計畫"),
        ("发展", "發展"),
        ("台湾", "臺灣"),
        ("企业", "企業"),
    ]:
        assert found(find(simple)) == found(find(traditional)), simple


def test_a_word_of_one_table_is_found_with_its_section_and_a_link_there(find):
    page = find("NEURARK")
    assert OTHER in found(page)
    link = page.locator(".book-found a.where").first
    href = link.get_attribute("href")
    assert "#" in href
    link.click()
    page.wait_for_load_state()
    assert page.locator(f"[id='{href.split('#')[1]}']").count() == 1


def test_no_hit_says_what_to_try(find):
    page = find("量子纠缠隐形传态")
    assert found(page) == {}
    status = page.locator("#search-status")
    assert status.get_attribute("aria-live") == "polite"
    assert "No page has “量子纠缠隐形传态”" in status.inner_text()
    assert "Try" in status.inner_text()


@pytest.mark.parametrize(
    "query", ['<img src=x onerror="window.planted=1">', "<script>window.planted=1</script>", "(.*)+$["]
)
def test_a_query_is_text(find, query):
    page = find(query)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.planted") is None
    assert page.locator("#search-results img, #search-results script, #search-status img").count() == 0
    assert query in page.locator("#search-status").inner_text()


def test_an_empty_query_asks_for_a_word(find):
    assert "Type a word" in find(" ").locator("#search-status").inner_text()


def test_a_title_comes_first_then_headings_then_the_number_of_hits(find):
    assert next(iter(found(find("glossary")))) == "notebooks/reference/glossary"
    page = find("深圳")
    results = page.evaluate(
        """[...document.querySelectorAll('.book-found > li')].map(item => [
            item.querySelector('a.page').textContent,
            [...item.querySelectorAll('a.where')].map(a => a.textContent).join(),
            parseInt(item.querySelector('.count').textContent)])"""
    )
    keys = [("深圳" in title, "深圳" in headings) for title, headings, _ in results]
    assert keys == sorted(keys, reverse=True)


@pytest.mark.parametrize("seed", range(4))
def test_any_run_of_characters_that_a_page_shows_is_found(find, seed):
    """The text comes from the built pages by another reader than the search's own."""
    chosen = random.Random(seed)
    for name in chosen.sample(PAGES, 4):
        soup = BeautifulSoup((HTML / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
        for explanation in soup.select("[role=tooltip], dl.py"):  # found in the glossary; as code
            explanation.decompose()
        runs = [run for text in soup.select_one("article").stripped_strings for run in HAN.findall(text)]
        for run in chosen.sample(runs, min(3, len(runs))):
            length = min(chosen.randint(2, 6), len(run))
            start = chosen.randint(0, len(run) - length)
            query = run[start : start + length]
            assert name in found(find(query)), (name, query)


def test_text_that_widgets_show_is_found(chromium, site, find):
    with Visit(chromium, f"{site}/{WIDGETS}.html") as visit:
        visit.scroll()
        visit.page.locator(".book-widget button").first.wait_for()
        shown = visit.page.locator(".book-widget :is(td, li, p, button)").all_text_contents()
    runs = sorted({run[:6] for text in shown for run in HAN.findall(text)})
    assert len(runs) >= 15
    for run in random.Random(1).sample(runs, 8):
        assert WIDGETS in found(find(run)), run


def test_the_keyboard_leads_from_any_page_to_the_results(chromium, site):
    for url in (f"{site}/{TWO_TIGERS}.html", (HTML / f"{TWO_TIGERS}.html").as_uri()):
        with Visit(chromium, url) as visit:
            visit.page.keyboard.press("Control+k")
            visit.page.locator("#pst-search-dialog input:focus").wait_for()
            visit.page.keyboard.insert_text("人工智能")
            visit.page.keyboard.press("Enter")
            visit.page.locator(".book-found > li").first.wait_for()
            assert TWO_TIGERS in found(visit.page)
            assert visit.page.evaluate("document.activeElement.name") == "q"
            visit.page.evaluate("document.activeElement.blur()")
            visit.page.keyboard.press("Control+k")
            assert visit.page.evaluate("document.activeElement.name") == "q"


def test_the_button_opens_the_field(chromium, site):
    with Visit(chromium, f"{site}/index.html") as visit:
        visit.page.locator(".search-button__button:visible").first.click()
        visit.page.locator("#pst-search-dialog input:focus").wait_for()


def test_results_fit_a_phone(chromium, site):
    with Visit(chromium, f"{site}/search.html?q={quote('深圳')}", width=390) as visit:
        visit.page.locator(".book-found > li").first.wait_for()
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_chinese_page_speaks_chinese(chromium, site, tmp_path):
    with Visit(chromium, "about:blank") as visit:
        page = (HTML / "search.html").read_text(encoding="utf-8").replace('<html lang="en"', '<html lang="zh-CN"')
        visit.page.route("**/search.html*", lambda route: route.fulfill(body=page, content_type="text/html"))
        visit.page.goto(f"{site}/search.html?q={quote('深圳')}")
        visit.page.locator(".book-found > li").first.wait_for()
        assert re.search(r"共\d+页", visit.page.locator("#search-status").inner_text())


def test_code_is_searched_where_the_text_has_nothing_or_when_asked_for(find):
    page = find("groupby")
    assert page.locator(".book-found .code").count() and not page.locator(".book-more").count()
    page = find("深圳")
    hits = int(page.locator(f".book-found li:has(a[href='{TWO_TIGERS}.html']) .count").inner_text().split()[0])
    assert page.evaluate("window.bookCode") is None
    page.locator(".book-more").click()
    until(page, "!document.querySelector('.book-more')")
    more = int(page.locator(f".book-found li:has(a[href='{TWO_TIGERS}.html']) .count").inner_text().split()[0])
    assert more >= hits and page.evaluate("bookCode.length === bookText.pages.length")
    assert page.evaluate("document.activeElement.id") == "search-status"


def test_the_rows_of_all_tables_are_a_click_away(find):
    page = find("優必選")
    page.locator("#search-results > p > a").click()
    page.wait_for_load_state()
    page.locator(".book-rows-grid tbody tr").first.wait_for()
    assert "优必选" in page.locator(".book-rows-grid tbody").inner_text()


def test_a_page_with_no_query_loads_no_text(chromium, site):
    with Visit(chromium, f"{site}/search.html") as visit:
        until(visit.page, "document.getElementById('search-status').textContent")
        assert visit.page.evaluate("window.bookText") is None


def test_text_that_does_not_load_is_said(chromium, site):
    with Visit(chromium, "about:blank") as visit:
        visit.page.route("**/searchtext.js", lambda route: route.abort())
        visit.page.goto(f"{site}/search.html?q=AI")
        until(visit.page, "document.getElementById('search-status').textContent")
        assert "did not load" in visit.page.locator("#search-status").inner_text()


# --- terms, and the order of what is found ---------------------------------------------------------------------------


@pytest.mark.parametrize("query, term", [("大模型", "large-model"), ("unicorn", "unicorn"), ("Unicorns", "unicorn")])
def test_a_term_is_explained_above_all_pages(find, query, term):
    page = find(query)
    first = page.locator("#search-results a").first
    assert first.get_attribute("href") == f"notebooks/reference/glossary.html#term-{term}"
    assert page.locator(".book-explained p").first.inner_text().count(" ") > 5


def test_the_term_itself_comes_before_longer_ones(find):
    page = find("算力")
    terms = page.locator(".book-explained a").all_inner_texts()
    assert terms[0] == "computing power 算力" and 1 <= len(terms) <= 3
    assert find("量子纠缠隐形传态").locator(".book-explained").count() == 0


def test_running_text_comes_before_rows_of_tables(find):
    page = find("深圳")
    shown = page.eval_on_selector_all(
        ".book-found > li",
        """items => items.map(item => [item.querySelector('a.page').getAttribute('href'),
            item.querySelector('p > span').textContent])""",
    )
    assert len(shown) > 8
    for url, snippet in shown:
        soup = BeautifulSoup((HTML / url).read_text(encoding="utf-8"), "html.parser")
        article = soup.select_one("article")
        unread = "table, svg, select, script, .vega-data, .cell_input, [role=tooltip], .book-gathered, .book-quiz-key"
        for part in article.select(unread):
            part.decompose()
        if "深圳" in article.get_text():
            words = re.sub(r"\W", "", snippet)
            assert words[5:25] in re.sub(r"\W", "", article.get_text()), (url, snippet)


# Questions that stand in no page, and a page that is among the first two.
QUESTIONS = [
    ("深圳和广州谁领先", TWO_TIGERS),
    ("寒武纪在哪座城市", QINGDAO),
    ("什么是算力", "notebooks/articles/three-cities-2024"),
    ("DeepSeek为什么在杭州", OTHER),
    ("怎样打印学习单", "notebooks/classroom/teachers-guide"),
    ("数据怎么下载", "notebooks/reference/downloads"),
]


@pytest.mark.parametrize(("question", "page"), QUESTIONS)
def test_a_whole_question_in_chinese_leads_to_the_pages_that_have_most_of_it(chromium, site, question, page):
    with Visit(chromium, f"{address(site, 'zh/search')}?q={quote(question)}") as visit:
        until(visit.page, "document.querySelector('.book-found a.page')")
        assert page in list(found(visit.page))[:2]
        assert "大部分" in visit.page.inner_text("#search-status")
        assert (question == "什么是算力") == (visit.page.locator(".book-explained").count() == 1)


def test_results_follow_what_is_typed_on_the_search_page(find):
    page = find("深圳")
    page.locator(".bd-search-container input").fill("独角兽")
    page.locator(".book-explained", has_text="unicorn").wait_for()
    until(page, "location.search === '?q=' + encodeURIComponent('独角兽')")
    assert "独角兽" in page.locator(".book-found mark").first.inner_text()


# --- suggestions on every page ----------------------------------------------------------------------------------------


@pytest.fixture(params=["http", "file"])
def typed(request, chromium, site):
    """A visit to a page whose search field was opened with Ctrl-K."""
    with Visit(chromium, address(site, TWO_TIGERS, request.param)) as visit:
        visit.page.keyboard.press("Control+k")
        visit.page.locator("#pst-search-dialog input:focus").wait_for()
        yield visit
        assert visit.foreign == [] and visit.errors == []
        assert visit.page.evaluate("blocked") == []


def test_suggestions_come_while_typing_and_load_the_text_with_the_first_key(typed):
    page = typed.page
    loaded = "[...document.scripts].filter(s => /search(ing|text)|suggest/.test(s.src)).length"
    assert page.evaluate(loaded) == 0
    page.keyboard.type("unicorn")
    first = page.locator(".book-suggest a").first
    expect(first).to_have_attribute("href", re.compile(r"notebooks/reference/glossary\.html#term-unicorn$"))
    expect(page.locator(".book-suggest a").last).to_have_attribute("href", re.compile(r"\?q=unicorn$"))
    assert page.evaluate(loaded) == 3
    assert 3 <= page.locator(".book-suggest li").count() <= 8
    box, field = (page.locator(f"#pst-search-dialog {part}").bounding_box() for part in (".book-suggest", "input"))
    assert box["y"] >= field["y"] + field["height"] - 1 and box["y"] + box["height"] <= 900


def test_the_arrow_keys_lead_to_a_suggestion_and_enter_to_its_place(typed):
    page = typed.page
    page.keyboard.type("unicorn")
    page.locator(".book-suggest a[href$='?q=unicorn']").wait_for()  # the whole word was looked for
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement === document.querySelector('.book-suggest a')")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/notebooks/reference/glossary.html#term-unicorn")


def test_a_suggestion_on_this_page_closes_the_field(typed):
    page = typed.page
    title = page.locator("h1").first.inner_text().strip("#").split()[0]
    page.locator("#pst-search-dialog input").fill(title)
    here = page.locator(f".book-suggest a[href*='{TWO_TIGERS}']").first
    here.wait_for()
    here.click()
    page.locator("#pst-search-dialog input").wait_for(state="hidden")


def test_suggestions_are_text_and_say_when_there_is_nothing(typed):
    typed.page.locator("#pst-search-dialog input").fill("<img src=x onerror=1>量子纠缠")
    typed.page.locator(".book-suggest", has_text="Nothing found").wait_for()
    assert typed.page.locator(".book-suggest img").count() == 0
    typed.page.locator("#pst-search-dialog input").fill("")
    typed.page.locator(".book-suggest").wait_for(state="hidden")


def test_no_page_loads_the_text_by_itself_and_it_stays_small():
    text = (HTML / "searchtext.js").read_bytes()
    assert len(gzip.compress(text)) < 200_000
    assert not (HTML / "searchindex.js").exists()
    for name, users in {"searchtext.js": [], "suggest.js": [], "searching.js": ["search.html"] * 2}.items():
        assert [path.name for path in HTML.rglob("*.html") if name in path.read_text(encoding="utf-8")] == users
