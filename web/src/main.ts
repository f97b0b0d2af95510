// The review page: what stands around the document, and how the two speak with each other.
import "./review.css";
import { data, EXCEPTION, fact, figuresOf, finding, NOT_TESTED, otherEnd, STATUS, type Finding, type Status } from "./data";
import { counted, h } from "./dom";
import * as paper from "./paper";
import { describe, figureCard, outcomePill, suspicion, workings } from "./workings";

const MOST_RESULTS = 200, MOST_LISTED = 300;
const CLASSES: Record<string, string> = { identifier: "identifiers", contact: "contacts", figure: "not understood", list: "list numbers", legal: "legal references", page: "page numbers", name: "parts of names", footnote: "footnote marks" };
const frame = document.getElementById("frame")!;
const shown = new Set<Status>(["t", "d", "q", "u"]);
let showsOthers = true, wantedCheck = "", hovered = -1, pinned = -1, opened = -1, hideTimer = 0, showTimer = 0;
let visited = false;
let results: number[] = [], result = -1;
const trail: number[] = [];

// what stands around the document ------------------------------------------------------------------------------------------------

const live = h("div", { class: "unseen", "aria-live": "polite", role: "status" });
const card = h("div", { id: "card", role: "dialog", "aria-label": "The figure", hidden: true });
const side = h("aside", { "aria-label": "Exceptions and search" });
const search = h("input", { type: "search", id: "search", placeholder: "Search figures", "aria-label": "Search figures by label, concept, value or period", autocomplete: "off", spellcheck: "false" });
const found = h("section", { class: "results", hidden: true, "aria-label": "Search results" });
const choice = h("select", { "aria-label": "Show only figures of one check" }, h("option", { value: "" }, "all checks"));
const help = h("dialog", { id: "help", "aria-label": "Keys" });

function statusFilters(): HTMLElement {
  const numbers = { t: 0, d: 0, q: 0, u: 0 };
  for (const row of data.facts) numbers[row[9]] += 1;
  const box = h("div", { class: "filters", role: "group", "aria-label": "Show figures by status" });
  for (const status of ["d", "q", "t", "u"] as Status[]) {
    if (!numbers[status] && (status === "d" || status === "q")) continue;
    box.append(toggle(`s-${status}`, STATUS[status], numbers[status], () => { flip(shown, status); refilter(); }, TITLES[status]));
  }
  const others = Object.values(data.not_figures).reduce((sum, count) => sum + count, 0);
  const parts = Object.entries(data.not_figures).map(([kind, count]) => `${count.toLocaleString("en-US")} ${CLASSES[kind] ?? kind + "s"}`);
  box.append(toggle("s-n", "not a figure", others, () => { showsOthers = !showsOthers; refilter(); }, parts.join(", ")));
  return box;
}

const TITLES: Record<Status, string> = {
  t: "An independent check ties it; the letters beside it are the tickmarks of the checks",
  d: "Most likely wrong: it does not tie, and changing it mends most", q: "Part of something that does not tie, and may be what is wrong",
  u: "Nothing to check it against",
};

