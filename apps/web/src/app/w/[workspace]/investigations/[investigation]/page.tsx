import { diagnosisIn } from '@unpark/model';
import { type CaptureView, getCaptureView, getInvestigation } from '@unpark/usecases';
import type { Metadata } from 'next';
import { cache } from 'react';
import { InvestigationPage } from '../../../../../components/investigations/investigation-page';
import { pageLanguage } from '../../../../../server/page-language';
import { readPage } from '../../../../../server/page-session';

interface Props {
  readonly params: Promise<{ workspace: string; investigation: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const investigationOf = cache((workspace: string, investigation: string) =>
  readPage(workspace, (scope, deps) => getInvestigation(deps, scope, { investigation })),
);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, investigation } = await params;
  return { title: (await investigationOf(workspace, investigation)).name };
}

export default async function Page({ params, searchParams }: Props) {
  const { workspace, investigation } = await params;
  const view = await investigationOf(workspace, investigation);
  const [first] = view.captures;
  const capture =
    view.kind === 'capture' && first
      ? await readPage(workspace, (scope, deps) =>
          getCaptureView(deps, scope, { capture: first.id }),
        )
      : undefined;
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(await searchParams)) {
    for (const one of value === undefined ? [] : [value].flat()) query.append(key, one);
  }
  const asked = query.toString();
  return (
    <InvestigationPage
      initial={view}
      capture={capture && (await spokenOnly(capture))}
      query={asked === '' ? view.query : asked}
    />
  );
}

/** Without words of other languages than the page's: they are as long as the diagnosis itself. */
async function spokenOnly(view: CaptureView): Promise<CaptureView> {
  if (!view.diagnosis || (await pageLanguage()) !== 'en') return view;
  return { ...view, diagnosis: diagnosisIn(view.diagnosis, 'en') };
}
