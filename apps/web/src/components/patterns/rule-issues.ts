import { readOwnRule, type RuleIssue } from '@unpark/diagnosis';
import type { RuleKind } from '@unpark/model';
import { useTranslations } from 'next-intl';
import type { RuleDraft } from './rule-draft';

/** What is missing, in the words of the form; by path of the document. */
const KEYS = new Map([
  ['title.en', 'titleEn'],
  ['title.zh', 'titleZh'],
  ['about.en', 'aboutEn'],
  ['rule.doubt', 'doubt'],
  ['rule.doubt.en', 'doubt'],
  ['rule.consequence', 'consequence'],
  ['rule.consequence.en', 'consequence'],
  ['rule.severity', 'severity'],
  ['prior', 'prior'],
] as const);

type Words = ReturnType<typeof useTranslations<'patterns.issues'>>;

export function issueWords(t: Words, issue: RuleIssue): string {
  const key = (KEYS as ReadonlyMap<string, Parameters<Words>[0]>).get(issue.path);
  return key ? t(key) : issue.message;
}

/** The first issue at a path or below it. */
export const issueAt = (
  issues: readonly RuleIssue[],
  ...paths: readonly string[]
): RuleIssue | undefined =>
  issues.find(({ path }) => paths.some((at) => path === at || path.startsWith(`${at}.`)));

/** The same in words. */
export function useIssueAt() {
  const t = useTranslations('patterns.issues');
  return (issues: readonly RuleIssue[], ...paths: readonly string[]): string | undefined => {
    const issue = issueAt(issues, ...paths);
    return issue && issueWords(t, issue);
  };
}

export const issuesOf = (draft: RuleDraft): readonly RuleIssue[] => {
  const read = readOwnRule(draft.kind, draft.body);
  return read.ok ? [] : read.issues;
};

export type ParsedJson =
  | { readonly ok: true; readonly draft: RuleDraft }
  | { readonly ok: false; readonly message: string };

/** The JSON view back as a draft: whatever has the shape of the form, its limits apart. */
export function draftOfJson(kind: RuleKind, text: string): ParsedJson {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    return { ok: false, message: cause instanceof Error ? cause.message : 'This is not JSON.' };
  }
  return draftOfBody(kind, body);
}

export function draftOfBody(kind: RuleKind, body: unknown): ParsedJson {
  const read = readOwnRule(kind, body);
  const wrong = read.ok ? undefined : read.issues.find((issue) => issue.shape);
  if (wrong) {
    const where = wrong.path === '' ? '' : `${wrong.path}: `;
    return { ok: false, message: `${where}${wrong.message}` };
  }
  return { ok: true, draft: { kind, body } as RuleDraft };
}
