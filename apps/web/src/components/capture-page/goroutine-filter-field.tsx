'use client';

import { formatCount, type Problem } from '@unpark/base';
import { Button, classNames, Icon, Kbd } from '@unpark/ui';
import {
  completeGoroutineFilter,
  type Completion,
  filterSpans,
  type FilterProblem,
  type FilterVocabulary,
  parseGoroutineFilter,
} from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { useProblemWords } from '../problem-words';

const MOST_SHOWN = 14;

/** Offered first where nothing is typed yet. */
const FIRST_KEYS = ['state', 'wait', 'frame', 'created_by', 'role', 'in', 'count', 'id'];
const placeOfKey = ({ key }: Completion): number => {
  if (key.startsWith('label.')) return 3.5;
  const at = FIRST_KEYS.indexOf(key);
  return at < 0 ? FIRST_KEYS.length : at;
};

export interface FilterFieldProps {
  /** what is typed, and what is applied */
  draft: string;
  applied: string;
  words: FilterVocabulary | undefined;
  /** why the draft cannot be read or answered */
  problem: Problem | FilterProblem | undefined;
  kept: number | undefined;
  total: number | undefined;
  onDraft: (text: string) => void;
  /** the draft, or a text that takes its place */
  onApply: (text: string) => void;
}

/**
 * The filter of the goroutines. Enter applies; until then rows that would go are grey. What can stand
 * at the caret is listed below the field, in the flow, so that it never covers the rows it counts.
 */
