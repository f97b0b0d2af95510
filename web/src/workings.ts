// What a figure means and how it was tested, as elements.
import { data, EXCEPTION, fact, finding, NOT_TESTED, otherEnd, STATUS, TIES, type Fact, type Finding } from "./data";
import { counted, h } from "./dom";
import { isMarked } from "./paper";

const MOST_FINDINGS = 5, MOST_TERMS = 30;

/** A button that leads to a figure. */
export function jump(index: number, text: string, more: Record<string, string> = {}): HTMLElement {
  if (index < 0 || !data.facts[index]) return h("span", {}, text);
  if (!isMarked(index)) return h("span", { title: "not marked in the document" }, text);
  return h("button", { type: "button", class: "jump", "data-go": index, title: describe(fact(index)), ...more }, text);
}

export function describe(one: Fact): string {
  const value = [one.value, one.unit].filter(Boolean).join(" ");
  return [`${one.text}`, one.label || "no label", value, one.period, STATUS[one.status]].filter(Boolean).join(", ");
}

export function statusPill(one: Fact): HTMLElement {
  return h("span", { class: `pill s-${one.status}` }, STATUS[one.status]);
}

export function meaning(one: Fact): HTMLElement {
  const rows: [string, string][] = [
    ["Value", [one.value, one.unit || "unit unknown"].join(" ")],
    ["Period", one.period || "not stated"],
    ["Concept", one.concept ? `${one.concept}${one.confidence ? `  (${one.confidence} sure)` : ""}` : "none fits"],
    ["Basis", one.basis],
    ["Cut by", one.members],
    ["Stated", one.accuracy],
    ["Place", one.place],
  ];
  const list = h("dl", { class: "meaning" });
  for (const [name, text] of rows) if (text) list.append(h("dt", {}, name), h("dd", {}, text));
  return list;
}

export function figureHead(one: Fact): HTMLElement {
  const path = h("div", { class: "path" });
  for (const part of one.path) path.append(h("span", {}, part.replace(/:$/, "")), h("span", { class: "sep", "aria-hidden": "true" }, " › "));
  path.append(h("b", {}, one.label || "(no label)"));
  return h("div", { class: "figure-head" }, h("div", { class: "printed" }, h("span", { class: "num" }, one.text), statusPill(one)), path);
}

/** All that is known of a figure. */
export function figureCard(one: Fact, full: boolean): HTMLElement {
  const card = h("div", { class: "figure" }, figureHead(one), meaning(one));
  const found = one.findings.map(finding).sort((a, b) => rank(a) - rank(b));
  if (!found.length) {
    card.append(h("p", { class: "quiet" }, "Nothing states this figure again or adds up to it: there was nothing to check it against."));
    return card;
  }
  const shown = full ? found : found.slice(0, one.findings.length > MOST_FINDINGS ? 3 : MOST_FINDINGS);
  card.append(h("h3", {}, "Workings"));
  for (const each of shown) card.append(workings(each, one.index));
  if (shown.length < found.length)
    card.append(h("button", { type: "button", class: "more", "data-more": one.index }, `${counted(found.length - shown.length, "more finding")}`));
  return card;
}

const rank = (one: Finding) => (one.outcome === EXCEPTION ? 0 : one.outcome === TIES ? 1 : 2);

export function outcomePill(one: Finding): HTMLElement {
  if (one.outcome === EXCEPTION) return h("span", { class: `pill x-${one.severity}` }, one.accepted ? `${one.severity}, accepted` : one.severity);
  if (one.outcome === NOT_TESTED) return h("span", { class: "pill" }, "not tested");
  return h("span", { class: "pill s-t" }, one.grade === "rounding" ? "ties, with rounding" : "ties");
}

