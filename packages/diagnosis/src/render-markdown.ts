import { formatDuration } from '@unpark/base';
import { type AnalysisReport, type Language, shortenSymbol } from '@unpark/model';
import { type ReportWords, REPORT_WORDS } from './report-words';
import { kindWords } from './state-words';

const WIDTH = 80;

/** Words of a text in lines of at most 80 columns; `indent` stands before every line but the first. */
function wrapped(value: string, first = '', indent = first, width = WIDTH): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of oneLine(value).split(' ')) {
    if (word === '') continue;
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    const safe = empty && lines.length > 0 && opensBlock(word) ? `\\${word}` : word;
    line += empty ? safe : ` ${safe}`;
    empty = false;
  }
  if (!empty) lines.push(line);
  return lines;
}

/** Each line is bold by itself: not every reader of Markdown carries a span over a line. */
const bold = (value: string): string[] =>
  wrapped(value, '', '', WIDTH - 4).map((line) => `**${line}**`);

/** Capture text must not begin a line of its own or move a terminal's cursor. */
function oneLine(value: string): string {
  let out = '';
  for (const char of value) {
    const code = char.codePointAt(0) ?? 0;
    out += code < 32 || (code >= 127 && code < 160) ? ' ' : char;
  }
  return out;
}

/**
 * Text that Markdown must show as it is, with as few backslashes as will do: a terminal shows them.
 * `(*T)` cannot end an emphasis and `[...]` is no link unless a bracket follows.
 */
const escaped = (value: string): string =>
  oneLine(value)
    .replace(/[\\`]/g, '\\$&')
    .replace(/(^|[^(])\*/g, '$1\\*')
    .replace(/<(?=[A-Za-z/!?])/g, '\\<')
    .replace(/\](?=[([:])/g, '\\]');

/** What would make a line a heading, a list or a quote. */
const opensBlock = (line: string): boolean => /^(?:#{1,6}|[-+>=~]+|\d{1,9}[.)])$/.test(line);

/** A code span that its own content cannot close. */
function code(value: string): string {
  const clean = oneLine(value);
  let fence = '`';
  while (clean.includes(fence)) fence += '`';
  const pad = clean.startsWith('`') || clean.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${clean}${pad}${fence}`;
}

/**
 * The report as Markdown that reads well in a terminal of 80 columns: the same sentences as the page.
 *
 * @param language of the report's own sentences, which its headings follow
 */
export function renderMarkdown(report: AnalysisReport, language: Language = 'en'): string {
  const words = REPORT_WORDS[language];
  const out: string[] = [];
  const push = (...lines: string[]): void => {
    out.push(...lines);
  };
  push('# Unpark', '', ...bold(escaped(report.verdict.text)));
  if (report.verdict.lead) push('', ...wrapped(escaped(report.verdict.lead)));
  report.findings.forEach((finding, i) => {
    if (i === 0 || finding.severity !== 'low') push(...findingLines(finding, i, words));
  });
  const low = report.findings.filter((finding, i) => i > 0 && finding.severity === 'low');
  if (low.length > 0) {
    push('', `## ${words.alsoSeen}`, '');
    for (const finding of low) {
      push(
        ...wrapped(
          `${finding.pattern}, ${words.severity.low}, ${finding.confidence.toFixed(2)}: ${escaped(finding.summary)}`,
          '- ',
          '  ',
        ),
      );
    }
  }
  if (report.cycles) push(...cycleLines(report.cycles, words));
  if (report.misleading) push(...misleadingLines(report.misleading, words));
  push('', `## ${words.artifacts}`, '');
  for (const artifact of report.artifacts) {
    const kind = kindWords(artifact.kind)[language];
    const summary = artifact.summary ? `, ${escaped(artifact.summary)}` : '';
    push(
      ...wrapped(
        `${code(artifact.file)} ${kind}, ${words.status[artifact.status]}${summary}`,
        '- ',
        '  ',
      ),
    );
    for (const problem of [...(artifact.error ? [artifact.error] : []), ...artifact.warnings]) {
      push(...wrapped(escaped(problem.message), '  - ', '    '));
    }
  }
  if (report.alignment) push(...clockLines(report.alignment, words));
  return `${out.join('\n')}\n`;
}

/** Rings are told in full up to this many. */
const SHOWN_CYCLES = 3;

function cycleLines(cycles: NonNullable<AnalysisReport['cycles']>, words: ReportWords): string[] {
  const lines = ['', `## ${words.cycles}`, ''];
  for (const ring of cycles.slice(0, SHOWN_CYCLES)) {
    lines.push(...wrapped(escaped([...ring, ring[0] ?? ''].join(' → ')), '- ', '  '));
  }
  if (cycles.length > SHOWN_CYCLES) lines.push(`- ${words.more(cycles.length - SHOWN_CYCLES)}`);
  return lines;
}

