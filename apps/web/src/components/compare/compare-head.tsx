import type { ReactNode } from 'react';

/** The top of the page: the two sides, and what is said of them. */
export const CompareHead = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-col gap-2 border-b border-line bg-surface px-4 py-3 phone:px-3">
    {children}
  </div>
);
