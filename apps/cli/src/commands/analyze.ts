import { renderMarkdown } from '@unpark/diagnosis';
import { type AnalysedCapture, analyse, type ReadFile } from '../analysis/analyse-files';
import { readNamedFiles } from '../analysis/read-named-files';
import { EXIT } from '../exit-codes';
import { stopped } from '../problem-exit';
import { analysisJunit } from '../report/analysis-junit';
import { analysisSarif } from '../report/analysis-sarif';
import { CodePlaces } from '../report/code-places';
import { type Gate, gateExitCode, type GateLevel, isSureEnough } from '../report/gate';
import { isRuleFault, NO_OWN_RULES, type OwnRules, readOwnRules } from '../report/own-rules-file';
import { readSourceRoots, type SourceRoot } from '../report/source-roots';
import { verdictText } from '../report/verdict-text';
import { type Terminal, visibleJson, visibleLines } from '../terminal';

export const ANALYZE_FORMATS = ['text', 'md', 'json', 'sarif', 'junit'] as const;
export type AnalyzeFormat = (typeof ANALYZE_FORMATS)[number];

export interface AnalyzeOptions {
  readonly format: AnalyzeFormat;
  readonly failOn?: GateLevel;
  /** 0 to 1 */
  readonly minConfidence?: number;
  /** file of own patterns and idle rules */
  readonly patterns?: string;
  /** `PREFIX=DIR` each */
  readonly sourceRoot?: readonly string[];
  readonly docsUrl?: string;
}

/** Reads files on this machine and says what they show; nothing is sent anywhere. */
export async function runAnalyze(
  paths: readonly string[],
  options: AnalyzeOptions,
  terminal: Terminal,
): Promise<number> {
  const roots = readSourceRoots(options.sourceRoot ?? []);
  if (!roots.ok) return stopped(terminal, roots.error, EXIT.usage);
  let own = NO_OWN_RULES;
  if (options.patterns !== undefined) {
    const rules = await readOwnRules(options.patterns);
    if (!rules.ok) {
      return stopped(terminal, rules.error, isRuleFault(rules.error) ? EXIT.usage : EXIT.failed);
    }
    own = rules.value;
  }
  const read = await readNamedFiles(paths, terminal);
  if (!read.ok) return stopped(terminal, read.error);
  const analysed = analyse(read.value, own.stored);
  const gate: Gate = {
    minConfidence: options.minConfidence ?? 0,
    ...(options.failOn && { failOn: options.failOn }),
  };
  const code = gateExitCode(analysed.report, gate);
  terminal.out(
    rendered(analysed, {
      read: read.value,
      gate,
      own,
      roots: roots.value,
      code,
      options,
      terminal,
    }),
  );
  const unsure = analysed.report.findings.filter((finding) => !isSureEnough(gate, finding)).length;
  if (unsure > 0) {
    terminal.note(
      `${unsure} ${unsure === 1 ? 'finding is' : 'findings are'} less sure than ${gate.minConfidence} and ${unsure === 1 ? 'does' : 'do'} not count.`,
    );
  }
  return code;
}

interface Rendering {
  readonly read: readonly ReadFile[];
  readonly gate: Gate;
  readonly own: OwnRules;
  readonly roots: readonly SourceRoot[];
  readonly code: number;
  readonly options: AnalyzeOptions;
  readonly terminal: Terminal;
}

function rendered({ report, diagnosis }: AnalysedCapture, of: Rendering): string {
  const { gate, own, roots, options } = of;
  switch (options.format) {
    case 'json':
      return visibleJson(report);
    case 'md':
      return visibleLines(renderMarkdown(report));
    case 'text':
      return verdictText(report, of.terminal);
    case 'sarif':
      return visibleJson(
        analysisSarif(report, {
          exitCode: of.code,
          gate,
          own,
          places: new CodePlaces(of.read),
          roots,
          ...(options.docsUrl !== undefined && { docsUrl: options.docsUrl }),
        }),
      );
    case 'junit': {
      const places = new CodePlaces(of.read);
      return analysisJunit(report, { gate, own, places, roots, rejected: diagnosis.rejected });
    }
  }
}
