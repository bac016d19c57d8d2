import { ok } from '@unpark/base';
import { entryById, LIBRARY } from '@unpark/diagnosis';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { LanguageSwitch } from '../../../../../components/patterns/language-switch';
import { ARTICLE_WORDS, languageOf } from '../../../../../components/patterns/library-words';
import { PatternArticle } from '../../../../../components/patterns/pattern-article';
import { patternsPath } from '../../../../../components/shell/places';
import { readPage } from '../../../../../server/page-session';

interface Props {
  params: Promise<{ workspace: string; pattern: string }>;
  searchParams: Promise<{ lang?: string | string[] }>;
}

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const entry = entryById((await params).pattern);
  const language = languageOf((await searchParams).lang);
  return { title: entry ? entry.title[language] : 'Pattern' };
}

export default async function PatternPage({ params, searchParams }: Props) {
  const { workspace, pattern } = await params;
  const language = languageOf((await searchParams).lang);
  await readPage(workspace, async () => ok(undefined));
  const entry = entryById(pattern);
  if (!entry) notFound();
  const titles = new Map(LIBRARY.map(({ id, title }) => [id, title[language]]));
  return (
    <div className="mx-auto max-w-[1180px] px-6 pt-6 pb-12 phone:px-3 phone:pt-4">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <nav aria-label="Breadcrumb" className="text-ink-2">
          <Link href={patternsPath(workspace, language)} className="hover:underline">
            {ARTICLE_WORDS.seeAll[language]}
          </Link>{' '}
          /
        </nav>
        <LanguageSwitch language={language} />
      </div>
      <PatternArticle
        entry={entry}
        language={language}
        slug={workspace}
        titleOf={(id) => titles.get(id) ?? id}
      />
    </div>
  );
}
