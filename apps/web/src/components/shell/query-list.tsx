'use client';

import { ErrorState } from '@unpark/ui';
import type { ReactNode } from 'react';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine } from '../problem-words';

interface AskedList<T> {
  readonly isError: boolean;
  readonly error: unknown;
  readonly data: readonly T[] | undefined;
}

/** Below the head of a panel: a list that was asked for, that it is read, empty, or could not be read. */
export function QueryList<T>({
  list,
  reading,
  failed,
  empty,
  children,
}: {
  list: AskedList<T>;
  /** while it is read */
  reading: string;
  /** what could not be read */
  failed: string;
  empty: ReactNode;
  children: (rows: readonly T[]) => ReactNode;
}) {
  if (list.isError)
    return (
      <ErrorState title={failed}>
        <ProblemLine problem={problemOf(list.error)} />
      </ErrorState>
    );
  if (!list.data) return <p className="p-3 text-ink-2">{reading}</p>;
  return list.data.length === 0 ? empty : children(list.data);
}
