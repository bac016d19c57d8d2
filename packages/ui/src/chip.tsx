'use client';

import type { HTMLAttributes, ReactNode } from 'react';
import { classNames } from './class-names';
import { Icon } from './icon';
import { useUiWords } from './ui-words';

export interface ChipProps extends HTMLAttributes<HTMLSpanElement> {
  /** grey word before the value */
  label?: string;
  selected?: boolean;
  /** shows a remove button with this accessible name */
  removeLabel?: string;
  onRemove?: () => void;
  children: ReactNode;
}

export function Chip({
  label,
  selected = false,
  removeLabel,
  onRemove,
  className,
  children,
  ...rest
}: ChipProps) {
  const words = useUiWords();
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1.5 min-h-6 px-2 py-px border rounded-chip text-dense whitespace-nowrap',
        selected ? 'border-accent bg-accent-bg' : 'border-line bg-surface',
        className,
      )}
      {...rest}
    >
      {label && <span className="text-ink-3">{label}</span>}
      {children}
      {onRemove && (
        <button
          type="button"
          aria-label={removeLabel ?? words.remove}
          title={removeLabel ?? words.remove}
          onClick={onRemove}
          className="-mr-1 grid size-4 place-items-center text-ink-3 hover:text-ink phone:size-6"
        >
          <Icon name="close" size={12} />
        </button>
      )}
    </span>
  );
}
