import { ok } from '@unpark/base';
import { LIBRARY, type PatternEntry } from '@unpark/diagnosis';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { LanguageSwitch } from '../../../../components/patterns/language-switch';
import { LibraryList } from '../../../../components/patterns/library-list';
import { askedLanguage, type Language } from '../../../../components/patterns/library-words';
import { PatternsFrame } from '../../../../components/patterns/patterns-frame';
import { readPage } from '../../../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('patterns');
  return { title: t('pageTitle') };
}

export default async function PatternsPage({
  params,
  searchParams,
}: {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<{ lang?: string | string[] }>;
}) {
  const { workspace } = await params;
  const asked = askedLanguage((await searchParams).lang);
  const language = asked ?? (await getLocale());
  await readPage(workspace, async () => ok(undefined));
  return (
    <PatternsFrame actions={<LanguageSwitch language={language} />}>
      <LibraryList
        lines={LIBRARY.map((entry) => lineOf(entry, language))}
        language={language}
        asked={asked}
      />
    </PatternsFrame>
  );
}

const lineOf = (entry: PatternEntry, language: Language) => ({
  id: entry.id,
  class: entry.class,
  title: entry.title[language],
  about: entry.about[language],
  proven: entry.proven,
  search: [
    entry.id,
    ...[entry.title, entry.about, entry.cause].flatMap(({ en, zh }) => [en, zh]),
    ...(entry.rule?.waiting.frames ?? []).flat(),
    ...(entry.rule?.waiting.top ?? []),
  ]
    .join(' ')
    .toLowerCase(),
});
