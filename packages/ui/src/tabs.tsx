'use client';

import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { classNames } from './class-names';

export interface TabsProps<V extends string> {
  /** accessible name of the list */
  label: string;
  value: V;
  tabs: readonly { value: V; label: ReactNode; count?: ReactNode; disabled?: boolean }[];
  onChange: (value: V) => void;
  /** prefix of the ids; panels use `tabPanelProps` with the same one */
  id: string;
  className?: string;
}

/** Arrow keys, Home and End move and select; panels are the caller's. */
export function Tabs<V extends string>({
  label,
  value,
  tabs,
  onChange,
  id,
  className,
}: TabsProps<V>) {
  const list = useRef<HTMLDivElement>(null);
  // a list that is wider than its place shows the tab that is open; measured with the frame, not before it
  useEffect(() => {
    const frame = requestAnimationFrame(() => showTab(list.current, `${id}-tab-${value}`));
    return () => cancelAnimationFrame(frame);
  }, [id, value]);
  const move = (event: KeyboardEvent, from: number) => {
    const enabled = tabs.filter((tab) => !tab.disabled);
    const here = enabled.findIndex((tab) => tab.value === tabs[from]?.value);
    const to =
      event.key === 'ArrowRight'
        ? enabled[(here + 1) % enabled.length]
        : event.key === 'ArrowLeft'
          ? enabled[(here - 1 + enabled.length) % enabled.length]
          : event.key === 'Home'
            ? enabled[0]
            : event.key === 'End'
              ? enabled[enabled.length - 1]
              : undefined;
    if (!to) return;
    event.preventDefault();
    onChange(to.value);
    list.current?.querySelector<HTMLElement>(`#${CSS.escape(`${id}-tab-${to.value}`)}`)?.focus();
  };
  return (
    <div
      ref={list}
      role="tablist"
      aria-label={label}
      className={classNames(
        'flex overflow-x-auto border-b border-line bg-surface px-1 [scrollbar-width:none]',
        className,
      )}
    >
      {tabs.map((tab, index) => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          id={`${id}-tab-${tab.value}`}
          aria-selected={tab.value === value}
          aria-controls={`${id}-panel-${tab.value}`}
          tabIndex={tab.value === value ? 0 : -1}
          disabled={tab.disabled}
          onClick={() => onChange(tab.value)}
          onKeyDown={(event) => move(event, index)}
          className={classNames(
            'flex items-center gap-1.5 h-[38px] phone:h-11 px-2.5 -mb-px border-b-2 font-medium whitespace-nowrap disabled:opacity-55',
            tab.value === value
              ? 'text-ink border-ink'
              : 'text-ink-2 border-transparent hover:text-ink',
          )}
        >
          {tab.label}
          {tab.count !== undefined && (
            <span className="num text-label text-ink-3">{tab.count}</span>
          )}
        </button>
      ))}
    </div>
  );
}

function showTab(list: HTMLElement | null, id: string): void {
  const tab = list?.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
  if (!list || !tab) return;
  const [place, own] = [list.getBoundingClientRect(), tab.getBoundingClientRect()];
  if (own.left < place.left) list.scrollLeft += own.left - place.left;
  else if (own.right > place.right) list.scrollLeft += own.right - place.right;
}

export const tabPanelProps = (id: string, value: string) =>
  ({
    role: 'tabpanel',
    id: `${id}-panel-${value}`,
    'aria-labelledby': `${id}-tab-${value}`,
    tabIndex: -1,
  }) as const;
