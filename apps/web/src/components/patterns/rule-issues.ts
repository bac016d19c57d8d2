import { readOwnRule, type RuleIssue } from '@unpark/diagnosis';
import type { RuleKind } from '@unpark/model';
import { useTranslations } from 'next-intl';
import { type ProblemSaid, type ShownProblem, useProblemWords } from '../problem-words';
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

/** Of the fields of the form in its own words, of others in those of the issue. */
export function issueWords(
  t: Words,
  said: (problem: ShownProblem) => ProblemSaid,
  issue: RuleIssue,
): ProblemSaid {
  const key = (KEYS as ReadonlyMap<string, Parameters<Words>[0]>).get(issue.path);
  return key ? { message: t(key), next: undefined, lang: undefined } : said(issue);
}

export function useIssueWords(): (issue: RuleIssue) => ProblemSaid {
  const t = useTranslations('patterns.issues');
  const said = useProblemWords();
  return (issue) => issueWords(t, said, issue);
}

/** The first issue at a path or below it. */
export const issueAt = (
  issues: readonly RuleIssue[],
  ...paths: readonly string[]
): RuleIssue | undefined =>
  issues.find(({ path }) => paths.some((at) => path === at || path.startsWith(`${at}.`)));

/** The same in words. */
export function useIssueAt() {
  const words = useIssueWords();
  return (issues: readonly RuleIssue[], ...paths: readonly string[]): string | undefined => {
    const issue = issueAt(issues, ...paths);
    return issue && words(issue).message;
  };
}

export const issuesOf = (draft: RuleDraft): readonly RuleIssue[] => {
  const read = readOwnRule(draft.kind, draft.body);
  return read.ok ? [] : read.issues;
};

export type ParsedJson =
  | { readonly ok: true; readonly draft: RuleDraft }
  | { readonly ok: false; readonly path: string; readonly issue: ShownProblem };

/** `id: An id is …`, the place left out where it is the whole document. */
export const jsonFault = (
  said: (problem: ShownProblem) => ProblemSaid,
  { path, issue }: Extract<ParsedJson, { ok: false }>,
): string => `${path === '' ? '' : `${path}: `}${said(issue).message}`;

/** The JSON view back as a draft: whatever has the shape of the form, its limits apart. */
export function draftOfJson(kind: RuleKind, text: string): ParsedJson {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : 'This is not JSON.';
    const issue = { code: 'rule-issue.json', message, values: { said: message } };
    return { ok: false, path: '', issue };
  }
  return draftOfBody(kind, body);
}

export function draftOfBody(kind: RuleKind, body: unknown): ParsedJson {
  const read = readOwnRule(kind, body);
  const wrong = read.ok ? undefined : read.issues.find((issue) => issue.shape);
  if (wrong) return { ok: false, path: wrong.path, issue: wrong };
  return { ok: true, draft: { kind, body } as RuleDraft };
}
