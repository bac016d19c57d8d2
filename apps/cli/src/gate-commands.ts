import { type Command, InvalidArgumentError, Option } from 'commander';
import { ANALYZE_FORMATS, type AnalyzeFormat, runAnalyze } from './commands/analyze';
import { runLeaks } from './commands/leaks';
import { GATE_LEVELS, type GateLevel } from './report/gate';
import type { Terminal } from './terminal';

export interface GateCommandsSetting {
  readonly terminal: Terminal;
  readonly finish: (code: number) => void;
  /** reads a whole number of an option within bounds */
  readonly wholeNumber: (least: number, most: number) => (text: string) => number;
  readonly stdin: () => Promise<Uint8Array>;
}

/** Commands that say what files show, and fail a build for it: analyze, leaks. */
export function addGateCommands(program: Command, setting: GateCommandsSetting): void {
  addAnalyze(program, setting);
  addLeaks(program, setting);
}

const formatOption = (): Option =>
  new Option('--format <form>', 'text, md, json; sarif and junit for CI systems')
    .choices(ANALYZE_FORMATS)
    .default('text');

const collect = (value: string, before: string[] = []): string[] => [...before, value];

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError('A number from 0 to 1.');
  }
  return value;
}

function webAddress(text: string): string {
  if (!/^https?:\/\/[^\s]+$/.test(text) || !URL.canParse(text)) {
    throw new InvalidArgumentError('An address that begins with https:// or http://.');
  }
  return text;
}

/** Where results stand in source, for code hosts. */
const withSources = (command: Command): Command =>
  command
    .option(
      '--source-root <prefix=dir>',
      'files below PREFIX are below DIR of the repository',
      collect,
    )
    .option('--docs-url <url>', 'where docs/patterns is published, for links', webAddress);

function addAnalyze(program: Command, { terminal, finish }: GateCommandsSetting): void {
  const command = program
    .command('analyze')
    .summary('say what files show, on this machine')
    .description(
      'Reads goroutine dumps, pprof profiles, traces, metrics and archives of them, and\nprints the verdict that a server would give. Nothing is sent anywhere. All files\nare taken as one capture: one process, one window.',
    )
    .argument('<paths...>', 'files, archives (zip, tar, tar.gz) or folders')
    .addOption(formatOption())
    .addOption(
      new Option('--fail-on <severity>', 'exit 0 unless a finding is this bad or worse').choices(
        GATE_LEVELS,
      ),
    )
    .option('--min-confidence <n>', 'findings less sure than this do not count', share, 0)
    .option('--patterns <file>', 'own patterns and idle rules beside the library');
  withSources(command)
    .addHelpText(
      'after',
      `
  unpark analyze unpark-127.0.0.1-6060-20261123T100718Z/
  unpark analyze before.txt after.txt          two dumps of one process
  unpark analyze incident.zip --format json    contract: docs/analysis-json.md

In CI (docs/ci.md):
  unpark analyze capture/ --fail-on high --format junit > unpark.xml
  unpark analyze capture/ --format sarif --source-root /src/checkout=. \\
    --patterns unpark-patterns.json > unpark.sarif`,
    )
    .action(async (paths: string[], options: RawAnalyzeOptions) => {
      finish(await runAnalyze(paths, options, terminal));
    });
}

function addLeaks(program: Command, setting: GateCommandsSetting): void {
  const { terminal, finish, wholeNumber, stdin } = setting;
  const command = program
    .command('leaks')
    .summary('fail a build when goroutines leak')
    .description(
      "Lists goroutines that leaked, by where they wait, and exits with 20 when one is\nnot accepted. Reads any of:\n\n  - goroutineleak profiles, and dumps with Go's mark (leaked)\n  - logs of tests that use go.uber.org/goleak, go test -json too\n  - two or more dumps of one process at rest, the earliest first, each named by\n    itself: goroutines that the first does not have and the last does",
    )
    .argument('<paths...>', 'files; - is stdin')
    .addOption(formatOption())
    .option('--baseline <file>', 'leaks that are accepted, in a file of the repository')
    .option('--update-baseline', 'accept exactly what leaks now', false)
    .option(
      '--allow <function>',
      'accept goroutines below it or started by it, as often as needed',
      collect,
    )
    .option(
      '--min-count <n>',
      'of two dumps: so many alike make a leak',
      wholeNumber(1, 1_000_000),
      2,
    );
  withSources(command)
    .addHelpText(
      'after',
      `
  go test ./... 2>&1 | unpark leaks -
  unpark leaks goroutineleak.pprof --baseline leaks.json
  unpark leaks before.txt after.txt --allow 'cache.(*Store).refresh'
  unpark leaks test.log --baseline leaks.json --update-baseline

Exit codes:
  0 no new leak · 20 new leaks · 4 nothing given can show leaks
  2 wrong use · 3 something could not be read`,
    )
    .action(async (paths: string[], options: RawLeaksOptions) => {
      finish(await runLeaks(paths, { ...options, stdin }, terminal));
    });
}

interface RawAnalyzeOptions {
  readonly format: AnalyzeFormat;
  readonly failOn?: GateLevel;
  readonly minConfidence: number;
  readonly patterns?: string;
  readonly sourceRoot?: string[];
  readonly docsUrl?: string;
}

interface RawLeaksOptions {
  readonly format: AnalyzeFormat;
  readonly baseline?: string;
  readonly updateBaseline: boolean;
  readonly allow?: string[];
  readonly minCount: number;
  readonly sourceRoot?: string[];
  readonly docsUrl?: string;
}
