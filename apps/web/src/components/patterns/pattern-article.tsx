import type { PatternEntry } from '@unpark/diagnosis';
import { Chip, Panel, PanelBody, PanelHead } from '@unpark/ui';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { LANGUAGE_TAG } from '../../i18n/locales';
import { messages as en } from '../../i18n/messages/en';
import { messages as zh } from '../../i18n/messages/zh';
import { patternPath } from '../shell/places';
import { CodeWords } from './code-words';
import { DiffBlock } from './diff-block';
import { ARTICLE_WORDS, CLASS_WORDS, type Language, PROVEN_WORDS } from './library-words';

const KIND_WORDS = { en: en.capture.kinds, zh: zh.capture.kinds } as const;

/** All that the library says of one pattern, in one language. */
export function PatternArticle({
  entry,
  language,
  asked,
  slug,
  titleOf,
}: {
  entry: PatternEntry;
  language: Language;
  /** the language that the address asks for: links keep it */
  asked: Language | undefined;
  slug: string;
  titleOf: (id: string) => string;
}) {
  const say = (words: keyof typeof ARTICLE_WORDS) => ARTICLE_WORDS[words][language];
  const proven = PROVEN_WORDS[entry.proven];
  const { examples } = entry;
  return (
    <article lang={LANGUAGE_TAG[language]} className="flex flex-col gap-4">
      <header>
        <h1 className="text-title font-semibold">{entry.title[language]}</h1>
        <p className="mt-1 max-w-[860px] text-lead text-pretty text-ink-2">
          <CodeWords text={entry.about[language]} />
        </p>
        <p className="mt-2 flex flex-wrap items-center gap-1.5">
          <Chip>{CLASS_WORDS[entry.class][language]}</Chip>
          <Chip title={proven.why[language]}>{proven.label[language]}</Chip>
          <Chip label={say('prior')} className="num">
            {entry.prior.toFixed(2)}
          </Chip>
          <code className="ml-1 text-dense text-ink-3">{entry.id}</code>
        </p>
      </header>
      <div className="grid items-start gap-4 desk:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Words title={say('cause')}>{entry.cause[language]}</Words>
          {entry.lookAlikes.length > 0 && (
            <Panel aria-label={say('lookAlikes')}>
              <PanelHead title={say('lookAlikes')} />
              <ul className="flex list-disc flex-col gap-1.5 py-3 pr-3 pl-7">
                {entry.lookAlikes.map((words, i) => (
                  <li key={i} className="text-pretty">
                    <CodeWords text={words[language]} />
                  </li>
                ))}
              </ul>
            </Panel>
          )}
        </div>
        <Panel aria-label={say('fix')}>
          <PanelHead title={say('fix')} />
          <PanelBody>
            <p className="text-pretty">
              <CodeWords text={entry.remedy.words[language].replaceAll('{function}', '…')} />
            </p>
            {entry.remedy.diff && entry.remedy.diff.length > 0 && (
              <DiffBlock lines={entry.remedy.diff} label={say('diff')} />
            )}
          </PanelBody>
        </Panel>
      </div>
      {entry.signs.length > 0 && (
        <Panel aria-label={say('signs')}>
          <PanelHead title={say('signs')} />
          <dl>
            {entry.signs.map((sign, i) => (
              <div
                key={i}
                className="grid gap-x-4 gap-y-0.5 border-t border-line px-3 py-2.5 first:border-0 desk:grid-cols-[180px_minmax(0,1fr)]"
              >
                <dt className="font-medium">{capitalised(KIND_WORDS[language][sign.artifact])}</dt>
                <dd className="text-pretty">
                  <CodeWords text={sign.words[language]} />
                </dd>
              </div>
            ))}
          </dl>
        </Panel>
      )}
      {(examples ?? entry.replaces ?? entry.rule) && (
        <Panel>
          <dl>
            {entry.replaces && entry.replaces.length > 0 && (
              <Row title={say('replaces')}>
                {entry.replaces.map((id) => (
                  <Link
                    key={id}
                    href={patternPath(slug, id, asked)}
                    className="mr-3 font-medium text-accent"
                  >
                    {titleOf(id)}
                  </Link>
                ))}
              </Row>
            )}
            {examples && (
              <Row title={say('examples')}>
                {examples.match && (
                  <>
                    <code>{examples.match}</code> <span className="text-ink-3">{say('match')}</span>
                  </>
                )}
                {examples.match && examples.silent && <span className="mx-2">·</span>}
                {examples.silent && (
                  <>
                    <code>{examples.silent}</code>{' '}
                    <span className="text-ink-3">{say('silent')}</span>
                  </>
                )}
              </Row>
            )}
            {entry.rule && (
              <Row title={say('rule')}>
                <pre
                  lang="en"
                  tabIndex={0}
                  aria-label={say('rule')}
                  className="max-h-72 overflow-auto rounded-control bg-sunken px-3 py-2"
                >
                  {JSON.stringify(entry.rule.waiting, null, 2)}
                </pre>
              </Row>
            )}
          </dl>
        </Panel>
      )}
    </article>
  );
}

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const Words = ({ title, children }: { title: string; children: string }) => (
  <Panel aria-label={title}>
    <PanelHead title={title} />
    <PanelBody>
      <p className="text-pretty whitespace-pre-line">
        <CodeWords text={children} />
      </p>
    </PanelBody>
  </Panel>
);

const Row = ({ title, children }: { title: string; children: ReactNode }) => (
  <div className="grid gap-x-4 gap-y-0.5 border-t border-line px-3 py-2.5 first:border-0 desk:grid-cols-[180px_minmax(0,1fr)]">
    <dt className="text-ink-2">{title}</dt>
    <dd className="min-w-0">{children}</dd>
  </div>
);