export function GoroutineFilterField(props: FilterFieldProps) {
  const { draft, applied, words, problem, kept, total } = props;
  const t = useTranslations('goroutines');
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const paint = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState(false);
  const [closed, setClosed] = useState(false);
  const [caret, setCaret] = useState(draft.length);
  const [active, setActive] = useState(-1);
  const isOpen = focused && !closed;
  const list = useMemo(() => {
    if (!isOpen) return { from: 0, to: 0, items: [] };
    const found = completeGoroutineFilter(draft, Math.min(caret, draft.length), words);
    // what stands there already is no suggestion
    const here = draft.slice(found.from, found.to);
    const others = found.items.filter(({ text }) => text !== here);
    const items = here === '' ? others.sort((a, b) => placeOfKey(a) - placeOfKey(b)) : others;
    return { ...found, items: items.slice(0, MOST_SHOWN) };
  }, [isOpen, draft, caret, words]);
  const isTyped = draft.trim() !== applied.trim();
  // a term that is being written is no mistake yet
  const shownProblem = focused && isUnfinished(draft, problem) ? undefined : problem;

  const take = (item: Completion) => {
    const isWhole = item.kind === 'value' || item.kind === 'example';
    const after = draft.slice(list.to);
    const text = `${draft.slice(0, list.from)}${item.text}${isWhole && after === '' ? ' ' : ''}${after}`;
    const at = list.from + item.text.length + (isWhole && after === '' ? 1 : 0);
    props.onDraft(text);
    setCaret(at);
    setActive(-1);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(at, at);
    });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const { items } = list;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!isOpen) return setClosed(false);
      if (items.length === 0) return;
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const count = items.length + 1;
      setActive(((active + 1 + step + count) % count) - 1);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const item = items[active];
      if (item) return take(item);
      setClosed(true);
      props.onApply(draft.trim());
    } else if (
      event.key === 'Tab' &&
      !event.shiftKey &&
      items.length > 0 &&
      (active >= 0 || isTyped)
    ) {
      const item = items[Math.max(0, active)];
      if (!item || (active < 0 && draft.slice(list.from, list.to) === '')) return;
      event.preventDefault();
      take(item);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      if (active >= 0) setActive(-1);
      else if (isTyped) props.onDraft(applied);
      else if (isOpen && items.length > 0) setClosed(true);
      else field.current?.blur();
    }
  };

  return (
    <div className={classNames('border-b border-line px-3 py-2', draft === '' && 'print:hidden')}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <div
          className={classNames(
            'relative flex h-8 min-w-[220px] flex-1 items-center gap-2 rounded-control border bg-bg pr-1.5 pl-2.5 text-ink-3 has-focus-visible:outline-2 has-focus-visible:outline-accent phone:h-10 phone:min-w-full',
            shownProblem ? 'border-crit' : 'border-control',
          )}
        >
          <Icon name="search" size={14} className="flex-none" />
          <span className="relative h-full min-w-0 flex-1">
            <div
              ref={paint}
              aria-hidden="true"
              className="code pointer-events-none absolute inset-0 flex items-center overflow-hidden whitespace-pre text-transparent phone:text-[16px]"
            >
              <Tokens text={draft} problem={shownProblem} />
            </div>
            <input
              ref={field}
              id="goroutine-filter"
              type="text"
              role="combobox"
              aria-label={t('filter.label')}
              aria-autocomplete="list"
              aria-expanded={isOpen && list.items.length > 0}
              aria-controls={`${id}-list`}
              aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
              aria-invalid={shownProblem ? true : undefined}
              aria-describedby={shownProblem ? `${id}-problem` : undefined}
              placeholder={t('filter.hint')}
              value={draft}
              maxLength={500}
              spellCheck={false}
              autoComplete="off"
              autoCapitalize="off"
              onFocus={() => {
                setFocused(true);
                setClosed(false);
              }}
              onBlur={() => {
                setFocused(false);
                setActive(-1);
              }}
              onChange={(event) => {
                setClosed(false);
                setActive(-1);
                setCaret(event.currentTarget.selectionStart ?? event.currentTarget.value.length);
                props.onDraft(event.currentTarget.value);
              }}
              onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
              onScroll={(event) => {
                if (paint.current) paint.current.scrollLeft = event.currentTarget.scrollLeft;
              }}
              onKeyDown={onKeyDown}
              className="code relative size-full min-w-0 bg-transparent text-ink outline-none placeholder:font-sans placeholder:text-ink-3 phone:text-[16px]"
            />
          </span>
          <Kbd className="phone:hidden">{isTyped ? 'Enter' : '/'}</Kbd>
        </div>
        {kept !== undefined && total !== undefined && (draft.trim() !== '' || isTyped) && (
          <span role="status" className="num text-dense font-semibold">
            {t('filter.count', { kept: formatCount(kept), total: formatCount(total) })}
          </span>
        )}
        {isTyped && (
          <Button
            size="small"
            className="not-phone:hidden"
            // the field keeps the focus until the click has come through
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => props.onApply(draft.trim())}
          >
            {t('filter.apply')}
          </Button>
        )}
        {(draft !== '' || applied !== '') && (
          <Button variant="ghost" size="small" onClick={() => props.onApply('')}>
            {t('filter.clear')}
          </Button>
        )}
      </div>
      {shownProblem && (
        <FilterProblemLine id={`${id}-problem`} text={draft} problem={shownProblem} />
      )}
      <ul
        id={`${id}-list`}
        role="listbox"
        aria-label={t('filter.suggestions')}
        className={classNames(
          'mt-1.5 grid grid-cols-[repeat(auto-fill,minmax(min(100%,340px),1fr))] gap-x-4 rounded-control border border-line bg-surface p-1 phone:max-h-[200px] phone:overflow-y-auto',
          (!isOpen || list.items.length === 0) && 'hidden',
        )}
      >
        {list.items.map((item, i) => (
          <Suggestion
            key={`${item.kind} ${item.text}`}
            id={`${id}-${i}`}
            item={item}
            isActive={i === active}
            onTake={() => take(item)}
          />
        ))}
      </ul>
    </div>
  );
}

const UNFINISHED: ReadonlySet<string> = new Set([
  'filter.value-expected',
  'filter.term-expected',
  'filter.open-quote',
  'filter.open-parenthesis',
]);

/** The text ends inside of a term: `state:`, `created_by:"net`. */
export const isUnfinished = (text: string, problem: Problem | undefined): boolean =>
  problem !== undefined &&
  'at' in problem &&
  UNFINISHED.has(problem.code) &&
  (problem as FilterProblem).at + (problem as FilterProblem).length >= text.trimEnd().length;

/** A filter that can be answered while its last term is being written: without that term. */
export function answerable(text: string): string | undefined {
  const parsed = parseGoroutineFilter(text);
  if (parsed.ok) return text;
  if (!isUnfinished(text, parsed.error)) return undefined;
  const rest = text.slice(0, completeGoroutineFilter(text, text.length).from).trimEnd();
  // the list begins after the operator where there is one
  const cut = rest.slice(0, Math.max(0, rest.lastIndexOf(' ')));
  return parseGoroutineFilter(cut).ok ? cut : undefined;
}