function toggle(kind: string, name: string, count: number, act: () => void, title: string): HTMLElement {
  const button = h("button", { type: "button", class: `filter ${kind}`, "aria-pressed": "true", title }, h("i", { class: "swatch", "aria-hidden": "true" }), h("b", {}, count.toLocaleString("en-US")), ` ${name}`);
  button.addEventListener("click", () => { button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true")); act(); });
  return button;
}

function flip<T>(set: Set<T>, one: T): void { if (!set.delete(one)) set.add(one); }

function head(): HTMLElement {
  const bad = data.exceptions.filter((at) => !finding(at).accepted);
  const errors = bad.filter((at) => finding(at).severity !== "note").length;
  const verdict = !data.facts.length ? "No figures were found" : !bad.length
    ? data.counts.tied ? "Everything that was tested ties" : "Nothing could be tested"
    : errors ? `${counted(errors, "exception")}` : counted(bad.length, "note");
  const button = h("button", { type: "button", class: `verdict ${errors ? "bad" : bad.length ? "note" : data.counts.tied ? "good" : ""}`, disabled: !bad.length, title: bad.length ? "Go to the next exception (n)" : "" },
    verdict, bad.length ? h("kbd", {}, "n") : null);
  button.addEventListener("click", () => nextException(1));
  const themes = h("button", { type: "button", class: "icon", title: "Light or dark (t)", "aria-label": "Light or dark" }, "◐");
  themes.addEventListener("click", flipTheme);
  const keys = h("button", { type: "button", class: "icon", title: "Keys (?)", "aria-label": "Keys" }, "?");
  keys.addEventListener("click", () => help.showModal());
  return h("header", {},
    h("div", { class: "titles" }, h("h1", {}, data.title), h("p", { title: data.file }, data.subtitle || data.file)),
    button, statusFilters(), h("div", { class: "tools" }, choice, search, themes, keys));
}

function strip(): HTMLElement | null {
  if (!data.highlights.length && !data.guidance.length) return null;
  const box = h("div", { class: "strip" });
  if (data.highlights.length) {
    const nav = h("nav", { "aria-label": "Highlights" }, h("h2", {}, "Highlights"));
    const tiles = new Map<string, HTMLElement>();
    for (const [metric, value, unit, prior, change, period, index] of data.highlights) {
      const name = `${metric}\n${unit}`;
      if (!tiles.has(name)) tiles.set(name, h("div", { class: "tile" }, h("span", { class: "metric" }, metric, h("small", {}, ` ${unit}`))));
      tiles.get(name)!.append(line(index, prior ? `${period}; ${prior} before` : period, h("small", {}, short(period)), h("b", {}, value), h("small", { class: "change" }, change)));
    }
    nav.append(...tiles.values());
    box.append(nav);
  }
  if (data.guidance.length) {
    const nav = h("nav", { "aria-label": "Guidance" }, h("h2", {}, "Guidance"));
    for (const [metric, range, period, action, quote, low, high] of data.guidance)
      nav.append(h("div", { class: "tile" }, h("span", { class: "metric" }, metric, h("small", {}, ` ${action}`)), line(low >= 0 ? low : high, quote, h("b", {}, range), h("small", {}, ` ${period}`))));
    box.append(nav);
  }
  return box;
}

const short = (period: string) => period.replace(/ to .*/, "");

function line(index: number, title: string, ...inside: HTMLElement[]): HTMLElement {
  return index >= 0 && paper.isMarked(index) ? h("button", { type: "button", class: "line", "data-go": index, title }, ...inside) : h("div", { class: "line", title }, ...inside);
}

function exceptions(): HTMLElement {
  const box = h("section", { class: "exceptions", "aria-label": "Exceptions, worst first" });
  box.append(h("h2", {}, "Exceptions ", h("span", { class: "count" }, String(data.exceptions.length))));
  if (!data.exceptions.length) {
    box.append(h("p", { class: "quiet" }, !data.facts.length ? "No figures were found in this document, so there was nothing to check." : data.counts.tied ? "None: everything that was tested ties." : "None."));
    return box;
  }
  box.append(h("p", { class: "quiet" }, "Worst first. ", h("kbd", {}, "n"), " and ", h("kbd", {}, "p"), " go through them."));
  const list = h("ol");
  for (const at of data.exceptions.slice(0, MOST_LISTED)) {
    const one = finding(at);
    const place = one.subject >= 0 ? fact(one.subject).place : one.place;
    const button = h("button", { type: "button", class: "exception", "data-exception": at, "aria-expanded": "false" },
      h("span", { class: "row" }, outcomePill(one), h("span", { class: "what" }, `${one.title} `), h("small", {}, one.check)),
      h("span", { class: "message" }, one.message), h("small", { class: "where" }, place));
    list.append(h("li", { id: `x${at}`, class: one.accepted ? "accepted" : "" }, button));
  }
  box.append(list);
  if (data.exceptions.length > MOST_LISTED) box.append(h("p", { class: "quiet" }, `${data.exceptions.length - MOST_LISTED} more are not listed; n and p go on to them.`));
  return box;
}

function notTested(): HTMLElement | null {
  const reasons = new Map<string, number>();
  data.findings.forEach((_, at) => {
    const one = finding(at);
    if (one.outcome !== NOT_TESTED) return;
    const said = `${one.check}: ${one.message}`;
    reasons.set(said, (reasons.get(said) ?? 0) + 1);
  });
  return folded("Not tested", [...reasons].map(([said, count]) => (count > 1 ? `${said} (${count} times)` : said)));
}

function folded(title: string, lines: string[]): HTMLElement | null {
  if (!lines.length) return null;
  const list = h("ul", {}, ...lines.slice(0, MOST_LISTED).map((line) => h("li", {}, line)));
  return h("details", {}, h("summary", {}, title, h("span", { class: "count" }, String(lines.length))), list);
}

function legend(): HTMLElement {
  const list = h("ul", { class: "legend" });
  for (const [code, tickmark, title] of data.checks) list.append(h("li", {}, h("span", { class: "tick" }, tickmark), `${title} `, h("small", {}, code)));
  return h("details", {}, h("summary", {}, "Tickmarks"), list);
}

// figures ------------------------------------------------------------------------------------------------------------------------

function place(element: Element): void {
  const box = paper.placeOf(element), view = paper.view();
  const sight = box.bottom > view.top && box.top < view.bottom;
  card.classList.toggle("away", !sight);
  const width = card.offsetWidth, height = card.offsetHeight;
  const left = Math.max(view.left + 8, Math.min(box.left - 24, view.right - width - 24));
  const below = box.bottom + 8, above = box.top - height - 8;
  const top = below + height <= innerHeight - 8 ? below : above >= view.top + 4 ? above : Math.max(view.top + 4, innerHeight - height - 8);
  const beside = top !== below && top !== above;  // no room over or under it: then at its side, so that it stays in sight
  const side = box.left - width - 16 > view.left ? box.left - width - 16 : Math.min(box.right + 16, innerWidth - width - 16);
  card.style.transform = `translate(${Math.round(beside ? side : left)}px, ${Math.round(top)}px)`;
}

function openCard(index: number, element: Element, pin: boolean, full = false): void {
  const close = h("button", { type: "button", class: "close", "aria-label": "Close" }, "×");
  close.addEventListener("click", () => closeCard());
  card.replaceChildren(...(pin ? [close] : []), figureCard(fact(index), full));
  card.classList.toggle("pinned", pin);
  card.hidden = false;
  card.scrollTop = 0;
  place(element);
}

function closeCard(): void {
  card.hidden = true;
  hovered = pinned = -1;
  paper.release();
  if (opened < 0) paper.light({});
}

/** Goes to a figure: in sight, with its card. */
function go(index: number, options: { focus?: boolean; remember?: boolean; card?: boolean } = {}): void {
  const { focus = true, remember = true, card: withCard = true } = options;
  if (!paper.isMarked(index)) return;
  if (remember && pinned >= 0 && pinned !== index) trail.push(pinned);
  const said = describe(fact(index));
  const element = paper.show(index, said, { focus, scroll: true });
  if (!element) return;
  pinned = index;
  live.textContent = `${said}. ${counted(fact(index).findings.length, "finding")}.`;
  if (withCard) { openCard(index, element, true); requestAnimationFrame(() => { if (pinned === index && !card.hidden) place(element); }); }
  else card.hidden = true;
  lightFor(index);
}

/** Lights what a figure is tied to, or what does not agree with it. */
function lightFor(index: number): void {
  const all = fact(index).findings.map(finding);
  const bad = opened >= 0 && figuresOf(finding(opened)).includes(index) ? finding(opened) : all.find((one) => one.outcome === EXCEPTION);
  const one = bad ?? all.find((each) => each.subject === index) ?? all[0];
  if (one) lightFinding(one); else paper.light({});
}

function lightFinding(one: Finding): void {
  paper.light({ term: one.terms.map((term) => term.fact), sub: one.subject >= 0 ? [one.subject] : [], sus: one.suspect >= 0 ? [one.suspect] : [] });
}

// exceptions -----------------------------------------------------------------------------------------------------------------------

function openException(at: number, options: { focus?: boolean; move?: boolean } = {}): void {
  const { focus = false, move = true } = options;
  shut();
  opened = at;
  const one = finding(at), item = document.getElementById(`x${at}`);
  const subject = one.subject >= 0 && one.terms.length > 0;
  const detail = h("div", { class: "detail" }, suspicion(one), subject ? workings({ ...one, message: "", title: "" }) : null);
  if (item) {
    const button = item.querySelector("button")!;
    item.append(detail);
    item.classList.add("open");
    button.setAttribute("aria-expanded", "true");
    item.scrollIntoView({ block: "nearest" });
    if (focus) button.focus({ preventScroll: true });
  }
  live.textContent = `Exception ${data.exceptions.indexOf(at) + 1} of ${data.exceptions.length}. ${one.severity}. ${one.message}`;
  if (!move) return;
  visited = true;
  const target = figuresOf(one).find(paper.isMarked);
  if (target !== undefined) go(target, { focus: false, card: !item });
  lightFinding(one);
}

function shut(): void {
  const item = document.getElementById(`x${opened}`);
  item?.querySelector(".detail")?.remove();
  item?.querySelector("button")?.setAttribute("aria-expanded", "false");
  item?.classList.remove("open");
  opened = -1;
}

function nextException(way: 1 | -1): void {
  const all = data.exceptions;
  if (!all.length) { live.textContent = "There is no exception."; return; }
  const at = visited ? all.indexOf(opened) : -1;
  openException(all[at < 0 ? (way > 0 ? 0 : all.length - 1) : (at + way + all.length) % all.length]!, { focus: true });
}

// filter and search ----------------------------------------------------------------------------------------------------------------

function refilter(): void {
  const ofCheck = (index: number) => !wantedCheck || data.facts[index]![10].some((at) => data.checks[data.findings[at]![0]]![0] === wantedCheck);
  const count = paper.filter((index) => shown.has(data.facts[index]![9]) && ofCheck(index), showsOthers);
  live.textContent = `${counted(count, "figure")} shown.`;
}

function runSearch(): void {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  result = -1;
  found.hidden = !words.length;
  if (!words.length) { results = []; found.replaceChildren(); return; }
  results = [];
  for (let index = 0; index < data.facts.length; index++) {
    const row = data.facts[index]!;
    const text = [row[0], row[3], row[3].replaceAll(",", ""), data.texts[row[1]], ...row[2].map((at) => data.texts[at]), data.texts[row[7]], data.texts[row[5]], data.texts[row[4]]].join(" ").toLowerCase();
    if (words.every((word) => text.includes(word))) results.push(index);
  }
  const list = h("ol");
  for (const index of results.slice(0, MOST_RESULTS)) {
    const one = fact(index);
    list.append(h("li", {}, h("button", { type: "button", class: "hit", "data-go": index }, h("i", { class: `swatch s-${one.status}` }), h("span", {}, one.label || "(no label)", h("small", {}, ` ${one.period}`)), h("b", {}, one.text))));
  }
  found.replaceChildren(h("h2", {}, "Found ", h("span", { class: "count" }, results.length.toLocaleString("en-US"))), list);
  if (results.length > MOST_RESULTS) found.append(h("p", { class: "quiet" }, `${results.length - MOST_RESULTS} more are not listed.`));
  live.textContent = counted(results.length, "figure") + " found.";
}

function nextResult(way: number): void {
  if (!results.length) return;
  result = (result + way + results.length) % results.length;
  go(results[result]!, { focus: false });
}

// keys, theme, printing --------------------------------------------------------------------------------------------------------------

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  const typing = event.target === search || event.target === choice;
  if (event.key === "Escape") {
    if (typing) { search.value = ""; runSearch(); search.blur(); }
    else if (!card.hidden) closeCard();
    else { shut(); paper.light({}); }
    return;
  }
  if (event.target === search && (event.key === "Enter" || event.key === "ArrowDown" || event.key === "ArrowUp")) {
    nextResult(event.shiftKey || event.key === "ArrowUp" ? -1 : 1);
    event.preventDefault();
    return;
  }
  if (typing) return;
  const act = KEYS[event.key];
  if (act && act() !== false) event.preventDefault();
}

const move = (way: "left" | "right" | "up" | "down") => () => {
  if (pinned < 0 && (way === "up" || way === "down")) return false; // scrolls, as ever
  const index = paper.step(way);
  if (index >= 0) go(index, { remember: false });
  return true;
};

const KEYS: Record<string, () => boolean | void> = {
  n: () => nextException(1), p: () => nextException(-1), "/": () => search.focus(), "?": () => help.showModal(), t: () => flipTheme(),
  ArrowLeft: move("left"), ArrowRight: move("right"), ArrowUp: move("up"), ArrowDown: move("down"),
  o: () => {
    if (pinned < 0) return;
    const ends = fact(pinned).findings.map((at) => otherEnd(finding(at), pinned)).filter((index) => index >= 0 && paper.isMarked(index));
    if (ends.length) go(ends[0]!);
  },
  b: () => { const last = trail.pop(); if (last !== undefined) go(last, { remember: false }); },
};

function isDark(): boolean {
  return (document.documentElement.dataset["theme"] ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
}

function flipTheme(): void {
  document.documentElement.dataset["theme"] = isDark() ? "light" : "dark";
  paper.theme(isDark());
}

function fillHelp(): void {
  const keys: [string, string][] = [
    ["n  p", "next and previous exception"], ["← →", "figure before, figure behind"], ["↑ ↓", "figure above, figure below in its column, once one is chosen"],
    ["o", "the other end of a tie"], ["b", "back to the figure before"], ["/", "search; Enter goes through what is found"], ["Esc", "close"], ["t", "light or dark"], ["?", "these keys"],
  ];
  const list = h("dl");
  for (const [key, said] of keys) list.append(h("dt", {}, ...key.split("  ").flatMap((one) => [h("kbd", {}, one), " "])), h("dd", {}, said));
  const close = h("button", { type: "button" }, "Close");
  close.addEventListener("click", () => help.close());
  help.append(h("h2", {}, "Keys"), list, h("p", { class: "quiet" }, "Point at a figure to see what it means; click to keep it open."), close);
}

// together -------------------------------------------------------------------------------------------------------------------------

async function start(): Promise<void> {
  const pageHead = head();
  side.append(found, ...data.notices.map((text) => h("p", { class: "notice", role: "note" }, text)), exceptions());
  for (const one of [notTested(), folded("What could not be read, and remarks", data.remarks), legend()]) if (one) side.append(one);
  fillHelp();
  document.getElementById("head")!.replaceWith(pageHead); // that one was there from the first paint on
  frame.before(side); // the frame itself stays where it is: moved, it would load anew
  document.body.append(card, help, live);
  for (const [code, , title] of data.checks) choice.append(h("option", { value: code }, `${code}  ${title}`));
  const ready = paper.open({
    hover(index, element) {
      clearTimeout(hideTimer);
      if (pinned >= 0 && !card.hidden) return;
      if (hovered === index) return;
      clearTimeout(showTimer);
      showTimer = window.setTimeout(() => { hovered = index; openCard(index, element, false); lightFor(index); }, card.hidden ? 60 : 0);
    },
    leave() {
      clearTimeout(showTimer);
      if (hovered < 0 || pinned >= 0 && !card.hidden) return;
      clearTimeout(hideTimer);
      hideTimer = window.setTimeout(() => { if (!card.matches(":hover")) { hovered = -1; card.hidden = true; if (opened >= 0) lightFinding(finding(opened)); else paper.light({}); } }, 160);
    },
    pick(index) { clearTimeout(showTimer); hovered = -1; go(index, { focus: false }); },
    focus(index) { if (pinned !== index) go(index, { focus: false }); },
    other(kind, element) { element.setAttribute("title", data.classes[kind] === "figure" ? "a figure that was not understood" : `${data.classes[kind]}, not a figure`); },
    miss() { if (!card.hidden) closeCard(); },
    key: onKey,
    scroll() { const mark = pinned >= 0 ? paper.markOf(pinned) : undefined; if (!card.hidden && mark) place(mark); else if (!card.hidden) { card.hidden = true; hovered = -1; } },
  });
  card.addEventListener("mouseleave", () => { if (pinned < 0) { hovered = -1; card.hidden = true; } });
  addEventListener("resize", () => { const mark = paper.markOf(pinned); if (mark && !card.hidden) place(mark); });
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  search.addEventListener("input", runSearch);
  choice.addEventListener("change", () => { wantedCheck = choice.value; refilter(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => paper.theme(isDark()));
  addEventListener("beforeprint", () => paper.stretch(true));
  addEventListener("afterprint", () => paper.stretch(false));
  paper.theme(isDark());
  await ready.catch(() => undefined);
  const top = strip();
  if (top) pageHead.after(top);
  const first = data.exceptions[0];
  if (first !== undefined) openException(first, { move: false });
  document.documentElement.dataset["ready"] = "true";
}

function onClick(event: MouseEvent): void {
  const target = (event.target as Element).closest<HTMLElement>("[data-go], [data-exception], [data-more]");
  if (!target) return;
  const { go: to, exception, more } = target.dataset;
  if (to !== undefined) go(Number(to), { focus: event.detail === 0 });
  else if (exception !== undefined) { if (opened === Number(exception) && pinned >= 0) { shut(); closeCard(); } else openException(Number(exception)); }
  else if (more !== undefined) { const mark = paper.markOf(Number(more)); if (mark) openCard(Number(more), mark, true, true); pinned = Number(more); }
}

void start();
