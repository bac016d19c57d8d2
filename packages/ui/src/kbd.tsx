import type { ReactNode } from 'react';
import { classNames } from './class-names';

export const Kbd = ({ children, className }: { children: ReactNode; className?: string }) => (
  <kbd
    className={classNames(
      'inline-block font-sans text-label font-medium text-ink-2 bg-surface border border-b-2 border-line rounded-[4px] px-[5px] whitespace-nowrap',
      className,
    )}
  >
    {children}
  </kbd>
);
