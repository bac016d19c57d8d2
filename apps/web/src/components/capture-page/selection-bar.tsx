'use client';

import { formatCount } from '@unpark/base';
import { isEmptySelection, type Selection, shortenSymbol, type StateClass } from '@unpark/model';
import { Button, Chip, Icon, Kbd, StateSwatch } from '@unpark/ui';
import { partsOf, type SelectionPart, withoutPart } from '@unpark/view-state';
import { Fragment } from 'react';

/** What is selected, general to specific; what the address carries. */
export function SelectionBar({
  selection,
  stateClass,
  onChange,
}: {
  selection: Selection;
  /** of the selected goroutines, when they share one */
  stateClass: StateClass | undefined;
  onChange: (selection: Selection) => void;
}) {
  if (isEmptySelection(selection)) {
    return (
      <div className="flex min-h-[38px] flex-wrap items-center gap-x-2 rounded-[8px] border border-line bg-surface px-3 py-1.5 text-dense text-ink-3">
        <span className="font-semibold text-ink-2">Selection</span>
        Nothing selected. A phrase, a piece of evidence, a stack or a box selects in all views.
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
      aria-label="Selection"
      className="flex min-h-[38px] flex-wrap items-center gap-1.5 rounded-[8px] border border-accent-line bg-accent-bg py-1.5 pr-1.5 pl-3 text-dense"
    >
      <span className="font-semibold">Selection</span>
      {parts.map((part, i) => (
        <Fragment key={part}>
          {i > 0 && <Icon name="chevron-right" size={12} />}
          <Chip
            className="max-w-full border-accent-line"
            removeLabel={`Remove ${partWords(selection, part)} from the selection`}
            onRemove={() => remove(part)}
          >
            {part === 'goroutines' && stateClass && <StateSwatch state={stateClass} />}
            <span
              className={part === 'functions' ? 'code marks-through whitespace-normal' : 'num'}
              title={part === 'functions' ? selection.functions.join('\n') : undefined}
            >
              {partWords(selection, part)}
            </span>
          </Chip>
        </Fragment>
      ))}
      <span className="flex-1" />
      <Button variant="ghost" size="small" onClick={() => onChange({ functions: [] })}>
        Clear <Kbd className="phone:hidden">Esc</Kbd>
      </Button>
    </div>
  );
}

function partWords(selection: Selection, part: SelectionPart): string {
  if (part === 'stack') return 'one stack';
  if (part === 'goroutines') {
    const goids = selection.goroutines?.goids ?? [];
    return goids.length === 1 ? `g${goids[0]}` : `${formatCount(goids.length)} goroutines`;
  }
  const [first, ...rest] = selection.functions;
  const name = shortenSymbol(first ?? '', 1);
  return rest.length === 0 ? name : `${name} +${rest.length}`;
}
