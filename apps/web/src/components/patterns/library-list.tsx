'use client';

import { PATTERN_CLASSES, type PatternClass } from '@unpark/model';
import {
  Button,
  EmptyState,
  Panel,
  PanelHead,
  SelectInput,
  TextInput,
  useRowKeys,
} from '@unpark/ui';
import { useLocale, useTranslations } from 'next-intl';
import Link from 'next/link';
import { useMemo, useRef, useState } from 'react';
import { LANGUAGE_TAG } from '../../i18n/locales';
import { patternPath } from '../shell/places';
import { useHere } from '../shell/workspace-context';
import { CodeWords } from './code-words';
import { CLASS_WORDS, type Language, PROVEN_WORDS } from './library-words';

/** What the list shows of an entry, in one language. */
export interface LibraryLine {
  readonly id: string;
  readonly class: PatternClass;
  readonly title: string;
  readonly about: string;
  readonly proven: 'captures' | 'source';
  /** what typing is compared with: words of both languages, functions of the rule */
  readonly search: string;
}

type ClassFilter = PatternClass | 'all';
type ProvenFilter = LibraryLine['proven'] | 'all';

/** The library by class. Every word that is typed must be in an entry. */
export function LibraryList({
  lines,
  language,
  asked,
}: {
  lines: readonly LibraryLine[];
  language: Language;
  /** the language that the address asks for: links keep it */
  asked: Language | undefined;
}) {
  const t = useTranslations('patterns.list');
  const locale = useLocale();
  const { workspace } = useHere();
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(list);
  const [search, setSearch] = useState('');
  const [only, setOnly] = useState<ClassFilter>('all');
  const [proven, setProven] = useState<ProvenFilter>('all');
  const shown = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    return lines.filter(
      (line) =>
        (only === 'all' || line.class === only) &&
        (proven === 'all' || line.proven === proven) &&
        words.every((word) => line.search.includes(word)),
    );
  }, [lines, search, only, proven]);
  const clear = () => {
    setSearch('');
    setOnly('all');
    setProven('all');
  };
  return (
    <div ref={list} className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2" role="search">
        <TextInput
          type="search"
          aria-label={t('search')}
          placeholder={t('placeholder')}
          className="max-w-[340px] phone:max-w-none"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <SelectInput
          aria-label={t('class')}
          className="w-auto! phone:flex-1"
          value={only}
          onChange={(event) => setOnly(event.target.value as ClassFilter)}
        >
          <option value="all">{t('allClasses')}</option>
          {PATTERN_CLASSES.map((value) => (
            <option key={value} value={value}>
              {CLASS_WORDS[value][locale]}
            </option>
          ))}
        </SelectInput>
        <SelectInput
          aria-label={t('proven')}
          className="w-auto! phone:flex-1"
          value={proven}
          onChange={(event) => setProven(event.target.value as ProvenFilter)}
        >
          <option value="all">{t('anyProven')}</option>
          <option value="captures">{PROVEN_WORDS.captures.label[locale]}</option>
          <option value="source">{PROVEN_WORDS.source.label[locale]}</option>
        </SelectInput>
        <p role="status" className="num text-dense text-ink-2">
          {shown.length === lines.length
            ? t('count', { count: lines.length })
            : t('some', { shown: shown.length, count: lines.length })}
        </p>
      </div>
      {shown.length === 0 && (
        <Panel>
          <EmptyState
            title={t('noneFits')}
            actions={
              <Button size="small" onClick={clear}>
                {t('showAll')}
              </Button>
            }
          >
            {t('where')}
          </EmptyState>
        </Panel>
      )}
      {PATTERN_CLASSES.map((value) => {
        const here = shown.filter((line) => line.class === value);
        if (here.length === 0) return null;
        return (
          <Panel key={value} aria-label={CLASS_WORDS[value][locale]}>
            <PanelHead
              title={<span lang={LANGUAGE_TAG[language]}>{CLASS_WORDS[value][language]}</span>}
              note={String(here.length)}
            />
            <ul className="grid desk:grid-cols-2">
              {here.map((line) => (
                <li
                  key={line.id}
                  className="relative -mb-px border-b border-line px-3 py-2.5 hover:bg-sunken desk:odd:border-r"
                >
                  <Link
                    href={patternPath(workspace.slug, line.id, asked)}
                    prefetch={false}
                    data-row-link
                    lang={LANGUAGE_TAG[language]}
                    className="font-medium after:absolute after:inset-0 outline-offset-[-2px]"
                  >
                    {line.title}
                  </Link>
                  <p lang={LANGUAGE_TAG[language]} className="mt-0.5 text-dense text-ink-2">
                    <CodeWords text={line.about} />
                  </p>
                  <p className="mt-1 flex flex-wrap gap-x-2 text-label text-ink-3">
                    <code>{line.id}</code>
                    {line.proven === 'source' && (
                      <span lang={LANGUAGE_TAG[language]}>
                        {PROVEN_WORDS.source.label[language]}
                      </span>
                    )}
                  </p>
                </li>
              ))}
            </ul>
          </Panel>
        );
      })}
    </div>
  );
}
