'use client';

import type { Evidence, Phrase } from '@unpark/model';
import { classNames } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { Fragment } from 'react';
import { useSaidLang } from '../../i18n/said-lang';
import { ShownText } from '../shared-link/removed-text';
import type { EvidenceChoice } from './phrases';

export function ProvenanceDot({ provenance }: { provenance: Evidence['provenance'] }) {
  const t = useTranslations('capture.evidence');
  return (
    <i
      role="img"
      aria-label={t(provenance)}
      title={t(provenance)}
      className={classNames(
        'mx-px inline-block size-[9px] rounded-full',
        provenance === 'observed' ? 'bg-ink-2' : 'border-[1.5px] border-dashed border-ink-3',
      )}
    />
  );
}

const Statement = ({ phrases }: { phrases: readonly Phrase[] }) =>
  phrases.map((phrase, i) => (
    <Fragment key={i}>
      {phrase.code ? (
        <code className="marks-through">
          <ShownText text={phrase.text} />
        </code>
      ) : (
        <ShownText text={phrase.text} />
      )}
    </Fragment>
  ));

/** Rows that select what they say. Counter-evidence that points at nothing is plain text. */
export function EvidenceList({
  items,
  choice,
  against = false,
}: {
  items: readonly Evidence[];
  choice: EvidenceChoice;
  against?: boolean;
}) {
  const said = useSaidLang();
  return (
    <ul className="flex flex-col gap-0.5">
      {items.map((item) => {
        const points = item.rows.some((rows) => rows.rows.length > 0) || item.functions.length > 0;
        const selected = choice.selectedId === item.id;
        const content = (
          <>
            <span className="leading-[18px]">
              {against ? (
                <span aria-hidden="true" className="font-semibold">
                  −
                </span>
              ) : (
                <ProvenanceDot provenance={item.provenance} />
              )}
            </span>
            <span lang={said} className="min-w-0">
              <Statement phrases={item.statement} />
            </span>
            <span lang={said} className="text-ink-3">
              {item.source}
            </span>
          </>
        );
        const row = 'grid grid-cols-[14px_minmax(0,1fr)_auto] gap-2 items-baseline text-dense';
        return (
          <li key={item.id}>
            {points ? (
              <button
                type="button"
                aria-pressed={selected}
                className={classNames(
                  row,
                  '-mx-1.5 w-[calc(100%+12px)] rounded-[4px] px-1.5 py-[3px] text-left',
                  selected ? 'bg-accent-bg' : 'hover:bg-sunken',
                )}
                onClick={() => choice.onSelect(item)}
              >
                {content}
              </button>
            ) : (
              <div className={classNames(row, 'py-[3px]')}>{content}</div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
