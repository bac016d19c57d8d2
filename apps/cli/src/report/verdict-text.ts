import { formatCount } from '@unpark/base';
import {
  type AnalysisReport,
  ARTIFACT_KIND_WORDS,
  type ArtifactStatus,
  type Severity,
} from '@unpark/model';
import { type Style, styled, type Terminal, visible, WIDTH, wrapped } from '../terminal';

type Finding = AnalysisReport['findings'][number];
type Evidence = Finding['evidence'][number];

const MARKS: Readonly<Record<Severity, { glyph: string; style: Style }>> = {
  critical: { glyph: '⬣', style: 'red' },
  high: { glyph: '▲', style: 'red' },
  medium: { glyph: '◆', style: 'yellow' },
  low: { glyph: '●', style: 'dim' },
  info: { glyph: '○', style: 'dim' },
};

const OUTCOMES = {
  stalled: { word: 'Stalled', style: 'red' },
  healthy: { word: '✓ Healthy', style: 'green' },
  'cannot-tell': { word: 'Cannot tell', style: 'yellow' },
} as const;

/**
 * A report for a terminal of 80 columns: the sentences are the page's own, word for word; only
 * line breaks, glyphs and indents are ours. Every piece of capture text is made visible first.
 */
export function verdictText(report: AnalysisReport, terminal: Pick<Terminal, 'colour'>): string {
  const outcome = OUTCOMES[report.verdict.outcome];
  const parts = [
    styled(terminal, outcome.style, outcome.word),
    styled(terminal, 'bold', wrapped(visible(report.verdict.text))),
  ];
  if (report.verdict.lead) parts.push('', wrapped(visible(report.verdict.lead)));
  const loud = report.findings.filter((finding) => finding.primary || !isNote(finding));
  for (const [i, finding] of loud.entries()) parts.push('', findingText(finding, i + 1, terminal));
  const notes = notesText(
    report.findings.filter((finding) => !loud.includes(finding)),
    terminal,
  );
  if (notes) parts.push('', notes);
  const files = artifactsText(report, terminal);
  if (files) parts.push('', files);
  return parts.join('\n');
}

const isNote = (finding: Finding): boolean =>
  finding.severity === 'low' || finding.severity === 'info';

/** What is worth knowing but not waking anyone for: a summary each. JSON and Markdown have it all. */
function notesText(notes: readonly Finding[], terminal: Pick<Terminal, 'colour'>): string {
  if (notes.length === 0) return '';
  const lines = [styled(terminal, 'dim', 'Beside it')];
  for (const finding of notes.slice(0, 3)) {
    const mark = MARKS[finding.severity];
    lines.push(
      `  ${styled(terminal, mark.style, `${mark.glyph} ${finding.severity}`)}  ${visible(finding.title)} (${visible(finding.pattern)})`,
      wrapped(visible(finding.summary), '    '),
    );
  }
  if (notes.length > 3) lines.push(`  and ${notes.length - 3} more, in --format md`);
  return lines.join('\n');
}

function findingText(finding: Finding, number: number, terminal: Pick<Terminal, 'colour'>): string {
  const mark = MARKS[finding.severity];
  const head = `${number}. ${styled(terminal, mark.style, `${mark.glyph} ${finding.severity}`)}  ${styled(terminal, 'bold', visible(finding.title))}`;
  const facts = [
    visible(finding.pattern),
    `confidence ${finding.confidence.toFixed(2)}`,
    `${formatCount(finding.goroutines)} goroutine${finding.goroutines === 1 ? '' : 's'}`,
    ...(finding.primary ? ['primary'] : []),
  ].join(' · ');
  const lines = [
    head,
    `   ${styled(terminal, 'dim', facts)}`,
    wrapped(visible(finding.summary), '   '),
  ];
  if (finding.functions.length > 0) {
    lines.push(section('Where', terminal));
    for (const name of finding.functions.slice(0, 6)) lines.push(`     ${visible(name)}`);
    if (finding.functions.length > 6) lines.push(`     and ${finding.functions.length - 6} more`);
  }
  lines.push(...evidenceLines('Evidence', finding.evidence, terminal));
  lines.push(...evidenceLines('Against', finding.against, terminal));
  lines.push(section('Fix', terminal), wrapped(visible(finding.fix.sentence), '     '));
  for (const line of finding.fix.diff ?? []) lines.push(`       ${visible(line)}`);
  if (finding.next.length > 0) lines.push(section('What would settle it', terminal));
  for (const next of finding.next) {
    lines.push(wrapped(visible(next.sentence), '     - ', '       '));
    if (next.command) lines.push(`         ${visible(next.command)}`);
    if (next.cost) lines.push(wrapped(`cost: ${visible(next.cost)}`, '         '));
  }
  return lines.join('\n');
}

const section = (title: string, terminal: Pick<Terminal, 'colour'>): string =>
  `   ${styled(terminal, 'dim', title)}`;

function evidenceLines(
  title: string,
  items: readonly Evidence[],
  terminal: Pick<Terminal, 'colour'>,
): string[] {
  if (items.length === 0) return [];
  return [
    section(title, terminal),
    ...items.map((item) =>
      wrapped(
        `${visible(item.text)} (${visible(item.source)}, ${item.provenance})`,
        '     - ',
        '       ',
      ),
    ),
  ];
}

const STATUS_ORDER: readonly ArtifactStatus[] = [
  'parsed',
  'warnings',
  'damaged',
  'unrecognised',
  'stored',
];
const STATUS_WORDS: Readonly<Record<ArtifactStatus, string>> = {
  parsed: 'read',
  warnings: 'read with warnings',
  damaged: 'damaged',
  unrecognised: 'not recognised',
  stored: 'stored, not read yet',
};

/** One line of counts, then only the files that need a person. */
function artifactsText(report: AnalysisReport, terminal: Pick<Terminal, 'colour'>): string {
  if (report.artifacts.length === 0) return '';
  const counts = STATUS_ORDER.flatMap((status) => {
    const count = report.artifacts.filter((artifact) => artifact.status === status).length;
    return count > 0 ? [`${count} ${STATUS_WORDS[status]}`] : [];
  });
  const lines = [wrapped(`${styled(terminal, 'dim', 'Artifacts')}  ${counts.join(', ')}`)];
  for (const artifact of report.artifacts) {
    const problems = [...(artifact.error ? [artifact.error] : []), ...artifact.warnings];
    if (problems.length === 0) continue;
    lines.push(
      wrapped(
        `${visible(artifact.file)}: ${ARTIFACT_KIND_WORDS[artifact.kind]}, ${STATUS_WORDS[artifact.status]}`,
        '  ! ',
        '    ',
        WIDTH,
      ),
    );
    for (const problem of problems.slice(0, 3)) {
      const byte = problem.place?.byte;
      const line = problem.place?.line;
      const where =
        byte === undefined ? (line === undefined ? '' : ` (line ${line})`) : ` (byte ${byte})`;
      lines.push(wrapped(visible(problem.message) + where, '      '));
      if (problem.next) lines.push(wrapped(visible(problem.next), '      '));
    }
    if (problems.length > 3) lines.push(`      and ${problems.length - 3} more`);
  }
  return lines.join('\n');
}
