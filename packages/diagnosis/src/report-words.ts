import type { ArtifactStatus, Language, Provenance, Severity } from '@unpark/model';

interface Headline {
  readonly severity: string;
  readonly role: string;
  readonly confidence: string;
  readonly pattern: string;
  readonly goroutines: number;
}

/** Headings and clauses of a report, around the sentences of the diagnosis. */
export interface ReportWords {
  readonly alsoSeen: string;
  readonly artifacts: string;
  readonly cycles: string;
  readonly notTheCause: string;
  readonly onOneClock: string;
  readonly primary: string;
  readonly further: string;
  readonly functions: string;
  readonly evidence: string;
  readonly against: string;
  readonly couldNotApply: string;
  readonly alternatives: string;
  readonly settledBy: string;
  readonly fix: string;
  readonly wouldSettle: string;
  readonly cost: string;
  readonly severity: Readonly<Record<Severity, string>>;
  readonly provenance: Readonly<Record<Provenance, string>>;
  readonly status: Readonly<Record<ArtifactStatus, string>>;
  readonly more: (count: number) => string;
  /** seconds from the first artifact on */
  readonly span: (from: string, to: string) => string;
  /** @param number of the finding, from 1 */
  readonly symptomOf: (number: number) => string;
  readonly headline: (of: Headline) => string;
  readonly sourced: (text: string, provenance: string, source: string) => string;
  readonly why: (confidence: string) => string;
}

const EN: ReportWords = {
  alsoSeen: 'Also seen',
  artifacts: 'Artifacts',
  cycles: 'Wait cycles',
  notTheCause: 'Not the cause',
  onOneClock: 'On one clock',
  primary: 'primary cause',
  further: 'further finding',
  functions: 'Functions:',
  evidence: 'Evidence:',
  against: 'What speaks against it:',
  couldNotApply: 'could not apply',
  alternatives: 'What else it may be:',
  settledBy: 'Settled by: ',
  fix: 'Fix:',
  wouldSettle: 'Would settle what is open:',
  cost: 'cost: ',
  severity: { info: 'info', low: 'low', medium: 'medium', high: 'high', critical: 'critical' },
  provenance: { observed: 'observed', inferred: 'inferred' },
  status: {
    parsed: 'parsed',
    warnings: 'warnings',
    damaged: 'damaged',
    unrecognised: 'unrecognised',
    stored: 'stored',
  },
  more: (count) => `and ${count} more`,
  span: (from, to) => `${from} to ${to} s`,
  symptomOf: (number) => `symptom of finding ${number}`,
  headline: ({ severity, role, confidence, pattern, goroutines }) =>
    `${severity}, ${role}, confidence ${confidence}, pattern ${pattern}, ${goroutines} goroutines`,
  sourced: (text, provenance, source) => `${text} (${provenance}, ${source})`,
  why: (confidence) => `Why ${confidence}:`,
};

const ZH: ReportWords = {
  alsoSeen: '另外看到',
  artifacts: '采集文件',
  cycles: '等待环',
  notTheCause: '不是根因',
  onOneClock: '同一时钟',
  primary: '首要根因',
  further: '其他发现',
  functions: '函数：',
  evidence: '证据：',
  against: '反面证据：',
  couldNotApply: '不适用',
  alternatives: '其他可能：',
  settledBy: '如何定论：',
  fix: '修复：',
  wouldSettle: '能澄清疑问的采集：',
  cost: '开销：',
  severity: { info: '提示', low: '低', medium: '中', high: '高', critical: '严重' },
  provenance: { observed: '观察到', inferred: '推断' },
  status: {
    parsed: '已读',
    warnings: '已读，有警告',
    damaged: '只读出一部分',
    unrecognised: '未识别',
    stored: '已保存，尚未读取',
  },
  more: (count) => `另有 ${count} 个`,
  span: (from, to) => `${from} 到 ${to} s`,
  symptomOf: (number) => `发现 ${number} 的症状`,
  headline: ({ severity, role, confidence, pattern, goroutines }) =>
    `${severity}，${role}，置信度 ${confidence}，模式 ${pattern}，${goroutines} 个 goroutine`,
  sourced: (text, provenance, source) => `${text}（${provenance}，${source}）`,
  why: (confidence) => `为什么是 ${confidence}：`,
};

export const REPORT_WORDS: Readonly<Record<Language, ReportWords>> = { en: EN, zh: ZH };
