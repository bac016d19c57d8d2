import { getTranslations } from 'next-intl/server';
import { headers } from 'next/headers';
import { EndedPage } from '../../../components/shared-link/ended-page';
import { sharedLink } from '../../../server/shared-link';
import NotFoundPage from '../../not-found';

export async function generateMetadata() {
  const t = await getTranslations('investigations.guest');
  return { title: t('pageTitle') };
}

/** A link that has ended says when and whom to ask; all else is the page for what is not there. */
export default async function NotFound() {
  const path = (await headers()).get('x-path') ?? '';
  const token = path.split('?')[0]?.split('/')[2] ?? '';
  const opened = await sharedLink(token);
  return opened?.state === 'ended' ? <EndedPage ended={opened.ended} /> : <NotFoundPage />;
}