function misleadingLines(
  items: NonNullable<AnalysisReport['misleading']>,
  words: ReportWords,
): string[] {
  const lines = ['', `## ${words.notTheCause}`, ''];
  for (const { title, text } of items) {
    lines.push(...wrapped(escaped(`${title}: ${text}`), '- ', '  '));
  }
  return lines;
}

/** Times from the first artifact on, with how they are known. */
function clockLines(
  alignment: NonNullable<AnalysisReport['alignment']>,
  words: ReportWords,
): string[] {
  let origin: bigint | undefined;
  for (const { fromUnixNs } of alignment) {
    const from = BigInt(fromUnixNs);
    if (origin === undefined || from < origin) origin = from;
  }
  const at = (unixNs: string): string =>
    (Number(BigInt(unixNs) - (origin ?? 0n)) / 1e9 || 0).toFixed(3);
  const byTime = [...alignment].sort((a, b) => {
    const apart = BigInt(a.fromUnixNs) - BigInt(b.fromUnixNs);
    return apart < 0n ? -1 : apart > 0n ? 1 : a.artifact < b.artifact ? -1 : 1;
  });
  const lines = ['', `## ${words.onOneClock}`, ''];
  for (const row of byTime) {
    const span =
      row.fromUnixNs === row.toUnixNs
        ? `${at(row.fromUnixNs)} s`
        : words.span(at(row.fromUnixNs), at(row.toUnixNs));
    lines.push(
      ...wrapped(
        `${code(row.artifact)} ${span}, ± ${formatDuration(row.errorNs)}, ${escaped(row.source)}`,
        '- ',
        '  ',
      ),
    );
  }
  return lines;
}

type Finding = AnalysisReport['findings'][number];

function otherLines(
  other: NonNullable<Finding['alternatives']>[number],
  words: ReportWords,
): string[] {
  const name = other.pattern === undefined ? '' : `${code(other.pattern)} `;
  const confidence = other.confidence === undefined ? '' : ` (${other.confidence.toFixed(2)})`;
  const lines = wrapped(
    `${name}${escaped(other.sentence)}${confidence} ${escaped(other.because)}`,
    '- ',
    '  ',
  );
  const next = other.settledBy;
  if (next) {
    lines.push(...wrapped(`${words.settledBy}${escaped(next.sentence)}`, '  ', '  '));
    if (next.command) lines.push(`  ${code(next.command)}`);
    if (next.cost) lines.push(...wrapped(`${words.cost}${escaped(next.cost)}`, '  '));
  }
  return lines;
}

function findingLines(finding: Finding, index: number, words: ReportWords): string[] {
  const lines = ['', `## ${index + 1}. ${escaped(finding.title)}`, ''];
  const role = finding.primary
    ? words.primary
    : finding.symptomOf === undefined
      ? words.further
      : words.symptomOf(finding.symptomOf + 1);
  lines.push(
    ...wrapped(
      words.headline({
        severity: words.severity[finding.severity],
        role,
        confidence: finding.confidence.toFixed(2),
        pattern: code(finding.pattern),
        goroutines: finding.goroutines,
      }),
    ),
  );
  if (!finding.primary) lines.push('', ...wrapped(escaped(finding.summary)));
  if (finding.functions.length > 0) {
    lines.push('', words.functions, '');
    for (const name of finding.functions.slice(0, 6))
      lines.push(`- ${code(shortenSymbol(name, 1))}`);
  }
  lines.push('', words.evidence, '');
  for (const item of finding.evidence) {
    lines.push(
      ...wrapped(
        words.sourced(escaped(item.text), words.provenance[item.provenance], escaped(item.source)),
        '- ',
        '  ',
      ),
    );
  }
  if (finding.against.length > 0) {
    lines.push('', words.against, '');
    for (const item of finding.against) lines.push(...wrapped(escaped(item.text), '- ', '  '));
  }
  lines.push('', words.why(finding.confidence.toFixed(2)), '');
  for (const part of finding.confidenceParts) {
    const value =
      part.weight === undefined
        ? `  –  ${part.label}: ${part.unavailable ?? words.couldNotApply}`
        : `${part.weight < 0 ? '−' : '+'}${Math.abs(part.weight).toFixed(2)} ${part.label}`;
    lines.push(...wrapped(escaped(value), '- ', '  '));
  }
  if (finding.alternatives && finding.alternatives.length > 0) {
    lines.push('', words.alternatives, '');
    for (const other of finding.alternatives) lines.push(...otherLines(other, words));
  }
  lines.push('', words.fix, '', ...wrapped(escaped(finding.fix.sentence)));
  if (finding.fix.diff) lines.push('', '```diff', ...finding.fix.diff.map(oneLine), '```');
  if (finding.next.length > 0) {
    lines.push('', words.wouldSettle, '');
    for (const next of finding.next) {
      lines.push(...wrapped(escaped(next.sentence), '- ', '  '));
      if (next.command) lines.push(`  ${code(next.command)}`);
      if (next.cost) lines.push(...wrapped(`${words.cost}${escaped(next.cost)}`, '  '));
    }
  }
  return lines;
}
