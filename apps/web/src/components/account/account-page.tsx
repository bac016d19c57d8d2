import type { ReactNode } from 'react';
import { Mark } from '../mark';
import { LocaleSwitch } from '../shell/locale-switch';

/** Frame of the pages before a workspace: mark, one column, nothing else to do. */
export const AccountPage = ({
  title,
  lead,
  children,
  below,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  below?: ReactNode;
}) => (
  <div className="min-h-screen flex flex-col">
    <header className="h-11 flex items-center gap-2 px-4 border-b border-line bg-surface text-lead font-semibold">
      <Mark />
      <span className="flex-1">Unpark</span>
      <span className="font-normal">
        <LocaleSwitch />
      </span>
    </header>
    <main className="w-full max-w-[400px] mx-auto px-4 pt-[8vh] pb-12">
      <h1 className="text-title font-semibold">{title}</h1>
      {lead && <p className="mt-1 text-ink-2">{lead}</p>}
      <div className="mt-5">{children}</div>
      {below && <div className="mt-5 text-ink-2">{below}</div>}
    </main>
  </div>
);
