'use client';

import type { Problem } from '@unpark/base';
import { useTranslations } from 'next-intl';
import { useSaidLang } from '../i18n/said';

/** What a person is told; `status` of the answer where the browser alone knows what went wrong. */
export type ShownProblem = Pick<Problem, 'code' | 'message' | 'next' | 'place'> & {
  readonly status?: number;
};

/** Problems that the browser finds itself, by their code. All others have words of the server. */
const OF_THE_BROWSER = {
  'account.not-reached': 'notReached',
  'account.refused': 'refused',
  'upload.answer-not-understood': 'uploadRefused',
  'upload.broken-off': 'brokenOff',
  'upload.more-refused': 'moreRefused',
  'upload.part-broken-off': 'partBrokenOff',
  'web.server-not-reached': 'notReached',
} as const;

const isOfTheBrowser = (code: string): code is keyof typeof OF_THE_BROWSER =>
  Object.hasOwn(OF_THE_BROWSER, code);

interface ProblemSaid {
  readonly message: string;
  readonly next: string | undefined;
  /** of the words, where it is not that of the page */
  readonly lang: 'en' | undefined;
}

export function useProblemWords(): (problem: ShownProblem) => ProblemSaid {
  const t = useTranslations('shell.problems');
  const said = useSaidLang();
  return (problem) => {
    const { code, message, next, status = 0 } = problem;
    if (!isOfTheBrowser(code)) return { message, next, lang: said };
    const key = OF_THE_BROWSER[code];
    return {
      message: t(`${key}.message`, { status: String(status) }),
      next: t(`${key}.next`),
      lang: undefined,
    };
  };
}

/** What happened and what to do, in one line. */
export function ProblemLine({ problem }: { problem: ShownProblem }) {
  const { message, next, lang } = useProblemWords()(problem);
  return (
    <span lang={lang}>
      {message} {next}
    </span>
  );
}
