'use client';

import { type ReactNode, useId } from 'react';
import { classNames } from './class-names';

export interface SegmentedProps<V extends string> {
  /** accessible name of the group */
  label: string;
  value: V;
  options: readonly { value: V; label: ReactNode; title?: string; disabled?: boolean }[];
  onChange: (value: V) => void;
  className?: string;
}

/** One of a few; arrow keys move as in any radio group. */
export function Segmented<V extends string>({
  label,
  value,
  options,
  onChange,
  className,
}: SegmentedProps<V>) {
  const name = useId();
  return (
    <fieldset
      className={classNames(
        'inline-flex border border-line rounded-control bg-sunken p-px gap-px',
        className,
      )}
    >
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          title={option.title}
          className={classNames(
            'relative inline-flex items-center gap-1.5 px-2.5 py-0.5 rounded-[5px] text-dense leading-5 font-medium whitespace-nowrap cursor-pointer phone:py-1.5',
            'has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-1',
            option.value === value
              ? 'bg-surface text-ink shadow-[0_0_0_1px_var(--line)]'
              : 'text-ink-2 hover:text-ink',
            option.disabled && 'opacity-55 cursor-not-allowed',
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={option.disabled}
            onChange={() => onChange(option.value)}
            className="sr-only"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
