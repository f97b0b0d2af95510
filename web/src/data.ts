// What the page is given: rows of tieout's render/page_data.py, whose order of fields this file repeats.

export type Status = "t" | "d" | "q" | "u";
export type FactRow = [
  text: string, label: number, path: number[], value: string, unit: number, period: number, basis: number, concept: number,
  confidence: number, status: Status, findings: number[], place: number, accuracy: number, members: number, scale: number,
];
export type FindingRow = [
  check: number, outcome: number, severity: number, grade: number, subject: number, terms: number[], message: string, unit: number,
  computed: string, computedRange: string, reportedRange: string, difference: string, suspect: number,
  candidates: [number, string | null][], suggestion: [string, string] | null, accepted: number, place: number,
];
export type Data = {
  title: string; subtitle: string; file: string; kind: "published" | "pages" | "read";
  counts: { facts: number; tied: number; disputed: number; untied: number };
  not_figures: Record<string, number>; classes: string[];
  texts: string[]; checks: [code: string, tickmark: string, title: string][];
  facts: FactRow[]; findings: FindingRow[]; exceptions: number[];
  highlights: [metric: string, value: string, unit: string, prior: string, change: string, period: string, fact: number][];
  guidance: [metric: string, range: string, period: string, action: string, quote: string, low: number, high: number][];
  notices: string[]; remarks: string[];
};

export const data = JSON.parse(document.getElementById("data")?.textContent ?? "{}") as Data;

export const TIES = 0, EXCEPTION = 1, NOT_TESTED = 2;
export const SEVERITIES = ["", "error", "warning", "note"];
export const STATUS: Record<Status, string> = { t: "tied", d: "disputed", q: "maybe wrong", u: "untied" };

const text = (at: number) => data.texts[at] ?? "";

export type Term = { fact: number; weight: number; over: boolean };
export type Finding = ReturnType<typeof finding>;
export type Fact = ReturnType<typeof fact>;

export function fact(index: number) {
  const row = data.facts[index]!;
  return {
    index, text: row[0], label: text(row[1]), path: row[2].map(text), value: row[3], unit: text(row[4]), period: text(row[5]),
    basis: text(row[6]), concept: text(row[7]), confidence: text(row[8]), status: row[9], findings: row[10], place: text(row[11]),
    accuracy: text(row[12]), members: text(row[13]), scale: text(row[14]),
  };
}

export function finding(index: number) {
  const row = data.findings[index]!;
  const check = data.checks[row[0]] ?? ["", "", ""];
  const terms: Term[] = [];
  for (let at = 0; at < row[5].length; at += 3) terms.push({ fact: row[5][at]!, weight: row[5][at + 1]!, over: !!row[5][at + 2] });
  return {
    index, check: check[0], tickmark: check[1], title: check[2], outcome: row[1], severity: SEVERITIES[row[2]] ?? "", grade: text(row[3]),
    subject: row[4], terms, message: row[6], unit: text(row[7]), computed: row[8], computedRange: row[9], reportedRange: row[10],
    difference: row[11], suspect: row[12], candidates: row[13], suggestion: row[14], accepted: !!row[15], place: text(row[16]),
  };
}

/** The figures a finding is about, its suspect or subject first. */
export function figuresOf(one: Finding): number[] {
  const all = [one.suspect, one.subject, ...one.candidates.map(([index]) => index), ...one.terms.map((term) => term.fact)];
  return [...new Set(all.filter((index) => index >= 0))];
}

/** The other end of a tie of one figure to one other; -1 where the finding is no such tie. */
export function otherEnd(one: Finding, index: number): number {
  if (one.subject === index) return one.terms.length === 1 ? one.terms[0]!.fact : -1;
  return one.subject;
}
