'use client';

import { classNames, Icon, Kbd } from '@unpark/ui';

/** A line to type in; `/` on the page goes to it, Escape empties it, then leaves. */
export function SearchField({
  id,
  label,
  hint,
  value,
  onChange,
  className,
}: {
  id: string;
  label: string;
  /** shorter word in the empty field */
  hint: string;
  value: string;
  onChange: (value: string) => void;
  className?: string;
}) {
  return (
    <span
      className={classNames(
        'flex h-[26px] items-center gap-2 rounded-control border border-control bg-bg pr-1.5 pl-2 text-ink-3 has-focus-visible:outline-2 has-focus-visible:outline-accent phone:h-9',
        className,
      )}
    >
      <Icon name="search" size={14} />
      <input
        id={id}
        type="search"
        aria-label={label}
        placeholder={hint}
        value={value}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          if (value === '') event.currentTarget.blur();
          else onChange('');
        }}
        className="code w-[130px] min-w-0 flex-1 bg-transparent text-ink outline-none placeholder:font-sans placeholder:text-ink-3 phone:text-[16px] [&::-webkit-search-cancel-button]:hidden"
      />
      <Kbd className="phone:hidden">/</Kbd>
    </span>
  );
}