/** One relation with its figures: what was computed, and what is printed. */
export function workings(one: Finding, own = -1): HTMLElement {
  const box = h("div", { class: "workings", "data-finding": one.index });
  if (one.title) box.append(h("div", { class: "check" }, h("span", { class: "tick" }, one.tickmark), h("span", { class: "title" }, `${one.title} `, h("small", {}, one.check)), outcomePill(one)));
  if (one.message) box.append(h("p", { class: "message" }, one.message));
  if (one.subject >= 0 && one.terms.length) box.append(table(one, own));
  const other = own >= 0 && one.outcome !== NOT_TESTED ? otherEnd(one, own) : -1;
  if (other >= 0 && isMarked(other)) {
    const what = one.terms.length === 1 ? "Go to the other end" : "Go to the total";
    box.append(h("button", { type: "button", class: "other", "data-go": other }, `${what}: ${fact(other).text}`, h("kbd", {}, "o")));
  }
  return box;
}

function table(one: Finding, own: number): HTMLElement {
  const body = h("tbody");
  const subject = fact(one.subject);
  const isAlone = one.terms.filter((term) => term.over).length === 1;
  for (const term of one.terms.slice(0, MOST_TERMS)) {
    const each = fact(term.fact);
    const sign = term.weight < 0 ? "−" : term.over && isAlone ? "" : "+";
    const factor = Math.abs(term.weight) !== 1 ? `${Math.abs(term.weight)} ×` : "";
    const unit = each.unit !== subject.unit ? ` ${each.unit}` : each.scale !== subject.scale ? ` ${each.scale}` : "";
    body.append(
      h("tr", { class: term.fact === own ? "own" : "" },
        h("td", { class: "sign" }, `${term.over ? "÷" : ""}${sign}${factor}`), h("td", {}, name(each)),
        h("td", { class: "amount" }, jump(term.fact, each.text), unit ? h("small", {}, unit) : null)),
    );
  }
  if (one.terms.length > MOST_TERMS) body.append(h("tr", {}, h("td"), h("td", {}, `… ${one.terms.length - MOST_TERMS} more`), h("td")));
  if (one.computed && (one.terms.length > 1 || one.outcome === EXCEPTION))
    body.append(row("=", "Computed", h("span", {}, one.computed), one.computedRange, "computed"));
  body.append(row("", `${name(subject)}, as printed`, jump(one.subject, subject.text), one.reportedRange, one.subject === own ? "printed own" : "printed"));
  if (one.difference) body.append(row("", "Difference", h("b", {}, one.difference), one.grade, "difference"));
  return h("table", { class: "terms" }, one.unit ? h("caption", {}, `in ${one.unit}`) : null, body);
}

function row(sign: string, label: string, amount: HTMLElement, small: string, kind: string): HTMLElement {
  return h("tr", { class: kind }, h("td", { class: "sign" }, sign), h("td", {}, label, small ? h("small", { class: "range" }, small) : null), h("td", { class: "amount" }, amount));
}

const name = (one: Fact) => one.label || "(no label)";

/** Who is suspected, and what would mend it. */
export function suspicion(one: Finding): HTMLElement | null {
  const box = h("div", { class: "suspicion" });
  if (one.suggestion) {
    const [text, because] = one.suggestion;
    const line = h("p", { class: "mend" });
    if (one.suspect >= 0) {
      const suspect = fact(one.suspect);
      line.append(h("span", { class: "lead" }, "Most likely wrong: "), `${name(suspect)} `, jump(one.suspect, suspect.text, { class: "jump wrong" }), " should be ", h("b", { class: "right" }, text));
    } else line.append(h("span", { class: "lead" }, "Should be: "), h("b", { class: "right" }, text));
    box.append(line, h("p", { class: "because" }, because));
  }
  const rest = one.candidates.filter(([index]) => index !== one.suspect || !one.suggestion);
  if (rest.length) {
    const list = h("ul");
    for (const [index, text] of rest) {
      const each = fact(index);
      list.append(h("li", {}, `${name(each)} `, jump(index, each.text), text ? " should be " : "", text ? h("b", { class: "right" }, text) : null));
    }
    box.append(h("p", { class: "lead" }, one.suggestion ? "Or else:" : rest.length > 1 ? "One of these is wrong:" : "May be wrong:"), list);
  }
  return box.childNodes.length ? box : null;
}
