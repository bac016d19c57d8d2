import { type Command, Option } from 'commander';
import { filterHelp } from '@unpark/view-state';
import { runConvert } from './commands/convert';
import { runGoroutines } from './commands/goroutines';
import { runTop } from './commands/top';
import { CONVERT_FORMS, type ConvertForm } from './convert/conversions';
import { TRACE_PROFILE_WORDS, TRACE_PROFILES } from './profiles/trace-profiles';
import type { Terminal } from './terminal';

export interface ReadingCommandsSetting {
  readonly terminal: Terminal;
  readonly finish: (code: number) => void;
  /** reads a whole number of an option within bounds */
  readonly wholeNumber: (least: number, most: number) => (text: string) => number;
}

const MOST_ROWS = 1_000_000;

/** Commands that show what is in files: top, goroutines, convert. */
export function addReadingCommands(program: Command, setting: ReadingCommandsSetting): void {
  addTop(program, setting);
  addGoroutines(program, setting);
  addConvert(program, setting);
}

const kindsHelp = (): string =>
  TRACE_PROFILES.map((kind) => `  ${kind.padEnd(8)} ${TRACE_PROFILE_WORDS[kind]}`).join('\n');

function addTop(program: Command, { terminal, finish, wholeNumber }: ReadingCommandsSetting): void {
  program
    .command('top')
    .summary('add up what files count, by function, state or label')
    .description(
      'Flat and cumulative values by function, as go tool pprof -top counts them: flat is\nof samples that end in a function, cum of samples that it is in, each once.\nGoroutine dumps by state and by function of the program, with the longest wait;\nexecution traces by what goroutines waited for.',
    )
    .argument('<paths...>', 'profiles, dumps, traces; archives or folders of them')
    .option('--sample-type <type>', 'which value, such as inuse_space; of traces a kind')
    .option('--by <key>', 'function, package, file, state or label=KEY')
    .option('--limit <n>', 'rows of each table', wholeNumber(1, MOST_ROWS), 20)
    .option('--json', 'machine form, schema unpark-top/1', false)
    .addHelpText(
      'after',
      `
Kinds of execution traces, for --sample-type:
${kindsHelp()}

  unpark top cpu.pprof
  unpark top heap.pprof --sample-type alloc_space --by package
  unpark top goroutine.debug2.txt --by label=tenant
  unpark top trace.out --sample-type sync --limit 50`,
    )
    .action(async (paths: string[], options: RawTopOptions) => {
      finish(await runTop(paths, options, terminal));
    });
}

function addGoroutines(
  program: Command,
  { terminal, finish, wholeNumber }: ReadingCommandsSetting,
): void {
  program
    .command('goroutines')
    .summary('show the goroutines of dumps that a filter keeps')
    .description(
      'Goroutines of dumps, alike ones together. The filter is the one of the page;\ndocs/goroutine-filter.md explains it.',
    )
    .argument('<paths...>', 'goroutine dumps; archives or folders of them')
    .option('-w, --where <filter>', 'which to keep (default: all)', '')
    .option('--group <key>', 'stack, state, creator, label=KEY or none', 'stack')
    .option('--limit <n>', 'groups of each file', wholeNumber(1, MOST_ROWS), 20)
    .option('--json', 'machine form, schema unpark-goroutines/1', false)
    .addHelpText(
      'after',
      `
  unpark goroutines incident/ -w 'state:"chan send" wait:>5m'
  unpark goroutines incident/ -w 'label.tenant=acme -frame:/grpc/' --group state
  unpark goroutines incident.zip -w 'in:lock-held-across-io' --group none

The filter:

${filterHelp()}`,
    )
    .action(async (paths: string[], options: RawGoroutinesOptions) => {
      finish(await runGoroutines(paths, options, terminal));
    });
}

function addConvert(program: Command, { terminal, finish }: ReadingCommandsSetting): void {
  program
    .command('convert')
    .summary('write a file in the form of another tool')
    .description(
      'Writes a profile, a dump, a trace or metrics as:\n\n  pprof       go tool pprof; dumps as counts with state and wait as labels\n  speedscope  https://www.speedscope.app\n  folded      lines "a;b;c N" for flame graph scripts\n  perfetto    a trace for https://ui.perfetto.dev and chrome://tracing\n  csv         a table with a header; text that a spreadsheet would run gets a \'\n  arrow       tables as Apache Arrow files, exactly as they were read\n\nWithout --to: dumps become pprof, profiles speedscope, traces perfetto, metrics csv.',
    )
    .argument('<file>', 'a file, or an archive or folder with --entry')
    .addOption(new Option('--to <form>', 'form of the result').choices(CONVERT_FORMS))
    .option('--entry <name>', 'which file of an archive or folder')
    .option('--table <name>', 'which table, for csv and arrow (arrow: default all)')
    .option('--sample-type <type>', 'which value to fold or to show first')
    .option('--from-trace <kind>', 'which profile of a trace; default sync, speedscope all')
    .option('-o, --out <path>', 'where to; - for stdout (default: named after the file)')
    .option('-f, --force', 'write over what is there', false)
    .addHelpText(
      'after',
      `
Profiles of execution traces, for --from-trace:
${kindsHelp()}

  unpark convert goroutine.debug2.txt --to pprof
  unpark convert trace.out                            timeline for ui.perfetto.dev
  unpark convert trace.out --to folded --from-trace wall -o - | flamegraph.pl
  unpark convert incident.zip --entry heap.pprof --to csv --table frames`,
    )
    .action(async (file: string, options: RawConvertOptions) => {
      finish(await runConvert(file, options, terminal));
    });
}

interface RawTopOptions {
  readonly sampleType?: string;
  readonly by?: string;
  readonly limit: number;
  readonly json: boolean;
}

interface RawGoroutinesOptions {
  readonly where: string;
  readonly group: string;
  readonly limit: number;
  readonly json: boolean;
}

interface RawConvertOptions {
  readonly to?: ConvertForm;
  readonly entry?: string;
  readonly table?: string;
  readonly sampleType?: string;
  readonly fromTrace?: string;
  readonly out?: string;
  readonly force: boolean;
}
