'use client';

import { formatCount, formatDuration } from '@unpark/base';
import { isEmptySelection, type Selection, shortenSymbol, type StateClass } from '@unpark/model';
import { Button, Chip, Icon, Kbd, StateSwatch } from '@unpark/ui';
import { partsOf, type SelectionPart, withoutPart } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { Fragment } from 'react';
import { ShownText } from '../shared-link/removed-text';

/** What is selected, general to specific; what the address carries. */
export function SelectionBar({
  selection,
  stateClass,
  onChange,
  onAnnotate,
}: {
  selection: Selection;
  /** of the selected goroutines, when they share one */
  stateClass: StateClass | undefined;
  onChange: (selection: Selection) => void;
  /** absent where nobody can write a note */
  onAnnotate?: (() => void) | undefined;
}) {
  const t = useTranslations('capture.selection');
  if (isEmptySelection(selection)) {
    return (
      <div className="flex min-h-[38px] flex-wrap items-center gap-x-2 rounded-[8px] border border-line bg-surface px-3 py-1.5 text-dense text-ink-3 print:hidden">
        <span className="font-semibold text-ink-2">{t('title')}</span>
        {t('none')}
      </div>
    );
  }
  // a stack is what the goroutines of one group share: one chip for both
  const parts = partsOf(selection).filter((part) => part !== 'stack' || !selection.goroutines);
  const remove = (part: SelectionPart) =>
    onChange(
      part === 'goroutines'
        ? withoutPart(withoutPart(selection, 'goroutines'), 'stack')
        : withoutPart(selection, part),
    );
  return (
    <div
      role="group"
      aria-label={t('title')}
      className="flex min-h-[38px] flex-wrap items-center gap-1.5 rounded-[8px] border border-accent-line bg-accent-bg py-1.5 pr-1.5 pl-3 text-dense"
    >
      <span className="font-semibold">{t('title')}</span>
      {parts.map((part, i) => (
        <Fragment key={part}>
          {i > 0 && <Icon name="chevron-right" size={12} />}
          <Chip
            className="max-w-full border-accent-line"
            removeLabel={t('remove', { part: partWords(selection, part, t) })}
            onRemove={() => remove(part)}
          >
            {part === 'goroutines' && stateClass && <StateSwatch state={stateClass} />}
            <span
              className={part === 'functions' ? 'code marks-through whitespace-normal' : 'num'}
              title={part === 'functions' ? selection.functions.join('\n') : undefined}
            >
              <ShownText text={partWords(selection, part, t)} />
            </span>
          </Chip>
        </Fragment>
      ))}
      <span className="flex-1" />
      {onAnnotate && (
        <Button variant="ghost" size="small" icon="pin" onClick={onAnnotate}>
          {t('annotate')} <Kbd className="phone:hidden">N</Kbd>
        </Button>
      )}
      <Button variant="ghost" size="small" onClick={() => onChange({ functions: [] })}>
        {t('clear')} <Kbd className="phone:hidden">Esc</Kbd>
      </Button>
    </div>
  );
}

function partWords(
  selection: Selection,
  part: SelectionPart,
  t: ReturnType<typeof useTranslations<'capture.selection'>>,
): string {
  switch (part) {
    case 'label':
      return `${selection.label?.key}=${selection.label?.value}`;
    case 'stack':
      return t('stack');
    case 'goroutines': {
      const goids = selection.goroutines?.goids ?? [];
      return goids.length === 1
        ? `g${goids[0]}`
        : t('goroutines', { count: formatCount(goids.length) });
    }
    case 'functions': {
      const [first, ...rest] = selection.functions;
      const name = shortenSymbol(first ?? '', 1);
      return rest.length === 0 ? name : t('more', { name, count: rest.length });
    }
    case 'range': {
      const { fromNs = 0, toNs = 0 } = selection.range ?? {};
      return `+${formatDuration(fromNs)} … +${formatDuration(toNs)}`;
    }
  }
}
