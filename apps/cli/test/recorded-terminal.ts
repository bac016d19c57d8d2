import type { Terminal } from '../src/terminal';

export interface RecordedTerminal extends Terminal {
  readonly outText: () => string;
  readonly noteText: () => string;
  /** what was written as it is */
  readonly written: () => Uint8Array;
}

export function recordedTerminal(): RecordedTerminal {
  const out: string[] = [];
  const notes: string[] = [];
  const chunks: Buffer[] = [];
  return {
    out: (text) => out.push(text),
    note: (text) => notes.push(text),
    progress: () => {},
    colour: false,
    write: async (chunk) => {
      chunks.push(Buffer.from(chunk as Uint8Array));
    },
    isScreen: false,
    written: () => Buffer.concat(chunks),
    outText: () => out.join('\n'),
    noteText: () => notes.join('\n'),
  };
}
