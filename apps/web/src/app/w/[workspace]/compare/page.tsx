import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ComparePage } from '../../../../components/compare/compare-page';
import { requireSession } from '../../../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('compare');
  return { title: t('pageTitle') };
}

/** Captures are read by the page itself: the address may change both without a new page. */
export default async function Page({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  await requireSession();
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(await searchParams)) {
    for (const one of value === undefined ? [] : [value].flat()) query.append(key, one);
  }
  return <ComparePage query={query.toString()} />;
}
