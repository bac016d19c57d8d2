import { ARTIFACT_KIND_WORDS, type AnalysisReport, shortenSymbol } from '@unpark/model';

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
 */
export function renderMarkdown(report: AnalysisReport): string {
  const out: string[] = [];
  const push = (...lines: string[]): void => {
    out.push(...lines);
  };
  push('# Unpark', '', ...bold(escaped(report.verdict.text)));
  if (report.verdict.lead) push('', ...wrapped(escaped(report.verdict.lead)));
  report.findings.forEach((finding, i) => {
    if (i === 0 || finding.severity !== 'low') push(...findingLines(finding, i));
  });
  const low = report.findings.filter((finding, i) => i > 0 && finding.severity === 'low');
  if (low.length > 0) {
    push('', '## Also seen', '');
    for (const finding of low) {
      push(
        ...wrapped(
          `${finding.pattern}, low, ${finding.confidence.toFixed(2)}: ${escaped(finding.summary)}`,
          '- ',
          '  ',
        ),
      );
    }
  }
  push('', '## Artifacts', '');
  for (const artifact of report.artifacts) {
    const kind = ARTIFACT_KIND_WORDS[artifact.kind];
    const summary = artifact.summary ? `, ${escaped(artifact.summary)}` : '';
    push(...wrapped(`${code(artifact.file)} ${kind}, ${artifact.status}${summary}`, '- ', '  '));
    for (const problem of [...(artifact.error ? [artifact.error] : []), ...artifact.warnings]) {
      push(...wrapped(escaped(problem.message), '  - ', '    '));
    }
  }
  return `${out.join('\n')}\n`;
}

function findingLines(finding: AnalysisReport['findings'][number], index: number): string[] {
  const lines = ['', `## ${index + 1}. ${escaped(finding.title)}`, ''];
  const role = finding.primary ? 'primary cause' : 'further finding';
  lines.push(
    ...wrapped(
      `${finding.severity}, ${role}, confidence ${finding.confidence.toFixed(2)}, pattern ${code(finding.pattern)}, ${finding.goroutines} goroutines`,
    ),
  );
  if (!finding.primary) lines.push('', ...wrapped(escaped(finding.summary)));
  if (finding.functions.length > 0) {
    lines.push('', 'Functions:', '');
    for (const name of finding.functions.slice(0, 6))
      lines.push(`- ${code(shortenSymbol(name, 1))}`);
  }
  lines.push('', 'Evidence:', '');
  for (const item of finding.evidence) {
    lines.push(
      ...wrapped(`${escaped(item.text)} (${item.provenance}, ${escaped(item.source)})`, '- ', '  '),
    );
  }
  if (finding.against.length > 0) {
    lines.push('', 'What speaks against it:', '');
    for (const item of finding.against) lines.push(...wrapped(escaped(item.text), '- ', '  '));
  }
  lines.push('', `Why ${finding.confidence.toFixed(2)}:`, '');
  for (const part of finding.confidenceParts) {
    const value =
      part.weight === undefined
        ? `  –  ${part.label}: ${part.unavailable ?? 'could not apply'}`
        : `${part.weight < 0 ? '−' : '+'}${Math.abs(part.weight).toFixed(2)} ${part.label}`;
    lines.push(...wrapped(escaped(value), '- ', '  '));
  }
  lines.push('', 'Fix:', '', ...wrapped(escaped(finding.fix.sentence)));
  if (finding.fix.diff) lines.push('', '```diff', ...finding.fix.diff.map(oneLine), '```');
  if (finding.next.length > 0) {
    lines.push('', 'Would settle what is open:', '');
    for (const next of finding.next) {
      lines.push(...wrapped(escaped(next.sentence), '- ', '  '));
      if (next.command) lines.push(`  ${code(next.command)}`);
      if (next.cost) lines.push(...wrapped(`cost: ${escaped(next.cost)}`, '  '));
    }
  }
  return lines;
}
