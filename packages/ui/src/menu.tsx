'use client';

import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { Icon, type IconName } from './icon';

/** Drop-down of actions. Items are `MenuItem`, `MenuLink`, `MenuChoice`, with `MenuLine` between. */
export function Menu({
  trigger,
  children,
  align = 'start',
  className,
}: {
  /** one element that takes a ref; becomes the button */
  trigger: ReactNode;
  children: ReactNode;
  align?: 'start' | 'end';
  className?: string;
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={classNames(CONTENT, className)}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const CONTENT =
  'z-40 min-w-48 max-w-80 p-1 bg-surface border border-line rounded-panel shadow-[var(--shadow-2)] text-body';

/** The same at a point of the window, for right clicks and menu keys. */
export function MenuAt({
  at,
  onClose,
  label,
  children,
}: {
  /** pixels from the corner of the window; absent while closed */
  at: { readonly x: number; readonly y: number } | undefined;
  /** gives the focus back to whoever had it */
  onClose: () => void;
  label: string;
  children: ReactNode;
}) {
  return (
    <DropdownMenu.Root
      modal={false}
      open={at !== undefined}
      onOpenChange={(open) => !open && onClose()}
    >
      <DropdownMenu.Trigger asChild>
        <span
          aria-hidden="true"
          className="pointer-events-none fixed size-px"
          style={{ left: at?.x ?? 0, top: at?.y ?? 0 }}
        />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={label}
          align="start"
          sideOffset={2}
          collisionPadding={8}
          className={CONTENT}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const ITEM =
  'flex items-center gap-2 min-h-7 px-2 py-1 rounded-chip outline-none cursor-pointer select-none data-highlighted:bg-accent-bg data-disabled:opacity-55 phone:min-h-10';

export const MenuItem = ({
  icon,
  children,
  onSelect,
  disabled,
  danger,
  hint,
}: {
  icon?: IconName;
  children: ReactNode;
  onSelect: () => void;
  disabled?: boolean;
  danger?: boolean;
  hint?: ReactNode;
}) => (
  <DropdownMenu.Item
    onSelect={onSelect}
    disabled={disabled}
    className={classNames(ITEM, danger && 'text-crit')}
  >
    {icon && <Icon name={icon} className={danger ? undefined : 'text-ink-2'} />}
    <span className="flex-1">{children}</span>
    {hint}
  </DropdownMenu.Item>
);

/** `children` is one link element; it gets the look and the keyboard of an item. */
export const MenuLink = ({ children }: { children: ReactNode }) => (
  <DropdownMenu.Item asChild className={ITEM}>
    {children}
  </DropdownMenu.Item>
);

export const MenuHeading = ({ children }: { children: ReactNode }) => (
  <DropdownMenu.Label className="px-2 pt-1.5 pb-0.5 text-label font-medium text-ink-3">
    {children}
  </DropdownMenu.Label>
);

export const MenuLine = () => <DropdownMenu.Separator className="my-1 h-px bg-line" />;

/** One of a few, with a check at the chosen one. */
export function MenuChoice<V extends string>({
  value,
  options,
  onChange,
}: {
  value: V;
  options: readonly { value: V; label: ReactNode }[];
  onChange: (value: V) => void;
}) {
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={(next) => onChange(next as V)}>
      {options.map((option) => (
        <DropdownMenu.RadioItem
          key={option.value}
          value={option.value}
          onSelect={(event) => event.preventDefault()}
          className={ITEM}
        >
          <span className="size-4 flex-none">
            <DropdownMenu.ItemIndicator>
              <Icon name="check" />
            </DropdownMenu.ItemIndicator>
          </span>
          {option.label}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}
