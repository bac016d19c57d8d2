import { ok } from '@unpark/base';
import { entryById, LIBRARY } from '@unpark/diagnosis';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { LanguageSwitch } from '../../../../../components/patterns/language-switch';
import { ARTICLE_WORDS, askedLanguage } from '../../../../../components/patterns/library-words';
import { PatternArticle } from '../../../../../components/patterns/pattern-article';
import { patternsPath } from '../../../../../components/shell/places';
import { readPage } from '../../../../../server/page-session';

interface Props {
  params: Promise<{ workspace: string; pattern: string }>;
  searchParams: Promise<{ lang?: string | string[] }>;
}

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const entry = entryById((await params).pattern);
  const language = askedLanguage((await searchParams).lang) ?? (await getLocale());
  const t = await getTranslations('patterns');
  return { title: entry ? entry.title[language] : t('pattern') };
}

export default async function PatternPage({ params, searchParams }: Props) {
  const { workspace, pattern } = await params;
  const asked = askedLanguage((await searchParams).lang);
  const language = asked ?? (await getLocale());
  const shell = await getTranslations('shell');
  await readPage(workspace, async () => ok(undefined));
  const entry = entryById(pattern);
  if (!entry) notFound();
  const titles = new Map(LIBRARY.map(({ id, title }) => [id, title[language]]));
  return (
    <div className="mx-auto max-w-[1180px] px-6 pt-6 pb-12 phone:px-3 phone:pt-4">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <nav aria-label={shell('breadcrumb')} className="text-ink-2">
          <Link href={patternsPath(workspace, asked)} className="hover:underline">
            {ARTICLE_WORDS.seeAll[language]}
          </Link>{' '}
          /
        </nav>
        <LanguageSwitch language={language} />
      </div>
      <PatternArticle
        entry={entry}
        language={language}
        asked={asked}
        slug={workspace}
        titleOf={(id) => titles.get(id) ?? id}
      />
    </div>
  );
}
