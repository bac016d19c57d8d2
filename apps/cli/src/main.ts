import type { Interruption } from './commands/capture';
import { readEnvironment } from './env';
import { EXIT } from './exit-codes';
import { runCli } from './program';
import { processTerminal, visible } from './terminal';

const environment = readEnvironment();
const terminal = processTerminal(environment.noColor);

/** The first Ctrl-C ends the capture and keeps its files; the second ends the program. */
function interruption(): Interruption {
  const stop = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  return { signal: stop.signal, release: () => process.off('SIGINT', onSignal) };
}

/** An agent that does not come to its end in this time after it was told to is ended. */
const SHUTDOWN_MS = 9_000;

/** For what runs until it is stopped: service managers send SIGTERM, and kill some time after. */
function shutdown(): Interruption {
  const stop = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    setTimeout(() => process.exit(EXIT.interrupted), SHUTDOWN_MS).unref();
    stop.abort();
  };
  for (const name of signals) process.on(name, onSignal);
  return {
    signal: stop.signal,
    release: () => {
      for (const name of signals) process.off(name, onSignal);
    },
  };
}

// A reader that went away (`unpark analyze … | head`) is no failure.
process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  if (cause.code === 'EPIPE') process.exit(EXIT.healthy);
  throw cause;
});

try {
  process.exitCode = await runCli(process.argv.slice(2), {
    terminal,
    environment,
    interruption,
    shutdown,
  });
} catch (cause) {
  terminal.note(
    `unpark: unexpected failure: ${visible(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)).replaceAll('\\x0a', '\n')}`,
  );
  terminal.note('This is a mistake of ours. The files that were taken or read are unchanged.');
  process.exitCode = EXIT.unexpected;
}
