import { cva, type VariantProps } from 'class-variance-authority';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { classNames } from './class-names';
import { Icon, type IconName } from './icon';

/** Looks of a button, also for links that act as one: `<Link className={buttonLook({…})}>`. */
export const buttonLook = cva(
  'inline-flex print:hidden items-center justify-center gap-1.5 border rounded-control font-medium whitespace-nowrap select-none transition-colors duration-120 ease-out disabled:opacity-55 disabled:cursor-not-allowed aria-disabled:opacity-55',
  {
    variants: {
      variant: {
        primary:
          'bg-ink border-ink text-surface not-disabled:hover:bg-ink-2 not-disabled:hover:border-ink-2',
        secondary:
          'bg-surface border-line-strong text-ink shadow-[var(--shadow-1)] not-disabled:hover:bg-sunken',
        ghost:
          'bg-transparent border-transparent text-ink-2 not-disabled:hover:bg-sunken not-disabled:hover:text-ink',
        danger:
          'bg-surface border-line-strong text-crit shadow-[var(--shadow-1)] not-disabled:hover:bg-crit-bg not-disabled:hover:border-crit',
      },
      size: {
        regular: 'h-7 px-2.5 text-body phone:h-9',
        small: 'h-6 px-2 text-dense phone:h-8',
      },
      square: { true: 'px-0', false: '' },
    },
    compoundVariants: [
      { square: true, size: 'regular', class: 'w-7 px-0 phone:w-9' },
      { square: true, size: 'small', class: 'w-6 px-0 phone:w-8' },
    ],
    defaultVariants: { variant: 'secondary', size: 'regular', square: false },
  },
);

type Look = Omit<VariantProps<typeof buttonLook>, 'square'>;

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, Look {
  icon?: IconName;
  /** Work is under way: the button stays focusable, does nothing, and is announced as busy. */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
  children?: ReactNode;
}

export function Button({
  variant,
  size,
  icon,
  busy = false,
  className,
  children,
  type = 'button',
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type={busy ? 'button' : type}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={classNames(buttonLook({ variant, size }), className)}
      {...rest}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, Look {
  icon: IconName;
  /** accessible name, also shown on hover */
  label: string;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({
  icon,
  label,
  variant = 'ghost',
  size,
  className,
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={classNames(buttonLook({ variant, size, square: true }), className)}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
