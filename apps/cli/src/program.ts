import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { addAgentCommand } from './agent-command';
import { ARTIFACT_NAMES, type ArtifactName } from './capture/plan';
import { type Interruption, runCapture } from './commands/capture';
import { runInspect } from './commands/inspect';
import { runPush } from './commands/push';
import type { CliEnvironment } from './env';
import { EXIT } from './exit-codes';
import { addGateCommands } from './gate-commands';
import { addMcpCommand } from './mcp-command';
import { addReadingCommands } from './reading-commands';
import { type Terminal, WIDTH } from './terminal';
import { VERSION } from './version';

export interface CliContext {
  readonly terminal: Terminal;
  readonly environment: CliEnvironment;
  readonly interruption: () => Interruption;
  /** the same for what runs until it is told to end; `interruption` when absent */
  readonly shutdown?: () => Interruption;
  /** what is piped in; the process's own when absent */
  readonly stdin?: () => Promise<Uint8Array>;
}

/** Runs one command line (without node and script) and gives its exit code. */
export async function runCli(argv: readonly string[], context: CliContext): Promise<number> {
  let exitCode: number = EXIT.healthy;
  const program = buildProgram(context, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (cause) {
    if (!(cause instanceof CommanderError)) throw cause;
    return cause.exitCode === 0 ? EXIT.healthy : EXIT.usage;
  }
  return exitCode;
}

function buildProgram(context: CliContext, finish: (code: number) => void): Command {
  const { terminal, environment } = context;
  const program = new Command('unpark')
    .description(
      'Finds what a Go service is waiting for: takes profiles, dumps and traces of one\nprocess in one window, names the cause and shows the evidence.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help of a command')
    .configureHelp({ helpWidth: WIDTH, showGlobalOptions: false })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.replace(/\n$/, '')),
      writeErr: (text) => terminal.note(text.replace(/\n$/, '')),
    })
    .addHelpText(
      'after',
      `
Start here:
  unpark capture http://127.0.0.1:6060     ten seconds of a live service, then the
                                           verdict; nothing leaves this machine
  unpark analyze unpark-127.0.0.1-…/       the verdict again, from the files
  unpark push unpark-127.0.0.1-…/ --service checkout
                                           share it: prints the page's address

Exit codes of capture and analyze:
  0 healthy · 10 low · 20 medium · 30 high · 40 critical · 4 cannot tell
  2 wrong use · 3 something could not be read or reached · 130 stopped by Ctrl-C
In CI: analyze --fail-on, and leaks; see their --help.`,
    );

  const capture = program
    .command('capture')
    .summary('take everything net/http/pprof offers, in one aligned window')
    .description(
      'Takes every artifact of one window from net/http/pprof: a goroutine dump at the\nstart, CPU, block and mutex over the window with an execution trace inside it,\nheap and the rest, and a second dump at the end. Clocks and order go into\ncapture.json. Then prints the verdict.',
    )
    .argument('<url>', 'host:port or URL; /debug/pprof is found by itself')
    .option('-s, --seconds <n>', 'length of the window (default: 10)', wholeNumber(1, 600))
    .option(
      '--trace <n>',
      'seconds of execution trace in it (default: 3, at most half)',
      number(0, 60),
    )
    .option('-o, --out <dir>', 'folder to write to (default: unpark-HOST-TIME)')
    .option('-H, --header <name: value>', 'send with each request, as often as needed', collect, [])
    .option(
      '--max-goroutines <n>',
      'above this, counted stacks instead of dumps (default: 100000)',
      wholeNumber(1, 1e9),
    )
    .option('--timeout <n>', 'seconds to wait for an answer', number(0.1, 3600), 30)
    .option('--connect-timeout <n>', 'seconds to wait for a connection', number(0.1, 600), 5)
    .option('--label <text>', 'a note that stays with the capture')
    .option('--revision <commit>', 'commit of the program (default: UNPARK_REVISION)')
    .option('--binary <path>', 'read the commit from the program that runs, as Go wrote it')
    .option('--no-analyze', 'only take the files')
    .option('--push', 'send it to a server afterwards (see unpark push --help)', false)
    .option('--service <name>', 'which service this is; needed with --push')
    .option('--server <url>', 'server to push to (default: UNPARK_SERVER)')
    .option('--key <key>', 'API key (default: UNPARK_API_KEY)')
    .option('--environment <name>', 'environment of the service, such as production')
    .addOption(formatOption());
  for (const name of ARTIFACT_NAMES)
    capture.option(`--no-${name}`, `leave out ${ARTIFACT_HELP[name]}`);
  capture
    .addHelpText(
      'after',
      `
What it costs the process is printed before it begins. Goroutine dumps stop the
process while every stack is written: about 10 ms for 1000 goroutines.
With --service and a server, what its owners advise goes before the defaults.

  unpark capture http://127.0.0.1:6060
  unpark capture https://checkout.internal/debug/pprof --seconds 30 --trace 5
  unpark capture :6060 -H 'Authorization: Bearer …' --no-trace
  unpark capture pod:6060 --push --service checkout
  unpark capture :6060 --binary /proc/4711/exe
  kubectl port-forward pod/checkout-6d4f 6060 & unpark capture :6060`,
    )
    .action(async (url: string, options: RawCaptureOptions) => {
      const without = new Set<ArtifactName>();
      for (const name of ARTIFACT_NAMES) {
        if (options[name] === false) without.add(name);
      }
      const trace = typeof options.trace === 'number' ? options.trace : undefined;
      finish(
        await runCapture(
          url.startsWith(':') ? `127.0.0.1${url}` : url,
          {
            ...(options.seconds !== undefined && { seconds: options.seconds }),
            ...(trace !== undefined && { trace }),
            headers: options.header,
            without,
            ...(options.maxGoroutines !== undefined && { maxGoroutines: options.maxGoroutines }),
            timeoutSeconds: options.timeout,
            connectTimeoutSeconds: options.connectTimeout,
            analyze: options.analyze,
            push: options.push,
            format: options.format,
            ...(options.out && { out: options.out }),
            ...(options.label && { label: options.label }),
            ...(options.revision !== undefined && { revision: options.revision }),
            ...(options.binary !== undefined && { binary: options.binary }),
            ...(options.service && { service: options.service }),
            ...(options.server && { server: options.server }),
            ...(options.key && { key: options.key }),
            ...(options.environment && { environment: options.environment }),
          },
          environment,
          terminal,
          context.interruption(),
        ),
      );
    });

  addGateCommands(program, {
    terminal,
    finish,
    wholeNumber,
    stdin: context.stdin ?? processStdin,
  });

  program
    .command('inspect')
    .summary('say what each file is and whether it can be read')
    .description(
      'For each file, those of archives too: its kind (by content, not by name), whether\nit was read whole, Go version, times and their source, counts, labels, and what is\nwrong at which byte or line. Exit code 3 when one is damaged or not recognised.',
    )
    .argument('<paths...>', 'files, archives or folders')
    .option('--json', 'machine form, schema unpark-inspect/1', false)
    .addHelpText(
      'after',
      `
  unpark inspect unpark-127.0.0.1-…/
  unpark inspect incident.zip --json           contract: docs/inspect-json.md`,
    )
    .action(async (paths: string[], options: { json: boolean }) => {
      finish(await runInspect(paths, options, terminal));
    });

  addReadingCommands(program, { terminal, finish, wholeNumber });

  program
    .command('push')
    .summary('send files to a server as one capture')
    .description(
      'Streams files to an Unpark server as one capture of a service, waits until it is\nread and diagnosed, and prints the verdict and the address of its page. The same\ncapture pushed again stays one.',
    )
    .argument('<paths...>', 'files, archives or folders of one capture')
    .requiredOption('--service <name>', 'which service this is a capture of')
    .option('--server <url>', 'server to push to (default: UNPARK_SERVER)')
    .option('--key <key>', 'API key with the ingest scope (default: UNPARK_API_KEY)')
    .option('--environment <name>', 'environment of the service, such as production')
    .option('--label <text>', 'a note that stays with the capture')
    .option('--revision <commit>', 'commit of the program (default: UNPARK_REVISION)')
    .option('--binary <path>', 'read the commit from the program that runs, as Go wrote it')
    .option('--no-wait', 'return as soon as the files are stored')
    .option('--wait-seconds <n>', 'how long to wait for the verdict', number(1, 86_400), 300)
    .option('--json', 'print the analysis as JSON', false)
    .addHelpText(
      'after',
      `
The key is better kept out of the command line, where other users can read it:

  export UNPARK_SERVER=http://localhost:7420 UNPARK_API_KEY=upk_…
  unpark push unpark-127.0.0.1-…/ --service checkout --environment production

Exit code 0 means stored and final, whatever the verdict.`,
    )
    .action(async (paths: string[], options: RawPushOptions) => {
      finish(await runPush(paths, options, environment, terminal));
    });

  addAgentCommand(program, {
    terminal,
    environment,
    finish,
    shutdown: context.shutdown ?? context.interruption,
  });

  addMcpCommand(program, {
    terminal,
    environment,
    finish,
    shutdown: context.shutdown ?? context.interruption,
  });

  return program;
}

