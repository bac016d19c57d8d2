import { diagnosisIn, phrasesText } from '@unpark/model';
import { type CaptureView, getCaptureView } from '@unpark/usecases';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { CapturePage } from '../../../../../components/capture-page/capture-page';
import { pageLanguage } from '../../../../../server/page-language';
import { readPage } from '../../../../../server/page-session';

interface Props {
  readonly params: Promise<{ workspace: string; capture: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Once a request, for the title and the page. */
const captureOf = cache((workspace: string, capture: string) =>
  readPage(workspace, (scope, deps) => getCaptureView(deps, scope, { capture })),
);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, capture } = await params;
  const view = await captureOf(workspace, capture);
  const t = await getTranslations('capture');
  const diagnosis = view.diagnosis && diagnosisIn(view.diagnosis, await pageLanguage());
  const sentence = diagnosis ? phrasesText(diagnosis.verdict.sentence) : t('pageTitle');
  return { title: `${view.service.name} · ${sentence}` };
}

export default async function Page({ params, searchParams }: Props) {
  const { workspace, capture } = await params;
  const view = await captureOf(workspace, capture);
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(await searchParams)) {
    for (const one of value === undefined ? [] : [value].flat()) query.append(key, one);
  }
  return <CapturePage initial={await spokenOnly(view)} query={query.toString()} />;
}

/** In the language of the page alone: the words of all are half as much again. */
async function spokenOnly(view: CaptureView): Promise<CaptureView> {
  const { diagnosis } = view;
  if (!diagnosis) return view;
  const language = await pageLanguage();
  const spoken = diagnosisIn(diagnosis, language);
  const isKnown = language !== 'en' && diagnosis.words?.[language] !== undefined;
  // nothing is said otherwise any more, and the page knows that there were words
  return { ...view, diagnosis: isKnown ? { ...spoken, words: { [language]: {} } } : spoken };
}
