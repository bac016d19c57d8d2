import { renderMarkdown } from '@unpark/diagnosis';
import { analyse, readFiles } from '../analysis/analyse-files';
import { exitCodeOf } from '../exit-codes';
import { collectFiles } from '../files/collect-files';
import { stopped } from '../problem-exit';
import { verdictText } from '../report/verdict-text';
import { type Terminal, visible, visibleJson, visibleLines } from '../terminal';

export interface AnalyzeOptions {
  readonly format: 'text' | 'md' | 'json';
}

/** Reads files on this machine and says what they show; nothing is sent anywhere. */
export async function runAnalyze(
  paths: readonly string[],
  options: AnalyzeOptions,
  terminal: Terminal,
): Promise<number> {
  const files = await collectFiles(paths);
  if (!files.ok) return stopped(terminal, files.error);
  const read = await readFiles(files.value, (file) =>
    terminal.progress(`  reading ${visible(file)}`),
  );
  terminal.progress('');
  if (!read.ok) return stopped(terminal, read.error);
  const { report } = analyse(read.value);
  if (options.format === 'json') terminal.out(visibleJson(report));
  else if (options.format === 'md') terminal.out(visibleLines(renderMarkdown(report)));
  else terminal.out(verdictText(report, terminal));
  return exitCodeOf(report);
}