interface RawCaptureOptions extends Readonly<Partial<Record<ArtifactName, boolean | number>>> {
  readonly seconds?: number;
  readonly out?: string;
  readonly header: string[];
  readonly maxGoroutines?: number;
  readonly timeout: number;
  readonly connectTimeout: number;
  readonly label?: string;
  readonly revision?: string;
  readonly binary?: string;
  readonly analyze: boolean;
  readonly push: boolean;
  readonly service?: string;
  readonly server?: string;
  readonly key?: string;
  readonly environment?: string;
  readonly format: 'text' | 'md' | 'json';
}

interface RawPushOptions {
  readonly service: string;
  readonly server?: string;
  readonly key?: string;
  readonly environment?: string;
  readonly label?: string;
  readonly revision?: string;
  readonly binary?: string;
  readonly wait: boolean;
  readonly waitSeconds: number;
  readonly json: boolean;
}

const ARTIFACT_HELP: Readonly<Record<ArtifactName, string>> = {
  dumps: 'both goroutine dumps',
  cpu: 'the CPU profile',
  trace: 'the execution trace',
  block: 'the block profiles',
  mutex: 'the mutex profiles',
  heap: 'the heap profile',
  allocs: 'the allocs profile',
  threadcreate: 'the threadcreate profile',
  goroutine: 'the goroutine profile and its text',
  goroutineleak: 'the goroutine leak profile',
};

const formatOption = (): Option =>
  new Option('--format <form>', 'text for a screen, md for a ticket, json for programs')
    .choices(['text', 'md', 'json'])
    .default('text');

async function processStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const collect = (value: string, before: string[]): string[] => [...before, value];

function number(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least && value <= most)) {
      throw new InvalidArgumentError(`A number from ${least} to ${most}.`);
    }
    return value;
  };
}

function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = number(least, most)(text);
    if (!Number.isInteger(value)) throw new InvalidArgumentError('A whole number.');
    return value;
  };
}
