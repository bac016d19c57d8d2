import { diagnosisIn } from '@unpark/model';
import type { GuestView } from '@unpark/usecases';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { GuestPage } from '../../../components/shared-link/guest-page';
import { PasswordPage } from '../../../components/shared-link/password-page';
import { pageLanguage } from '../../../server/page-language';
import { sharedLink } from '../../../server/shared-link';

interface Props {
  readonly params: Promise<{ token: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The same for every link: chat tools show it, and it tells nothing. */
export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('investigations.guest');
  const title = t('pageTitle');
  const description = t('pageText');
  return {
    title,
    description,
    robots: { index: false, follow: false, noarchive: true },
    referrer: 'no-referrer',
    openGraph: { title, description, type: 'website' },
    twitter: { card: 'summary', title, description },
  };
}

export default async function Page({ params, searchParams }: Props) {
  const { token } = await params;
  const opened = await sharedLink(token);
  if (!opened || opened.state === 'ended') notFound();
  if (opened.state === 'password') return <PasswordPage token={token} />;
  const view = await spokenOnly(opened.view);
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(await searchParams)) {
    for (const one of value === undefined ? [] : [value].flat()) query.append(key, one);
  }
  const asked = query.toString();
  return <GuestPage view={view} query={asked === '' ? view.query : asked} />;
}

/** Without words of other languages than the page's. */
async function spokenOnly(view: GuestView): Promise<GuestView> {
  if ((await pageLanguage()) !== 'en') return view;
  return {
    ...view,
    captures: view.captures.map((capture) =>
      capture.diagnosis ? { ...capture, diagnosis: diagnosisIn(capture.diagnosis, 'en') } : capture,
    ),
  };
}
