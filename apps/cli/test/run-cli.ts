import { runCli } from '../src/program';
import { recordedTerminal } from './recorded-terminal';

export interface CliAnswer {
  readonly code: number;
  readonly out: string;
  readonly notes: string;
  /** notes with line breaks as spaces */
  readonly said: string;
  /** what was written to stdout as it is */
  readonly written: Uint8Array;
}

/** Runs a command line as the program does, with stdout and stderr kept. */
export async function runUnpark(...args: string[]): Promise<CliAnswer> {
  return runUnparkOn({}, ...args);
}

export async function runUnparkOn(
  screen: { readonly isScreen?: boolean },
  ...args: string[]
): Promise<CliAnswer> {
  const terminal = { ...recordedTerminal(), ...screen };
  const code = await runCli(args, {
    terminal,
    environment: { noColor: true },
    interruption: () => ({ signal: new AbortController().signal, release: () => {} }),
  });
  return {
    code,
    out: terminal.outText(),
    notes: terminal.noteText(),
    said: terminal.noteText().replace(/\s+/g, ' '),
    written: terminal.written(),
  };
}

/** Characters that a terminal would obey. */
export const CONTROLS = ['\u001b', '\u0007', '\u009b', '\u202e'];
