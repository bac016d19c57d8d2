import { renderMarkdown } from '@unpark/diagnosis';
import { analyse } from '../analysis/analyse-files';
import { readNamedFiles } from '../analysis/read-named-files';
import { exitCodeOf } from '../exit-codes';
import { stopped } from '../problem-exit';
import { verdictText } from '../report/verdict-text';
import { type Terminal, visibleJson, visibleLines } from '../terminal';

export interface AnalyzeOptions {
  readonly format: 'text' | 'md' | 'json';
}

/** Reads files on this machine and says what they show; nothing is sent anywhere. */
export async function runAnalyze(
  paths: readonly string[],
  options: AnalyzeOptions,
  terminal: Terminal,
): Promise<number> {
  const read = await readNamedFiles(paths, terminal);
  if (!read.ok) return stopped(terminal, read.error);
  const { report } = analyse(read.value);
  if (options.format === 'json') terminal.out(visibleJson(report));
  else if (options.format === 'md') terminal.out(visibleLines(renderMarkdown(report)));
  else terminal.out(verdictText(report, terminal));
  return exitCodeOf(report);
}
