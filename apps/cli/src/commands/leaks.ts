import { writeBaseline, isBaselineFault, readBaseline } from '../leaks/baseline';
import { judgeLeaks, staleEntries } from '../leaks/judge-leaks';
import { leakSites } from '../leaks/leak-site';
import { leaksJunit, leaksSarif } from '../leaks/leaks-for-ci';
import { leaksJson, leaksMarkdown, type LeaksReport, leaksText } from '../leaks/leaks-report';
import { readLeaks } from '../leaks/read-leaks';
import { EXIT } from '../exit-codes';
import { stopped } from '../problem-exit';
import { readSourceRoots } from '../report/source-roots';
import { problemText, type Terminal, visibleJson } from '../terminal';
import type { AnalyzeFormat } from './analyze';

export interface LeaksOptions {
  readonly format: AnalyzeFormat;
  /** file of accepted leaks */
  readonly baseline?: string;
  readonly updateBaseline: boolean;
  /** functions whose goroutines may stay */
  readonly allow?: readonly string[];
  /** from how many like goroutines on the comparison of dumps says something */
  readonly minCount: number;
  /** `PREFIX=DIR` each */
  readonly sourceRoot?: readonly string[];
  readonly docsUrl?: string;
  readonly stdin: () => Promise<Uint8Array>;
}

/** Fails when goroutines leaked that no baseline accepts. */
export async function runLeaks(
  paths: readonly string[],
  options: LeaksOptions,
  terminal: Terminal,
): Promise<number> {
  const roots = readSourceRoots(options.sourceRoot ?? []);
  if (!roots.ok) return stopped(terminal, roots.error, EXIT.usage);
  if (options.updateBaseline && options.baseline === undefined) {
    return stopped(terminal, noBaseline(), EXIT.usage);
  }
  const before =
    options.baseline === undefined
      ? undefined
      : await readBaseline(options.baseline, options.updateBaseline);
  if (before && !before.ok) {
    const code = isBaselineFault(before.error) ? EXIT.usage : EXIT.failed;
    return stopped(terminal, before.error, code);
  }
  let baseline = before?.value ?? new Map();
  const read = await readLeaks(paths, options, terminal);
  if (!read.ok) return stopped(terminal, read.error);
  const { found, inputs, notes, damaged } = read.value;
  for (const problem of damaged) terminal.note(problemText(problem));
  if (inputs.length === 0) {
    for (const note of notes) terminal.note(note);
    return stopped(terminal, cannotShow(paths), damaged.length > 0 ? EXIT.failed : EXIT.cannotTell);
  }
  const sites = leakSites(found);
  const stale = options.updateBaseline ? [] : staleEntries(sites, baseline);
  if (options.updateBaseline && options.baseline !== undefined) {
    const unexplained = judgeLeaks(sites, baseline, options.allow ?? []).filter(
      ({ status }) => status !== 'allowed',
    );
    const written = await writeBaseline(options.baseline, unexplained, baseline);
    if (!written.ok) return stopped(terminal, written.error);
    const again = await readBaseline(options.baseline, false);
    if (!again.ok) return stopped(terminal, again.error);
    baseline = again.value;
    terminal.note(`${unexplained.length} accepted in ${options.baseline}.`);
  }
  const leaks = judgeLeaks(sites, baseline, options.allow ?? []);
  const report: LeaksReport = { leaks, inputs, notes, stale };
  const isNew = leaks.some(({ status }) => status === 'new');
  const code = isNew ? EXIT.medium : damaged.length > 0 ? EXIT.failed : EXIT.healthy;
  terminal.out(rendered(report, { ...options, exitCode: code, roots: roots.value }, terminal));
  return code;
}

function rendered(
  report: LeaksReport,
  setting: Pick<LeaksOptions, 'format' | 'docsUrl'> & {
    readonly exitCode: number;
    readonly roots: Parameters<typeof leaksJunit>[1];
  },
  terminal: Terminal,
): string {
  switch (setting.format) {
    case 'text':
      return leaksText(report, terminal);
    case 'md':
      return leaksMarkdown(report);
    case 'json':
      return visibleJson(leaksJson(report));
    case 'sarif':
      return visibleJson(leaksSarif(report, setting));
    case 'junit':
      return leaksJunit(report, setting.roots);
  }
}

const noBaseline = () => ({
  code: 'baseline.not-named',
  message: '--update-baseline needs to know which file.',
  next: 'Name it: --baseline leaks.json --update-baseline.',
});

const cannotShow = (paths: readonly string[]) => ({
  code: 'leaks.cannot-tell',
  message: `Nothing in ${paths.length === 1 ? `\`${paths[0]}\`` : `these ${paths.length} paths`} can show leaks.`,
  next: 'Give a goroutineleak profile (Go 1.26 or newer), the log of tests with goleak, or two dumps of one process at rest, each named by itself.',
});
