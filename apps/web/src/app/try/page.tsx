import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { TryRoot } from '../../components/try/try-root';
import { currentSession } from '../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('try');
  return { title: t('pageTitle') };
}

/** Public: files are read where they are, whoever is signed in or nobody. */
export default async function TryFilesPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(await searchParams)) {
    for (const one of value === undefined ? [] : [value].flat()) query.append(key, one);
  }
  return <TryRoot session={await currentSession()} query={query.toString()} />;
}
