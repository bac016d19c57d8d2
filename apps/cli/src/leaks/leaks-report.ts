import { formatCount } from '@unpark/base';
import { styled, type Terminal, visible, wrapped } from '../terminal';
import type { JudgedLeak } from './judge-leaks';
import { WITNESS_WORDS } from './leak-site';
import type { LeakInput } from './read-leaks';

/** Schema of `unpark leaks --format json`; documented in docs/ci.md. */
export const LEAKS_SCHEMA = 'unpark-leaks/1';

export interface LeaksReport {
  readonly leaks: readonly JudgedLeak[];
  readonly inputs: readonly LeakInput[];
  /** fingerprints of the baseline that nothing shows any more */
  readonly stale: readonly string[];
  readonly notes: readonly string[];
}

const SHOWN_FRAMES = 8;
const SHOWN_TESTS = 5;

const countOf = (leaks: readonly JudgedLeak[], status: JudgedLeak['status']): number =>
  leaks.filter((leak) => leak.status === status).length;

/** `2 goroutine leaks, 1 more accepted` */
export function leaksHeadline({ leaks }: LeaksReport): string {
  const fresh = countOf(leaks, 'new');
  const beside = (['accepted', 'allowed'] as const).flatMap((status) => {
    const count = countOf(leaks, status);
    return count === 0 ? [] : [`${count} ${status}`];
  });
  const head =
    fresh === 0 ? 'No new goroutine leaks' : `${fresh} goroutine leak${fresh === 1 ? '' : 's'}`;
  return beside.length === 0 ? head : `${head}, ${beside.join(', ')} beside`;
}

const placeText = ({ file, line }: { readonly file: string; readonly line: number }): string =>
  line > 0 ? `${file}:${line}` : file;

const goroutines = (count: number): string =>
  `${formatCount(count)} goroutine${count === 1 ? '' : 's'}`;

/** `3 goroutines in chan send, goleak (plain.log)` */
export function leakFacts(leak: JudgedLeak): string {
  const seen = leak.seen.map(({ file, witness }) => `${WITNESS_WORDS[witness]}, ${file}`);
  return [
    leak.state === undefined
      ? goroutines(leak.count)
      : `${goroutines(leak.count)} in ${leak.state}`,
    ...seen.slice(0, 3),
    ...(seen.length > 3 ? [`${seen.length - 3} more files`] : []),
  ].join(' · ');
}

export function leaksText(report: LeaksReport, terminal: Pick<Terminal, 'colour'>): string {
  const fresh = report.leaks.filter(({ status }) => status === 'new');
  const style = fresh.length > 0 ? 'red' : 'green';
  const lines = [styled(terminal, style, leaksHeadline(report))];
  for (const [at, leak] of fresh.entries()) lines.push('', ...leakLines(leak, at + 1, terminal));
  const beside = report.leaks.filter(({ status }) => status !== 'new');
  if (beside.length > 0) lines.push('', styled(terminal, 'dim', 'Beside them'));
  for (const leak of beside) {
    const why = leak.because === undefined ? '' : ` (${leak.because})`;
    lines.push(
      wrapped(
        visible(`${leak.status}: ${leak.place.function}, ${leakFacts(leak)}${why}`),
        '  ',
        '    ',
      ),
    );
  }
  lines.push('', ...inputLines(report, terminal));
  return lines.join('\n');
}

