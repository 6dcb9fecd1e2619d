// How the text of the book is searched: what the search page and the suggestions of every page share. The text
// (searchtext.js) and the English forms of words are loaded by the first search, code and bare numbers on demand.
window.bookSearching = (() => {
  const base = document.currentScript.src.replace(/[^/]*$/, ""), root = new URL(document.documentElement.dataset.content_root, location.href).href;
  const BEFORE = 60, AFTER = 100, NEAREST = 8;
  const script = (src) => new Promise((done, failed) =>
    document.head.append(Object.assign(document.createElement("script"), {src, onload: done, onerror: failed})));

  // A number stands for a longer line that stood in the book before: the lines are counted from 0.
  const unpacked = (pages) => {
    const long = [];
    const lines = (piece) => {
      if (typeof piece === "number") return long[piece];
      long.push(...piece.split("\n").filter((line) => [...line].length >= bookText.long));
      return piece;
    };
    return pages.map(([url, title, sections]) => [url, title, sections.map(([anchor, heading, ...texts]) =>
      [anchor, heading, ...texts.map((pieces) => pieces.map(lines).join("\n")), ""])]);
  };

  // Folding keeps the length of a text, so that a place in the folded text is the same place in the text as printed.
  const folder = ([from, to]) => {
    const same = new Map([...from].map((character, i) => [character, [...to][i]]));
    const some = new RegExp(`[${from}]`, "g");
    return (text) => text.replace(some, (character) => same.get(character)).replace(/İ/g, "i").toLowerCase();
  };

  const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  // A query is cut at spaces and where Chinese meets another script; each part must be in a page.
  const parts = (query) => [...new Set((query.match(/\p{Script=Han}+|[^\s\p{Script=Han}]+/gu) ?? [])
    .map((part) => part.replace(/^[^\p{L}\p{N}<>=&+#$€%]+|[^\p{L}\p{N}<>=&+#$€%]+$/gu, "")).filter(Boolean))];

  // Chinese and parts of words from three letters are found anywhere; shorter words whole; English words in any form.
  const pattern = (part, vocabulary) => {
    if (/\p{Script=Han}/u.test(part)) return escape(part);
    if (part.length < 3) return `(?<![a-z0-9])${escape(part)}(?![a-z0-9])`;
    const forms = /^[a-z]+$/.test(part) ? vocabulary(part) : [];
    return [escape(part), ...forms.map((form) => `(?<![a-z])${form}(?![a-z])`)].join("|");
  };

  const forms = (texts) => {
    const stemmer = typeof Stemmer === "undefined" ? null : new Stemmer();
    const words = new Set(texts.flatMap((text) => text.match(/[a-z]{3,}/g) ?? []));
    return (word) => {
      if (!stemmer) return [];
      const stem = stemmer.stemWord(word);
      const start = stem.slice(0, 2);
      return [...words].filter((other) => other.startsWith(start) && stemmer.stemWord(other) === stem);
    };
  };

  // What of a book is the same for every query.
  const made = (pages, fold) => {
    const folded = pages.map(([, title, sections]) => [fold(title), sections.map((section) => section.slice(1).map(fold))]);
    const texts = folded.map(([title, sections]) => [title, ...sections.flat()].join("\n"));
    return {pages, folded, texts, vocabulary: forms(texts)};
  };

  let fold = null, book = null, waiting = null;
  const open = () => waiting ??= Promise.all([script(`${root}searchtext.js`), script(`${base}language_data.js`)]).then(() => {
    fold = folder(bookText.alike);
    book = made(unpacked(bookText.pages), fold);
  }).catch((error) => { waiting = null; throw error; });
  const withCode = () => script(`${root}searchcode.js`).then(() => made(book.pages.map(([url, title, sections], i) =>
    [url, title, sections.map((section, j) => [...section.slice(0, 4), bookCode[i][j]])]), fold));

  const count = (text, expression) => text.match(expression)?.length ?? 0;
  const asked = (query) => {
    const terms = parts(fold(query)).map((part) => new RegExp(pattern(part, book.vocabulary), "g"));
    return {terms, any: new RegExp(terms.map((term) => term.source).join("|"), "g"), all: (text) => terms.every((term) => text.search(term) >= 0)};
  };

  // Pages with the query in their title, then in a heading, then with its words side by side in running text, then by
  // hits: what stands in tables, charts and controls counts a tenth of running text, and code a tenth of that.
  const search = (query, {pages, folded} = book) => {
    const {terms, any, all} = asked(query), phrase = fold(query.trim());
    if (!terms.length) return [];
    return folded.map(([title, sections], i) => {
      if (!all([title, ...sections.flat()].join("\n"))) return null;
      const [headings, prose, rows, code] = [0, 1, 2, 3].map((kind) => sections.reduce((sum, section) => sum + count(section[kind], any), 0));
      const rank = [all(title), sections.some(([heading]) => all(heading)), sections.some(([, text]) => text.includes(phrase)), headings + prose + rows / 10 + code / 100];
      return {page: pages[i], title, folded: sections, terms, any, hits: headings + prose + rows + code, rank: rank.map(Number)};
    }).filter(Boolean).sort((a, b) => b.rank.reduce((done, value, i) => done || value - a.rank[i], 0));
  };

  // What a Chinese question asks with, which says nothing of what it is about.
  const ASKING = ["为什么", "什么", "怎么样", "怎么", "怎样", "如何", "多少", "哪些", "哪个", "哪座", "哪里", "哪", "谁",
    "吗", "呢", "的", "了", "是", "在", "和", "与", "有", "几"];
  const LONGEST = 12;
  // The pieces of a question: its words, and of Chinese the longest runs that stand in the book, from left to right.
  const pieces = (query) => {
    const asking = new RegExp(ASKING.map(fold).join("|"));
    const runs = (part) => {
      const found = [];
      for (let from = 0, to; from < part.length - 1; from = to) {
        for (to = Math.min(part.length, from + LONGEST); to > from + 2 && !book.texts.some((text) => text.includes(part.slice(from, to)));) to--;
        found.push(part.slice(from, to));
      }
      return found;
    };
    return parts(fold(query)).flatMap((part) => /\p{Script=Han}/u.test(part) ? part.split(asking).flatMap(runs) : [part]);
  };

  // Where no page has all of a question: the pages that have most of its pieces, the rarer the better, and first those
  // in which a section has them. What stands in no page weighs most, so that words of which few are known find nothing.
  const nearest = (query) => {
    const {texts} = book, terms = [...new Set(pieces(query))].map((piece) => new RegExp(pattern(piece, book.vocabulary), "g"));
    if (!terms.length) return [];
    const any = new RegExp(terms.map((term) => term.source).join("|"), "g");
    const weights = terms.map((term) => Math.log((texts.length + 1) / Math.max(1, texts.filter((text) => text.search(term) >= 0).length)));
    const weigh = (text) => terms.reduce((sum, term, i) => sum + (text.search(term) >= 0) * weights[i], 0);
    const fits = ([heading, prose, rows]) => weigh([heading, prose, rows].join("\n")) + weigh(heading) + weigh(prose) / 2;
    const half = weights.reduce((sum, weight) => sum + weight, 0) / 2;
    return book.folded.map(([title, sections], i) => weigh(texts[i]) < half ? null : {page: book.pages[i], title, folded: sections, terms, any, fits,
      hits: sections.reduce((sum, section) => sum + count(section.join("\n"), any), 0), rank: weigh(title) + Math.max(...sections.map(fits))})
      .filter(Boolean).sort((a, b) => b.rank - a.rank).slice(0, NEAREST);
  };

  // Terms that the query names: those with a name that is the query, then those whose name begins with it, then the rest.
  const named = (query) => {
    const {terms, any, all} = asked(query), phrase = fold(query.trim());
    if (!terms.length) return [];
    const near = (names) => Math.min(...names.map((name) => name === phrase ? 0 : name.startsWith(phrase) ? 1 : 2));
    return bookText.terms.map(([names, head, text, url]) => ({head, text, url, any, title: fold(head), near: near(names.map(fold)), found: all(names.map(fold).join("\n"))}))
      .filter(({found}) => found).sort((a, b) => a.near - b.near);
  };
  const explained = (query) => [query, pieces(query).join(" ")].map(named).find((found) => found.length) ?? [];

  // Of each section: the first place in its running text, else in its rows, else in its code, else its heading alone.
  // Headings come first, then running text before rows, then sections with more of the words, then with more hits.
  const places = ({page: [, , sections], folded, terms, any, fits}) => folded.map(([heading, ...texts], i) => {
    const [anchor, title, ...printed] = sections[i];
    const hits = texts.map((text) => count(text, any)), inHeading = count(heading, any);
    const words = terms.filter((term) => count(heading + texts[0] + texts[1], term)).length;
    const kind = hits.findIndex(Boolean), shown = inHeading && kind !== 0 && printed[0] ? 0 : kind;
    if (kind < 0 && !inHeading) return null;
    const weight = fits ? fits(folded[i]) : (inHeading > 0) * 1e7 + (hits[0] > 0) * 1e6 + words * 1e4 + hits[0] + hits[1] / 10 + hits[2] / 100;
    return {anchor, title, heading, text: printed[shown] ?? "", folded: texts[shown] ?? "", any, weight, code: shown === 2};
  }).filter(Boolean).sort((a, b) => b.weight - a.weight);

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const marked = (text, folded, any) => {
    const pieces = [];
    let done = 0;
    for (const hit of folded.matchAll(any)) {
      pieces.push(text.slice(done, hit.index), element("mark", {textContent: text.substr(hit.index, hit[0].length)}));
      done = hit.index + hit[0].length;
    }
    return [...pieces, text.slice(done)].map((piece) => typeof piece === "string" ? piece.replace(/\n/g, " · ") : piece);
  };

  const line = ({text, folded, any}) => {
    const at = Math.max(folded.search(any), 0);
    let from = Math.max(at - BEFORE, 0), to = Math.min(at + AFTER, text.length);
    if (from) from += Math.max(text.slice(from, at).search(/[\s，。；：、]/) + 1, 0);
    if (to < text.length) to -= Math.max([...text.slice(at, to)].reverse().join("").search(/[\s，。；：、]/) + 1, 0);
    if (to <= at + 20) to = Math.min(at + AFTER, text.length);
    return [from ? "… " : "", ...marked(text.slice(from, to), folded.slice(from, to), any), to < text.length ? " …" : ""];
  };

  const address = (url, anchor) => url + (anchor ? `#${encodeURIComponent(anchor)}` : "");
  return {root, open, withCode, fold: (text) => fold(text), search, nearest, explained, places, element, marked, line, address};
})();