/** The terms of a filter set off from each other, and the place of what is wrong with it. */
function Tokens({ text, problem }: { text: string; problem: Problem | undefined }) {
  const wrong = problem && 'at' in problem ? (problem as FilterProblem) : undefined;
  const marks = filterSpans(text).map((span) => ({ ...span, look: 'rounded-[3px] bg-accent-bg' }));
  if (wrong) {
    const from = Math.min(wrong.at, Math.max(0, text.length - 1));
    const to = Math.min(text.length, Math.max(from + 1, wrong.at + wrong.length));
    const look = 'rounded-[3px] bg-crit-bg underline decoration-wavy decoration-crit';
    marks.splice(0, marks.length, { from, to, look });
  }
  const parts: { text: string; look: string }[] = [];
  let at = 0;
  for (const { from, to, look } of marks) {
    parts.push({ text: text.slice(at, from), look: '' }, { text: text.slice(from, to), look });
    at = to;
  }
  parts.push({ text: text.slice(at), look: '' });
  return parts.map((part, i) => (
    <span key={i} className={part.look === '' ? undefined : part.look}>
      {part.text}
    </span>
  ));
}

function Suggestion({
  id,
  item,
  isActive,
  onTake,
}: {
  id: string;
  item: Completion;
  isActive: boolean;
  onTake: () => void;
}) {
  const t = useTranslations('goroutines');
  const isCounted = item.kind === 'value' && item.count !== undefined;
  return (
    <li
      id={id}
      role="option"
      aria-selected={isActive}
      onMouseDown={(event) => {
        event.preventDefault();
        onTake();
      }}
      className={classNames(
        'grid cursor-pointer grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)_auto] items-baseline gap-3 rounded-chip px-2 py-1 text-dense phone:py-2',
        isActive ? 'bg-accent-bg' : 'hover:bg-sunken',
      )}
    >
      <span
        className={classNames('code min-w-0 truncate', isCounted && 'col-span-2')}
        title={item.text}
      >
        {item.text}
      </span>
      {!isCounted && <span className="min-w-0 text-ink-3">{hintOf(t, item)}</span>}
      <span className="num text-ink-2">
        {item.count === undefined ? '' : formatCount(item.count)}
      </span>
    </li>
  );
}

type Words = ReturnType<typeof useTranslations<'goroutines'>>;

function hintOf(t: Words, item: Completion): string {
  const lookUp = (key: string): string | undefined =>
    t.has(key as 'filter.label') ? t(key as 'filter.label') : undefined;
  if (item.kind === 'joiner') return lookUp(`filter.joiners.${item.key}`) ?? item.hint;
  const isLabel = item.key.startsWith('label.');
  const name = isLabel ? item.key.slice('label.'.length) : item.key;
  if (item.kind === 'example') {
    const known = {
      '>5m': 'longer',
      '1m..5m': 'between',
      unknown: 'unknown',
      '>100': 'many',
    }[item.text];
    return (known && lookUp(`filter.examples.${known}`)) ?? lookUp(`filter.keys.${name}`) ?? '';
  }
  if (isLabel && name !== 'KEY') return t('filter.label_', { name });
  return item.kind === 'key'
    ? (lookUp(`filter.keys.${isLabel ? 'label' : name}`) ?? item.hint)
    : (lookUp(`filter.values.${name}`) ?? item.hint);
}

/** What is wrong, where, and a text that would be understood. */
function FilterProblemLine({
  id,
  text,
  problem,
}: {
  id: string;
  text: string;
  problem: Problem | FilterProblem;
}) {
  const t = useTranslations('goroutines');
  const words = useProblemWords();
  const place = 'at' in problem ? problem : undefined;
  const code = problem.code.replace('filter.', '');
  const key = `filter.problems.${code}` as 'filter.problems.unknown-key';
  const found = place ? text.slice(place.at, place.at + place.length) : '';
  return (
    <p id={id} role="alert" className="mt-1.5 text-dense text-crit">
      {t.has(key)
        ? t(key, { found: found === '' ? '…' : found, place: (place?.at ?? 0) + 1 })
        : words(problem).message}{' '}
      <span className="text-ink-2">
        {place &&
          t.rich('filter.example', {
            text: place.example,
            code: (chunks) => <code>{chunks}</code>,
          })}
      </span>
    </p>
  );
}