function leakLines(leak: JudgedLeak, number: number, terminal: Pick<Terminal, 'colour'>): string[] {
  const lines = [
    `${number}. ${styled(terminal, 'bold', visible(leak.place.function))}  ${visible(placeText(leak.place))}`,
    wrapped(visible(leakFacts(leak)), '   '),
  ];
  if (leak.tests.length > 0) {
    const more =
      leak.tests.length > SHOWN_TESTS ? ` and ${leak.tests.length - SHOWN_TESTS} more` : '';
    lines.push(wrapped(visible(`in ${leak.tests.slice(0, SHOWN_TESTS).join(', ')}${more}`), '   '));
  }
  for (const frame of leak.frames.slice(0, SHOWN_FRAMES)) {
    lines.push(`     ${visible(frame.function)}  ${visible(placeText(frame))}`);
  }
  if (leak.frames.length > SHOWN_FRAMES) {
    lines.push(`     and ${leak.frames.length - SHOWN_FRAMES} more`);
  }
  const { createdBy } = leak;
  if (createdBy) {
    lines.push(`     created by ${visible(createdBy.function)}  ${visible(placeText(createdBy))}`);
  }
  if (leak.because !== undefined) lines.push(`   ${visible(leak.because)}`);
  lines.push(`   ${styled(terminal, 'dim', `fingerprint ${leak.fingerprint}`)}`);
  return lines;
}

function inputLines(report: LeaksReport, terminal: Pick<Terminal, 'colour'>): string[] {
  const lines = [styled(terminal, 'dim', 'Read')];
  for (const { file, what } of report.inputs) lines.push(`  ${visible(file)}: ${what}`);
  for (const note of report.notes) lines.push(wrapped(visible(note), '  ! ', '    '));
  if (report.stale.length > 0) {
    const one = report.stale.length === 1;
    lines.push(
      wrapped(
        `${report.stale.length} accepted leak${one ? ' was' : 's were'} not seen; --update-baseline takes ${one ? 'it' : 'them'} out.`,
        '  ! ',
        '    ',
      ),
    );
  }
  return lines;
}

/** A code span that capture text cannot close. */
const code = (text: string): string => `\`${visible(text).replaceAll('`', "'")}\``;

/** For a comment of a merge request. */
export function leaksMarkdown(report: LeaksReport): string {
  const lines = [`# ${leaksHeadline(report)}`];
  for (const leak of report.leaks) {
    if (leak.status !== 'new') continue;
    lines.push('', `## ${code(leak.place.function)}`, '', `${code(placeText(leak.place))}`, '');
    lines.push(`- ${leakFacts({ ...leak, seen: [] })}`);
    for (const { file, witness } of leak.seen)
      lines.push(`- ${WITNESS_WORDS[witness]}: ${code(file)}`);
    if (leak.tests.length > 0) lines.push(`- tests: ${leak.tests.map(code).join(', ')}`);
    if (leak.createdBy) {
      const { createdBy } = leak;
      lines.push(`- created by ${code(createdBy.function)} ${code(placeText(createdBy))}`);
    }
    lines.push(`- fingerprint ${code(leak.fingerprint)}`, '');
    for (const frame of leak.frames) {
      lines.push(`      ${visible(frame.function)}  ${visible(placeText(frame))}`);
    }
  }
  const beside = report.leaks.filter(({ status }) => status !== 'new');
  if (beside.length > 0) lines.push('', '## Beside them', '');
  for (const leak of beside) {
    lines.push(`- ${leak.status}: ${code(leak.place.function)}, ${goroutines(leak.count)}`);
  }
  lines.push('', '## Read', '');
  for (const { file, what } of report.inputs) lines.push(`- ${code(file)}: ${what}`);
  for (const note of report.notes) lines.push(`- ${visible(note)}`);
  return lines.join('\n');
}

export function leaksJson(report: LeaksReport): unknown {
  return {
    schema: LEAKS_SCHEMA,
    new: countOf(report.leaks, 'new'),
    accepted: countOf(report.leaks, 'accepted'),
    allowed: countOf(report.leaks, 'allowed'),
    leaks: report.leaks.map((leak) => ({
      fingerprint: leak.fingerprint,
      status: leak.status,
      because: leak.because ?? null,
      place: leak.place,
      state: leak.state ?? null,
      count: leak.count,
      goids: leak.goids,
      tests: leak.tests,
      stack: leak.frames,
      createdBy: leak.createdBy ?? null,
      seen: leak.seen,
    })),
    stale: report.stale,
    inputs: report.inputs,
    notes: report.notes,
  };
}
