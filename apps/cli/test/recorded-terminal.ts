import type { Terminal } from '../src/terminal';

export interface RecordedTerminal extends Terminal {
  readonly outText: () => string;
  readonly noteText: () => string;
}

export function recordedTerminal(): RecordedTerminal {
  const out: string[] = [];
  const notes: string[] = [];
  return {
    out: (text) => out.push(text),
    note: (text) => notes.push(text),
    progress: () => {},
    colour: false,
    outText: () => out.join('\n'),
    noteText: () => notes.join('\n'),
  };
}
