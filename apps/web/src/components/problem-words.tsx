'use client';

import { formatCount, type Problem, type ProblemValues } from '@unpark/base';
import { ErrorState, type ErrorStateProps, Notice } from '@unpark/ui';
import { createTranslator, useLocale, useMessages, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useSaidLang } from '../i18n/said-lang';

/** What a person is told; `status` of the answer where the browser alone knows what went wrong. */
export type ShownProblem = Pick<Problem, 'code' | 'message' | 'next' | 'place' | 'values'> & {
  readonly status?: number;
};

/** Problems that the browser finds itself, by their code. All others have words of the server. */
export const OF_THE_BROWSER = {
  'account.not-reached': 'notReached',
  'account.refused': 'refused',
  'upload.answer-not-understood': 'uploadRefused',
  'upload.broken-off': 'brokenOff',
  'upload.more-refused': 'moreRefused',
  'upload.part-broken-off': 'partBrokenOff',
  'web.server-not-reached': 'notReached',
} as const;

/** Those that are said of an answer; without its status they came with words. */
const OF_AN_ANSWER: ReadonlySet<string> = new Set(['account.refused']);

const isOfTheBrowser = (problem: ShownProblem): boolean =>
  Object.hasOwn(OF_THE_BROWSER, problem.code) &&
  (problem.status !== undefined || !OF_AN_ANSWER.has(problem.code));

export interface ProblemSaid {
  readonly message: string;
  readonly next: string | undefined;
  /** of the words, where it is not that of the page */
  readonly lang: 'en' | undefined;
}

/** Words of problems in the language of the page, by area and cause; English has none: see `useOwnWords`. */
type Say = (key: string, values: Readonly<Record<string, string>>) => string | undefined;

/**
 * What `messages/zh/problems.json` says. English needs none, it is what problems say themselves.
 * `undefined` for what has no words, and for words that name a value which the problem does not have:
 * rows of older releases have none.
 */
function useOwnWords(): Say | undefined {
  const locale = useLocale();
  const problems = (useMessages() as { readonly problems?: unknown }).problems;
  return useMemo(() => {
    if (problems === undefined) return undefined;
    const t = createTranslator({
      locale,
      messages: { problems },
      namespace: 'problems',
      onError: () => undefined,
      getMessageFallback: () => '',
    }) as unknown as {
      (key: string, values: Readonly<Record<string, string>>): string;
      has(key: string): boolean;
    };
    return (key, values) => (t.has(key) ? t(key, values) || undefined : undefined);
  }, [locale, problems]);
}

function wordsOf({ values, place }: ShownProblem): Record<string, string> {
  const named: ProblemValues = { ...place, ...values };
  return Object.fromEntries(
    Object.entries(named).map(([name, value]) => [
      name,
      typeof value === 'number' ? formatCount(value) : value,
    ]),
  );
}

export function useProblemWords(): (problem: ShownProblem) => ProblemSaid {
  const t = useTranslations('shell.problems');
  const said = useSaidLang();
  const say = useOwnWords();
  return (problem) => {
    const { code, message, next, status = 0 } = problem;
    if (isOfTheBrowser(problem)) {
      const key = OF_THE_BROWSER[code as keyof typeof OF_THE_BROWSER];
      return {
        message: t(`${key}.message`, { status: String(status) }),
        next: t(`${key}.next`),
        lang: undefined,
      };
    }
    if (!say) return { message, next, lang: said };
    const values = wordsOf(problem);
    const own = say(`${code}.message`, values);
    const ownNext = next === undefined ? undefined : say(`${code}.next`, values);
    if (own === undefined || (next !== undefined && ownNext === undefined)) {
      return { message, next, lang: said };
    }
    // the collected ones name the first and say how many there are
    const again = values.times === undefined ? '' : (say('times', values) ?? '');
    return { message: `${own}${again}`, next: ownNext, lang: undefined };
  };
}

/** What happened and what to do, in one line. */
export function ProblemLine({ problem, nextClass }: { problem: ShownProblem; nextClass?: string }) {
  const { message, next, lang } = useProblemWords()(problem);
  return (
    <span lang={lang}>
      {message}
      {message.endsWith('。') ? '' : ' '}
      {nextClass === undefined ? next : <span className={nextClass}>{next}</span>}
    </span>
  );
}

/** What was refused, above the fields or buttons that it is about; nothing while there is none. */
export const ProblemNotice = ({ problem }: { problem: ShownProblem | undefined }) =>
  problem && (
    <Notice tone="bad" role="alert">
      <ProblemLine problem={problem} />
    </Notice>
  );

/** What happened and what to do, where something would be shown. */
export function ProblemState({
  problem,
  ...state
}: { problem: ShownProblem } & Omit<ErrorStateProps, 'title' | 'children'>) {
  const { message, next, lang } = useProblemWords()(problem);
  return (
    <ErrorState {...state} title={<span lang={lang}>{message}</span>}>
      {next !== undefined && <span lang={lang}>{next}</span>}
    </ErrorState>
  );
}
